"""C# and its kin: state machines, closures, generics, inner exceptions, aggregates."""

from tests.issues.belonging.cases import Case, chain, log, raised, sdk

PLACE = "+Shop.OrderService~PlaceAsync"
POST = "+Shop.OrderController~Post"


def net(said: str, *frames: str) -> str:
    return "\n".join([said, *(f"   at {one}" for one in frames)])


SAVE = "Shop.Store.Save(Order order) in /src/Shop/Store.cs:line 20"

CASES: dict[str, Case] = {
    "lines, paths, values": [
        [
            log(net("System.InvalidOperationException: order 5 is gone", SAVE)),
            log(net("System.InvalidOperationException: order 7 is gone", SAVE.replace("20", "44").replace("/src", "C:\\agent\\_work\\1\\s"))),
            log(net("System.InvalidOperationException: order 7 is gone", "Shop.Store.Save(Order order)")),
            log("fail: Shop[0]\n      An error\n" + net("System.InvalidOperationException: order 7 is gone", SAVE)),
            log(net("Unhandled exception. System.InvalidOperationException: order 7 is gone", SAVE)),
        ],
        [log(net("System.InvalidOperationException: order 5 is gone", SAVE.replace("Save", "Load")))],
        [log(net("System.IO.IOException: order 5 is gone", SAVE))],
    ],
    "state machines": [
        [
            sdk("csharp", "E: x", "+Shop.OrderService~PlaceAsync", POST),
            sdk("csharp", "E: x", "+Shop.OrderService+<PlaceAsync>d__5~MoveNext", POST),
            sdk("csharp", "E: x", "+Shop.OrderService+<PlaceAsync>d__12~MoveNext", POST),
            sdk("csharp", "E: x", "+Shop.OrderService+<PlaceAsync>d__12`1~MoveNext", POST),
            sdk("csharp", "E: x", "+Shop.OrderService/<PlaceAsync>d__3~MoveNext", POST),
        ],
        [sdk("csharp", "E: x", "+Shop.OrderService+<CancelAsync>d__5~MoveNext", POST)],
    ],
    "awaiters": [
        [
            sdk("csharp", "E: x", PLACE, "-System.Runtime.ExceptionServices.ExceptionDispatchInfo~Throw", "-System.Runtime.CompilerServices.TaskAwaiter~ThrowForNonSuccess", POST),
            sdk("csharp", "E: x", PLACE, "-System.Runtime.CompilerServices.TaskAwaiter~HandleNonSuccessAndDebuggerNotification", POST),
            sdk("csharp", "E: x", PLACE, POST),
        ]
    ],
    "awaiters in a text": [
        [
            log(net("System.Exception: x", SAVE) + "\n--- End of stack trace from previous location where exception was thrown ---\n   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()\n   at Shop.Api.Post() in /src/Api.cs:line 5"),
            log(net("System.Exception: y", SAVE) + "\n--- End of stack trace from previous location ---\n   at Shop.Api.Post() in /src/Api.cs:line 9"),
        ]
    ],
    "closures": [
        [
            sdk("csharp", "E: x", "+Shop.OrderService+<>c__DisplayClass3_0~<Place>b__1"), sdk("csharp", "E: x", "+Shop.OrderService+<>c__DisplayClass7_0~<Place>b__0"),
            sdk("csharp", "E: x", "+Shop.OrderService+<>c~<Place>b__4_2"), sdk("csharp", "E: x", "+Shop.OrderService~<Place>b__9"),
        ],
        [sdk("csharp", "E: x", "+Shop.OrderService+<>c~<Cancel>b__4_2")],
    ],
    "local functions": [[sdk("csharp", "E: x", "+Shop.A~<Run>g__Step|3_0"), sdk("csharp", "E: x", "+Shop.A~<Run>g__Step|9_2")], [sdk("csharp", "E: x", "+Shop.A~<Run>g__Other|3_0")]],
    "closures that are state machines": [[sdk("csharp", "E: x", "+Shop.A+<>c+<<Run>b__3_0>d~MoveNext"), sdk("csharp", "E: x", "+Shop.A+<>c+<<Run>b__7_1>d~MoveNext")]],
    "generics": [
        [sdk("csharp", "E: x", "+Shop.Repository`1[[Shop.Order, Shop, Version=1.0.0.0]]~Find"), sdk("csharp", "E: x", "+Shop.Repository`1[[Shop.Order, Shop, Version=2.1.0.0]]~Find[T](Int32 id)"), sdk("csharp", "E: x", "+Shop.Repository`1~Find")],
        [sdk("csharp", "E: x", "+Shop.Repository`1~Add")],
    ],
    "inner exceptions": [
        [
            log("System.InvalidOperationException: a 5\n ---> System.IO.IOException: b 6\n   at Shop.Store.Save() in /src/Store.cs:line 20\n   --- End of inner exception stack trace ---\n   at Shop.Service.Place() in /src/Service.cs:line 42"),
            log("System.InvalidOperationException: a 7\n ---> System.IO.IOException: b 8\n   at Shop.Store.Save() in /src/Store.cs:line 21\n   --- End of inner exception stack trace ---\n   at Shop.Service.Place() in /src/Service.cs:line 49"),
            chain("csharp", raised("System.InvalidOperationException: z", "+Shop.Service~Place"), raised("System.IO.IOException: z", "+Shop.Store~Save")),
        ],
        [log("System.InvalidOperationException: a 5\n ---> System.TimeoutException: b 6\n   at Shop.Store.Save() in /src/Store.cs:line 20\n   --- End of inner exception stack trace ---\n   at Shop.Service.Place() in /src/Service.cs:line 42")],
        [log("System.InvalidOperationException: a 5\n   at Shop.Service.Place() in /src/Service.cs:line 42")],
    ],
    "a text and an SDK": [[log(net("System.Exception: x", SAVE, "Microsoft.AspNetCore.Mvc.Invoker.Invoke()")), sdk("csharp", "System.Exception: y", "+Shop.Store~Save", "-Microsoft.AspNetCore.Mvc.Invoker~Invoke")]],
    "frameworks beneath": [[sdk("csharp", "E: x", "-Npgsql.NpgsqlConnector~Open", PLACE), sdk("csharp", "E: x", "-Npgsql.Internal.NpgsqlConnector+<Open>d__5~MoveNext", PLACE), sdk("csharp", "E: x", PLACE)]],
    "unmarked frameworks": [[sdk("csharp", "E: x", "System.Linq.Enumerable~First", "Shop.OrderService~Place"), sdk("csharp", "E: x", "System.Linq.ThrowHelper~ThrowNoElements", "System.Linq.Enumerable~First", "Shop.OrderService~Place")]],
    "constructors": [[log(net("System.Exception: x", "Shop.Store..ctor(String path) in /a.cs:line 1")), log(net("System.Exception: x", "Shop.Store..ctor(String path) in /a.cs:line 9"))], [log(net("System.Exception: x", "Shop.Store..cctor() in /a.cs:line 9"))]],
    "overloads": [[log(net("System.Exception: x", "Shop.Store.Save(Order order)")), log(net("System.Exception: x", "Shop.Store.Save(Order order, Boolean now)"))]],
    "compiled expressions": [[sdk("csharp", "E: x", "lambda_method(Closure , Object )", PLACE), sdk("csharp", "E: x", "lambda_method17(Closure , Object , Object[] )", PLACE)]],
    "aggregates": [
        [
            log("System.AggregateException: One or more errors occurred. (x 5)\n ---> System.Exception: x 5\n   at Shop.A.Run() in /a.cs:line 1\n   --- End of inner exception stack trace ---\n   at Shop.B.Main() in /b.cs:line 1"),
            log("System.AggregateException: One or more errors occurred. (x 5) (y 7)\n ---> System.Exception: x 5\n   at Shop.A.Run() in /a.cs:line 1\n   --- End of inner exception stack trace ---\n   at Shop.B.Main() in /b.cs:line 1\n ---> (Inner Exception #1) System.Exception: y 7\n   at Shop.A.Run() in /a.cs:line 1<---"),
        ]
    ],
    "types": [[sdk("csharp", "Shop.NotFound: x", PLACE)], [sdk("csharp", "Blog.NotFound: x", PLACE)]],
    "assemblies of types": [[sdk("csharp", "System.IO.IOException: x", PLACE, module="System.Private.CoreLib, Version=8.0.0.0, Culture=neutral"), sdk("csharp", "System.IO.IOException: x", PLACE, module="System.Private.CoreLib, Version=9.0.0.0, Culture=neutral")]],
    "recursion": [[sdk("csharp", "E: x", *["+Shop.Tree~Walk"] * depth, POST) for depth in (2, 6, 33)]],
    "without a stack": [[sdk("csharp", "System.Net.Sockets.SocketException: Connection refused 10.0.0.7:443"), sdk("csharp", "System.Net.Sockets.SocketException: Connection refused [::1]:5000")], [sdk("csharp", "System.Net.Sockets.SocketException: Host not found")]],
    "namespaces": [[sdk("csharp", "E: x", "+Shop.A.Store~Save")], [sdk("csharp", "E: x", "+Shop.B.Store~Save")]],
}  # fmt: skip
