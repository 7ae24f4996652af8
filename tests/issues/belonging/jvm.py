"""Java, Kotlin, Scala: proxies, lambdas, modules, coroutines, causes."""

from tests.issues.belonging.cases import Case, chain, log, raised, sdk

PLACE = "+org.acme.OrderService~place"
API = "+org.acme.OrderController~post"


def java(said: str, *frames: str) -> str:
    return "\n".join([said, *(f"\tat {one}" for one in frames)])


CASES: dict[str, Case] = {
    "lines": [[log(java("java.lang.IllegalStateException: x", "org.acme.A.run(A.java:61)")), log(java("java.lang.IllegalStateException: x", "org.acme.A.run(A.java:88)"))]],
    "types": [
        [log(java("java.lang.IllegalStateException: x", "org.acme.A.run(A.java:61)"))],
        [log(java("java.lang.IllegalArgumentException: x", "org.acme.A.run(A.java:61)"))],
        [log(java("org.acme.IllegalStateException: x", "org.acme.A.run(A.java:61)"))],
    ],
    "methods and classes": [
        [sdk("java", "E: x", "+org.acme.A~run")], [sdk("java", "E: x", "+org.acme.A~stop")], [sdk("java", "E: x", "+org.acme.B~run")], [sdk("java", "E: x", "+org.other.A~run")],
    ],
    "callers": [[sdk("java", "E: x", PLACE, API)], [sdk("java", "E: x", PLACE, "+org.acme.Job~run")]],
    "values": [[sdk("java", "E: order 5", PLACE, API), sdk("java", "E: order 7", PLACE, API), sdk("java", "E", PLACE, API)]],
    "CGLIB": [
        [sdk("java", "E: x", PLACE, f"+org.acme.OrderService$${name}~place", API) for name in ("EnhancerBySpringCGLIB$$ab12cd34", "EnhancerBySpringCGLIB$$00ff", "SpringCGLIB$$0", "SpringCGLIB$$12")],
    ],
    "fast classes": [
        [sdk("java", "E: x", PLACE, "+org.acme.OrderService$$FastClassBySpringCGLIB$$1a2b~invoke", API), sdk("java", "E: x", PLACE, "+org.acme.OrderService$$FastClassBySpringCGLIB$$9f8e~invoke", API), sdk("java", "E: x", PLACE, API)],
    ],
    "proxies of the JDK": [
        [sdk("java", "E: x", PLACE, "+com.sun.proxy.$Proxy123~place", API), sdk("java", "E: x", PLACE, "+jdk.proxy2.$Proxy7~place", API), sdk("java", "E: x", PLACE, "+$Proxy55~place", API), sdk("java", "E: x", PLACE, API)],
    ],
    "generated accessors": [
        [
            log(java("java.lang.RuntimeException: x", "org.acme.A.run(A.java:1)", f"sun.reflect.{name}.invoke(Unknown Source)", "java.lang.reflect.Method.invoke(Method.java:498)", "org.acme.B.call(B.java:2)"))
            for name in ("GeneratedMethodAccessor31", "GeneratedMethodAccessor144", "NativeMethodAccessorImpl", "DelegatingMethodAccessorImpl")
        ]
    ],
    "generated constructors": [
        [log(java("java.lang.RuntimeException: x", "org.acme.A.<init>(A.java:1)", f"jdk.internal.reflect.GeneratedConstructorAccessor{number}.newInstance(Unknown Source)", "org.acme.B.call(B.java:2)")) for number in (3, 88)],
    ],
    "lambdas": [
        [sdk("java", "E: x", f"+org.acme.A~lambda$flush${number}", API) for number in (0, 3, 17)],
        [sdk("java", "E: x", "+org.acme.A~lambda$close$0", API)],
    ],
    "hidden classes of lambdas": [
        [sdk("java", "E: x", PLACE, f"+org.acme.A{name}~run", API) for name in ("$$Lambda$14/0x0000000800066840", "$$Lambda$99/1234567", "$$Lambda/0x00007f12", "$$Lambda$7")],
    ],
    "hidden classes of lambdas in a text": [
        [
            log(java("java.lang.RuntimeException: x", f"org.acme.A{name}.run(Unknown Source)", "org.acme.A.flush(A.java:9)"))
            for name in ("$$Lambda$14/0x0000000800066840", "$$Lambda$99/1234567", "$$Lambda/0x00007f12")
        ],
        [log(java("java.lang.RuntimeException: x", "org.acme.B$$Lambda$14/0x0000000800066840.run(Unknown Source)", "org.acme.A.flush(A.java:9)"))],
    ],
    "anonymous classes": [[sdk("java", "E: x", "+org.acme.A$1~run"), sdk("java", "E: x", "+org.acme.A$4~run")], [sdk("java", "E: x", "+org.acme.A$Inner~run")]],
    "inner classes": [[sdk("java", "E: x", "+org.acme.A$Builder~run")], [sdk("java", "E: x", "+org.acme.A$Reader~run")]],
    "modules and loaders": [
        [
            log(java("java.lang.RuntimeException: x", frame, "java.base/java.lang.Thread.run(Thread.java:829)"))
            for frame in ("org.acme.A.run(A.java:1)", "app//org.acme.A.run(A.java:1)", "shop@1.2.3/org.acme.A.run(A.java:9)", "deployment.shop.war//org.acme.A.run(A.java:1)")
        ]
    ],
    "versions of jars": [
        [log(java("java.lang.RuntimeException: x", "org.acme.A.run(A.java:1) [shop-1.2.jar:1.2]")), log(java("java.lang.RuntimeException: x", "org.acme.A.run(A.java:1) ~[shop-1.3.jar!/:1.3]")), log(java("java.lang.RuntimeException: x", "org.acme.A.run(A.java:1)"))],
    ],
    "causes": [
        [log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)", "org.acme.M.main(M.java:1)") + "\nCaused by: java.io.IOException: b\n\tat org.acme.W.send(W.java:2)\n\t... 1 more"), log(java("java.lang.RuntimeException: c", "org.acme.A.run(A.java:4)", "org.acme.M.main(M.java:5)") + "\nCaused by: java.io.IOException: d\n\tat org.acme.W.send(W.java:7)\n\t... 1 more")],
        [log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)", "org.acme.M.main(M.java:1)") + "\nCaused by: java.lang.NullPointerException: b\n\tat org.acme.W.send(W.java:2)\n\t... 1 more")],
        [log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)", "org.acme.M.main(M.java:1)"))],
    ],
    "what was suppressed": [
        [log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)") + "\n\tSuppressed: java.io.IOException: close\n\t\tat org.acme.X.close(X.java:3)"), log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)"))],
    ],
    "frames in common": [
        [
            log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)") + "\nCaused by: java.io.IOException: b\n\tat org.acme.W.send(W.java:2)\n\t... 12 more"),
            log(java("java.lang.RuntimeException: a", "org.acme.A.run(A.java:1)") + "\nCaused by: java.io.IOException: b\n\tat org.acme.W.send(W.java:2)\n\t... 15 common frames omitted"),
        ]
    ],
    "a text and an SDK": [
        [log("2026-11-18 14:00:00 ERROR [main] o.a.A - it failed\n" + java("java.lang.IllegalStateException: x", "org.acme.A.run(A.java:61)", "org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:1)")), sdk("java", "IllegalStateException: y", "+org.acme.A~run @ A.java:9", "-org.springframework.web.servlet.FrameworkServlet~service", module="java.lang")],
    ],
    "threads": [
        [log(java('Exception in thread "main" java.lang.IllegalStateException: x', "org.acme.A.run(A.java:61)")), log(java('Exception in thread "pool-1-thread-7" java.lang.IllegalStateException: x', "org.acme.A.run(A.java:61)")), log(java("java.lang.IllegalStateException: x", "org.acme.A.run(A.java:61)"))],
    ],
    "Spring beneath": [
        [sdk("java", "E: x", "-org.springframework.jdbc.core.JdbcTemplate~execute", PLACE), sdk("java", "E: x", "-org.springframework.jdbc.core.JdbcTemplate~query", PLACE)],
    ],
    "Hibernate's proxies": [
        [sdk("java", "E: x", "+org.acme.Order$HibernateProxy$a1B2c3~getTotal", API), sdk("java", "E: x", "+org.acme.Order$HibernateProxy$Zz9~getTotal", API)],
        [sdk("java", "E: x", "+org.acme.User$HibernateProxy$a1B2c3~getTotal", API)],
    ],
    "Mockito and Byte Buddy": [
        [sdk("java", "E: x", "+org.acme.A$MockitoMock$123~run"), sdk("java", "E: x", "+org.acme.A$MockitoMock$999~run")],
        [sdk("java", "E: x", "+org.acme.C$ByteBuddy$aB3~run"), sdk("java", "E: x", "+org.acme.C$ByteBuddy$Zz1~run")],
    ],
    "Quarkus and CDI": [
        [sdk("java", "E: x", PLACE, "+org.acme.OrderService_ClientProxy~place"), sdk("java", "E: x", "+org.acme.OrderService_Subclass~place", "+org.acme.OrderService_ClientProxy~place")][:1],
        [sdk("java", "E: x", "+org.acme.Users_Subclass~place")],
    ],
    "Kotlin's lambdas": [
        [sdk("java", "E: x", "+org.acme.AKt$load$1~invoke"), sdk("java", "E: x", "+org.acme.AKt$load$2~invoke")],
        [sdk("java", "E: x", "+org.acme.AKt$save$1~invoke")],
    ],
    "coroutines": [
        [sdk("java", "E: x", "+org.acme.A$load$2~invokeSuspend", "-kotlinx.coroutines.DispatchedTask~run"), sdk("java", "E: x", "+org.acme.A$load$3~invokeSuspend", "-kotlinx.coroutines.scheduling.CoroutineScheduler~runSafely")],
    ],
    "Scala's functions": [
        [sdk("java", "E: x", "+org.acme.A$~$anonfun$load$1"), sdk("java", "E: x", "+org.acme.A$~$anonfun$load$5")],
        [sdk("java", "E: x", "+org.acme.A$~$anonfun$save$1")],
    ],
    "Groovy's closures": [[sdk("java", "E: x", "+org.acme.A$_load_closure1~doCall"), sdk("java", "E: x", "+org.acme.A$_load_closure4~doCall")]],
    "Clojure's functions": [
        [sdk("java", "E: x", "+shop.core$handler$fn__4711~invoke"), sdk("java", "E: x", "+shop.core$handler$fn__12~invoke")],
        [sdk("java", "E: x", "+shop.core$other$fn__12~invoke")],
    ],
    "Guice": [[sdk("java", "E: x", "+org.acme.A$$EnhancerByGuice$$1a2b~run"), sdk("java", "E: x", "+org.acme.A$$EnhancerByGuice$$99ff~run")]],
    "recursion": [[sdk("java", "E: x", *["+org.acme.Tree~walk"] * depth, "+org.acme.M~main") for depth in (2, 7, 44)]],
    "overflows": [[sdk("java", "StackOverflowError", *["+org.acme.A~f", "+org.acme.A~g"] * 40, module="java.lang"), sdk("java", "StackOverflowError", *["+org.acme.A~g", "+org.acme.A~f"] * 33, module="java.lang")]],
    "thread pools around it": [
        [sdk("java", "E: x", PLACE, "-java.util.concurrent.FutureTask~run", "-java.util.concurrent.ThreadPoolExecutor~runWorker"), sdk("java", "E: x", PLACE, "-java.lang.Thread~run"), sdk("java", "E: x", PLACE, "-java.lang.VirtualThread~run")],
    ],
    "no stack": [[sdk("java", "SQLException: ORA-00001: unique constraint violated at row 5"), sdk("java", "SQLException: ORA-00001: unique constraint violated at row 77")], [sdk("java", "SQLException: no connection")]],
    "objects in values": [[sdk("java", "E: org.acme.Order@1a2b3c4d is gone"), sdk("java", "E: org.acme.Order@99ffee00 is gone")]],
    "values of several lines": [[log("java.lang.IllegalStateException: could not send\n  details: 5\n\tat org.acme.A.run(A.java:61)"), log("java.lang.IllegalStateException: could not send\n  details: 9\n\tat org.acme.A.run(A.java:64)")]],
    "the order of causes": [
        [chain("java", raised("A: x", PLACE), raised("B: x", API))],
        [chain("java", raised("B: x", PLACE), raised("A: x", API))],
    ],
    "Android": [[sdk("java", "E: x", "+com.acme.shop.MainActivity~onCreate", "-android.app.Activity~performCreate"), sdk("java", "E: x", "+com.acme.shop.MainActivity~onCreate", "-android.app.Activity~performCreate", "-android.app.ActivityThread~main")]],
}  # fmt: skip
