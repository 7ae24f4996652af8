"""A Go service that writes logfmt inside its message."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import METHODS, Pick, hosts

HOSTS = hosts("edge", 4)


def say(pick: Pick) -> Said:
    draw, took = pick.fraction(), pick.milliseconds()
    level = "error" if draw < 0.02 else "warning" if draw < 0.06 else "info"
    what = {"error": 'err="context deadline exceeded"', "warning": "retry=true"}.get(level, "ok=true")
    message = f'msg="request served" method={pick.of(METHODS)} path={pick.path()} took={took}ms bytes={pick.number(90, 90_000)} {what}'
    return Said(
        pick.skewed(HOSTS),
        level,
        message,
        pick.hex(32),
        {"caller": f"server/handler.go:{pick.number(20, 420)}", "duration_ms": took},
    )


KIND = Kind("gateway", 8, say)
