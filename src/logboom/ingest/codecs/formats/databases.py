"""The logs of databases and brokers.

Source: PostgreSQL, "Error Reporting and Logging", `log_line_prefix`; Redis, src/server.c, serverLogRaw; MySQL, "Error Log
Output Format"; RabbitMQ, "Logging".
"""

from logboom.ingest.codecs.formats.format import Format

POSTGRESQL = Format(
    name="postgresql",
    title="PostgreSQL, with the prefixes that Debian and the official image set",
    example='2026-11-22 10:58:08.123 CET [77] app@shop ERROR:  relation "orders" does not exist at character 15',
    pattern=(
        r"^<time:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: (?:UTC|GMT))?>(?: [A-Z]{3,5}| [+-]\d\d)? \[<pid:\d+>(?:-\d+)?\]:?"
        r"(?: \[\d+-\d+\])? +(?:(?:user=)?<user:[^ @,=]*>(?:@|,db=)<database:[^ @,]*>(?:,[^ ]*)? )?(?:\[[^\]]*\] )?"
        r"<level:DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY>\d?: +"
    ),
    gate=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Z]+| [+-]\d\d)? \[\d+(?:-\d+)?\]:? [^:]*(?:DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY)\d?:  ",
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
        r"^<time:\d{4}-\d\d-\d\d[T ] ?\d?\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?> +<thread:\d+> \[<level:Note|Warning|ERROR|Error|System>\] "
        r"(?:\[<code:MY-\d+>\] \[<logger:\w+>\] )?"
    ),
)
