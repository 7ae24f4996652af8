"""Java, Kotlin, Scala: classes that are made while the program runs have numbers and hashes in their names.

OrderService$$EnhancerBySpringCGLIB$$ab12cd     OrderService        lambda$place$3      place.<lambda>
Indexer$1                                       Indexer$            Indexer$$Lambda/0x7f   Indexer
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names.called import Called

_LIBRARIES: Final = (
    "java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "kotlin.", "kotlinx.", "scala.", "groovy.", "clojure.",
    "org.springframework.", "org.apache.", "org.hibernate.", "org.eclipse.", "org.junit.", "org.jboss.", "org.wildfly.",
    "org.glassfish.", "org.postgresql.", "org.slf4j.", "org.mockito.", "org.codehaus.", "org.aspectj.", "org.gradle.",
    "org.testng.", "org.elasticsearch.", "org.mariadb.", "org.aopalliance.", "org.flywaydb.", "org.quartz.",
    "io.netty.", "io.grpc.", "io.vertx.", "io.undertow.", "io.micronaut.", "io.quarkus.", "io.reactivex.", "io.sentry.",
    "io.micrometer.", "io.opentelemetry.", "io.lettuce.", "io.ktor.", "reactor.", "rx.", "akka.", "play.", "ch.qos.logback.",
    "com.fasterxml.", "com.google.", "com.mysql.", "com.zaxxer.", "com.mongodb.", "com.amazonaws.", "com.netflix.",
    "com.github.benmanes.", "com.squareup.", "okhttp3.", "okio.", "retrofit2.", "feign.", "redis.clients.", "net.bytebuddy.",
    "net.sf.cglib.", "software.amazon.", "android.", "androidx.", "dalvik.", "com.android.", "oracle.", "antlr.",
)  # fmt: skip
_MADE: Final = re.compile(
    r"\$\$(?:Enhancer|FastClass|KeyFactory|SpringCGLIB|Lambda|_jvst|_javassist|ByteBuddy|_WeldClientProxy|Proxy).*"
    r"|\$(?:HibernateProxy|MockitoMock|ByteBuddy|Proxy|Proxy_|auxiliary)\$?.*|_\$\$_.*|@[0-9a-f]+$|/0x[0-9a-f]+$"
    r"|_Subclass\d*$|_ClientProxy$"
)
_PROXY: Final = re.compile(
    r"(?:\w+\.)*\$Proxy\d+|.*Generated(?:Method|Constructor|Serialization\w*)Accessor\d+|.*\$\$FastClass.*"
)
_NUMBER: Final = re.compile(r"\$\d+|(?<=\w)__\d+|(?<=\$eval)\d+|(?<=_closure)\d+|(?<=\$)\d+(?=[A-Z])")
_LAMBDA: Final = re.compile(
    r"lambda\$(?:(?P<of>[\w$]+?)\$)?\d+|(?P<kotlin>\w+)\$lambda(?:[$-]\d+)*|\$anonfun\$(?P<scala>\w+?)(?:\$\d+)*"
)
_MODULE_PREFIX: Final = re.compile(r"^(?:[\w.-]+)?(?:@[\w.-]+)?/+")
_VARIANT: Final = re.compile(r"\$default$|-impl$|-[A-Za-z0-9_]{7}$|\$mc\w*\$sp$|\$suspendImpl$|_\$lambda.*$")


def called(module: str, function: str, path: str) -> Called:
    class_ = module or path.rpartition("/")[2].removesuffix(".java").removesuffix(".kt")
    class_ = class_.removeprefix("app//")
    if "/" in class_ and "$$Lambda" not in class_:
        class_ = _MODULE_PREFIX.sub("", class_)
    if not class_.startswith("$$") and _PROXY.fullmatch(class_):
        return Called("<proxy>", _function(function), from_library=True, noise=True)
    name = _NUMBER.sub("$", _MADE.sub("", class_)).rstrip("$") or class_
    return Called(name, _function(function), from_library=class_.startswith(_LIBRARIES))


def _function(function: str) -> str:
    if found := _LAMBDA.fullmatch(function):
        of = found["of"] or found["kotlin"] or found["scala"]
        return f"{of}.<lambda>" if of else "<lambda>"
    return _NUMBER.sub("", _VARIANT.sub("", function))
