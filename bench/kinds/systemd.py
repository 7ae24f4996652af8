"""systemd: units started, stopped and failed."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = (*hosts("web", 8), *hosts("app", 6), *hosts("node", 10))
UNITS = (
    "logrotate.service",
    "apt-daily.service",
    "shop.service",
    "fstrim.service",
    "session-17.scope",
    "certbot.service",
)


def say(pick: Pick) -> Said:
    unit, draw = pick.skewed(UNITS), pick.fraction()
    if draw < 0.05:
        level, message = "error", f"{unit}: Main process exited, code=exited, status={pick.number(1, 143)}/FAILURE"
    elif draw < 0.5:
        level, message = "info", f"Starting {unit} - scheduled run..."
    else:
        level, message = "info", f"{unit}: Consumed {pick.number(1, 9)}.{pick.number(0, 999):03}s CPU time."
    return Said(pick.skewed(HOSTS), level, message, attributes={"pid": 1})


KIND = Kind("systemd", 3, say, facility=3, old_syslog=True)
