"""A Node.js service with pino: a short message, the rest as fields."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import METHODS, Pick, hosts

HOSTS = hosts("bff", 4)
MESSAGES = (
    "request completed",
    "request completed",
    "request completed",
    "cache refreshed",
    "session renewed",
    "request aborted",
)


def say(pick: Pick) -> Said:
    message = pick.skewed(MESSAGES)
    attributes = {
        "pid": pick.number(1, 40),
        "req": {"id": pick.hex(16), "method": pick.of(METHODS), "url": pick.path()},
        "responseTime": pick.milliseconds(),
    }
    return Said(
        pick.skewed(HOSTS), "warning" if message == "request aborted" else "info", message, pick.hex(32), attributes
    )


KIND = Kind("storefront", 5, say)
