"""cron: what was started, by whom."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = (*hosts("app", 6), *hosts("db", 3))
COMMANDS = (
    "/usr/lib/php/sessionclean",
    "/usr/local/bin/backup --incremental",
    "test -x /usr/sbin/anacron || run-parts /etc/cron.daily",
    "/srv/shop/manage.py clearsessions",
)


def say(pick: Pick) -> Said:
    return Said(
        pick.skewed(HOSTS),
        "info",
        f"(root) CMD ({pick.skewed(COMMANDS)})",
        attributes={"pid": pick.number(300, 60_000)},
    )


KIND = Kind("CRON", 2, say, facility=9, old_syslog=True)
