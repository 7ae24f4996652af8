"""The error logs of web servers.

Source: nginx, ngx_core_module, `error_log`, and src/core/ngx_log.c; Apache HTTP Server, core, `ErrorLogFormat`.
"""

from logboom.ingest.codecs.formats.format import Format

NGINX_ERROR = Format(
    name="nginx_error",
    title="nginx's error log",
    example=(
        '2026/11/22 10:58:08 [error] 77#77: *5 open() "/srv/a" failed (2: No such file or directory), '
        'client: 203.0.113.9, server: shop.example, request: "GET /a HTTP/1.1", host: "shop.example"'
    ),
    pattern=r"^<time:\d{4}/\d\d/\d\d \d\d:\d\d:\d\d> \[<level:[a-z]+>\] <pid:\d+>#<tid:\d+>: (?:\*<connection:\d+> )?",
    details=(
        r", client: <client:[^, ]+>(?:, server: <server:[^,]*>)?"
        r'(?:, request: "<method:[A-Z]+> <path:[^ ?"]+>(?:\?<query_string:[^ "]*>)?[^"]*")?'
        r'(?:, (?:sub)?(?:request|upstream): "<upstream:[^"]*>")?(?:, host: "<vhost:[^"]*>")?'
    ),
)
APACHE_ERROR = Format(
    name="apache_error",
    title="Apache's error log",
    example="[Sun Nov 22 10:58:08.123456 2026] [core:error] [pid 77:tid 140] [client 203.0.113.9:5011] AH00128: File does not exist",
    pattern=(
        r"^\[<time:[A-Z][a-z][a-z] [A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \d{4}>\] "
        r"\[(?:<logger:[\w-]*>:)?<level:[a-z]+>\d?\] "
        r"(?:\[pid <pid:\d+>(?::tid <tid:\d+>)?\] )?(?:\([^)]*\)[^:\[]*: )?(?:\[client <client:[^\]]+>\] )?"
    ),
    gate=r"^\[[A-Z][a-z][a-z] [A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \d{4}\] \[(?:[\w-]*:)?[a-z]+\d?\] ",
)
