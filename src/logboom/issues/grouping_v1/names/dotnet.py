"""C# and its kin: the compiler makes classes of asynchronous methods, iterators and lambdas.

Shop.OrderService+<LoadAsync>d__5   MoveNext            Shop.OrderService   LoadAsync
Shop.OrderService+<>c__DisplayClass3_0   <Place>b__1    Shop.OrderService   Place.<lambda>
Repository`1[[Shop.Order, Shop, Version=1.0.0.0]]       Repository
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names.called import Called

_LIBRARIES: Final = (
    "System.", "Microsoft.", "Mono.", "MS.", "Windows.", "FSharp.", "Npgsql.", "Newtonsoft.", "Serilog.", "NLog.", "log4net.",
    "Dapper.", "AutoMapper.", "MediatR.", "Polly.", "StackExchange.", "MySql.", "MySqlConnector.", "MongoDB.", "RabbitMQ.",
    "Grpc.", "Google.", "Amazon.", "Azure.", "Castle.", "Autofac.", "Xunit.", "NUnit.", "Sentry.", "Hangfire.", "MassTransit.",
    "Quartz.", "IdentityServer4.", "Swashbuckle.", "Interop", "UnityEngine.", "UnityEditor.", "lambda_method",
)  # fmt: skip
_GENERIC: Final = re.compile(r"\[\[?.*$|`\d+|<[\w., ]*>$(?<!<>)|\(.*$")
_STATE_MACHINE: Final = re.compile(r"^(?P<outer>.*?)[+./]?<(?P<method>[^<>]+)>d(?:__\d+)?(?:`\d+)?$")
_CLOSURE_CLASS: Final = re.compile(r"[+./]<>c(?:__DisplayClass[\d_]+)?(?:`\d+)?|[+./]<>\w[\w`]*$")
_LAMBDA: Final = re.compile(r"^<(?P<of>[^<>]*)>b__[\d_]+$")
_LOCAL: Final = re.compile(r"^<(?P<of>[^<>]*)>g__(?P<name>\w+)\|[\d_]+$")
_MADE: Final = re.compile(r"(?<=lambda_method)\d+|^lambda_method\(.*|\$\d+")
_SIGNATURE: Final = re.compile(r"^(?:(?:async|static|virtual|override|void)\s+)+")


def called(module: str, function: str, path: str) -> Called:  # noqa: ARG001  # files are those of the build
    class_, name = module, _plain(function)
    if not class_ and "." in name.strip("."):
        class_, _, name = _split(name)
    if found := _STATE_MACHINE.match(class_):
        of = found["method"]
        class_, name = found["outer"], of if name in {"MoveNext", ""} else name
        if lambda_ := _LAMBDA.match(f"<{of}"):
            name = f"{lambda_['of']}.<lambda>"
    elif found := re.match(
        r"^(?P<outer>.*?)[+./]?<<(?P<method>[^<>]+)>(?P<rest>[bg]__[^>]*)>d(?:__\d+)?(?:`\d+)?$", class_
    ):
        class_, name = found["outer"], _compiled(f"<{found['method']}>{found['rest']}")
    else:
        name = _compiled(name)
    class_ = _GENERIC.sub("", _CLOSURE_CLASS.sub("", class_)).replace("+", ".").rstrip(".")
    library = f"{class_}.".startswith(_LIBRARIES) or name.startswith("lambda_method")
    return Called(class_, _MADE.sub("", name), from_library=library)


def _plain(function: str) -> str:
    """Without parameters, type arguments and what a demystifier puts before the name."""
    name = _SIGNATURE.sub("", function.strip())
    if "(" in name:
        name = name[: name.index("(")]
    if " " in name:
        name = name.rpartition(" ")[2]  # the type that is returned
    return re.sub(r"\[[^\]]*\]$|`\d+$", "", name)


def _split(name: str) -> tuple[str, str, str]:
    if name.endswith((".ctor", ".cctor")):
        class_, _, method = name.rpartition("..")
        return (class_, ".", "." + method) if class_ else ("", "", name)
    return name.rpartition(".")


def _compiled(name: str) -> str:
    if found := _LAMBDA.match(name):
        return f"{found['of']}.<lambda>"
    if found := _LOCAL.match(name):
        return f"{found['of']}.{found['name']}"
    return name
