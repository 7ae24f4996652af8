"""The logs of databases and brokers.

Source: PostgreSQL, "Error Reporting and Logging", `log_line_prefix`; Redis, src/server.c, serverLogRaw; MySQL, "Error Log
Output Format"; RabbitMQ, "Logging".
"""

from logboom.ingest.codecs.formats.format import NAMED_ZONE, SHORT_HOUR, Format

_POSTGRESQL_LEVELS = "DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY"

POSTGRESQL = Format(
    name="postgresql",
    title="PostgreSQL, with the prefixes that Debian and the official image set",
    example='2026-11-22 10:58:08.123 CET [77] app@shop ERROR:  relation "orders" does not exist at character 15',
    # A line that only looks like one of PostgreSQL keeps at least its time.
    pattern=(
        rf"^<time:\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?{NAMED_ZONE}>(?: \[<pid:\d+>(?:-\d+)?\]:?"
        r"(?: \[\d+-\d+\])? +(?:(?:user=)?<user:[^ @,=]*>(?:@|,db=)<database:[^ @,]*>(?:,[^ ]*)? )?(?:\[[^\]]*\] )?"
        rf"<level:{_POSTGRESQL_LEVELS}>\d?: +| +)"
    ),
    gate=(
        rf"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?{NAMED_ZONE} \[\d+(?:-\d+)?\]:? "
        rf"(?:[^:]*(?:{_POSTGRESQL_LEVELS})\d?:  |[^ @:\[\]]+@[^ @:\[\]])"
    ),
)
REDIS = Format(
    name="redis",
    title="Redis, Valkey",
    example="77:M 22 Nov 2026 10:58:08.123 * Background saving started by pid 78",
    pattern=r"^<pid:\d+>:<role:[XCSM]> <time:\d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d(?:\.\d+)?> <level:[.*#-]> ",
)
MYSQL = Format(
    name="mysql",
    title="MySQL, MariaDB",
    example="2026-11-22T10:58:08.123456Z 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.",
    pattern=(
        rf"^<time:\d{{4}}-\d\d-\d\d(?:[T ]\d\d|{SHORT_HOUR}):\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?> +<thread:\d+> "
        r"\[<level:Note|Warning|ERROR|Error|System>\] "
        r"(?:\[<code:MY-\d+>\] \[<logger:\w+>\] )?"
    ),
)
