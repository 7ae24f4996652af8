"""postfix: mail on its way."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import NAMES, Pick

OUTCOMES = (
    "sent (250 2.0.0 OK)",
    "sent (250 2.0.0 OK)",
    "deferred (connect to mx.example.net: Connection timed out)",
    "bounced (host said: 550 5.1.1 unknown user)",
)


def say(pick: Pick) -> Said:
    outcome = pick.skewed(OUTCOMES)
    message = f"{pick.hex(10).upper()}: to=<{pick.of(NAMES)}@example.net>, relay=mx.example.net[{pick.address()}]:25, delay={pick.number(0, 90)}, dsn=2.0.0, status={outcome}"
    level = "info" if outcome.startswith("sent") else "warning"
    return Said("mail-01", level, message, attributes={"pid": pick.number(300, 60_000)})


KIND = Kind("postfix/smtp", 3, say, facility=2, old_syslog=True)
