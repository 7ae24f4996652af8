"""Redis: saves, evictions, clients."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = hosts("cache", 2)


def say(pick: Pick) -> Said:
    draw = pick.fraction()
    if draw < 0.5:
        level, message = "info", f"{pick.number(100, 10_000)} changes in 60 seconds. Saving..."
    elif draw < 0.9:
        level, message = "info", f"Background saving terminated with success in {pick.number(1, 900)} ms"
    else:
        level, message = (
            "warning",
            f"Client id={pick.number(1, 9_999)} addr={pick.address()}:{pick.number(1024, 65_535)} closed for overcoming of output buffer limits.",
        )
    return Said(pick.skewed(HOSTS), level, message, attributes={"pid": pick.number(1, 900), "role": "master"})


KIND = Kind("redis", 3, say)
