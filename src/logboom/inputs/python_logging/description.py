"""The handlers of Python's logging in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_HTTP: Final = """\
import logging
import logging.handlers

handler = logging.handlers.HTTPHandler("@LISTENER@", "/log?key=@KEY@&service=shop", method="POST")
logging.getLogger().addHandler(handler)"""

_SOCKET: Final = """\
import logging
import logging.handlers

logging.getLogger().addHandler(logging.handlers.SocketHandler("@HOST@", @PORT@))"""

DESCRIPTION: Final = Description(
    title="Python's own handlers",
    summary="Records of HTTPHandler, SocketHandler and DatagramHandler, for programs that cannot be given another.",
    over="HTTP, TCP and UDP",
    documentation="python-handlers.md",
    paths=("/log",),
    setting='inputs.python_logging.tcp_listen = ["127.0.0.1:9020"]',
    maps=(
        ("msg with its args", "message"),
        ("created, levelname, name", "timestamp, level, logger"),
        ("exc_text", "the stack trace"),
        ("pathname, lineno, funcName, process, threadName", "attributes, named as OpenTelemetry does"),
        ("each name of extra", "the column that it names, else an attribute"),
    ),
    recipes=(
        Recipe(id="python-http-handler", title="logging.handlers.HTTPHandler", group="Python", also="standard library logging form post", steps=(Step("Nothing need be installed. It never sends again what was lost: [`logboom.Handler`](python.md) does.", _HTTP),)),
        Recipe(id="python-socket-handler", title="logging.handlers.SocketHandler", group="Python", also="standard library logging pickle tcp datagram", steps=(Step("With a listener (`inputs.python_logging.tcp_listen`). Texts, numbers and containers of them are taken, no objects:", _SOCKET),)),
    ),
)  # fmt: skip
