"""Access logs of nginx, Apache, gunicorn, werkzeug, aiohttp, Caddy, Traefik and whoever else writes them as NCSA did.

Source: Apache HTTP Server, mod_log_config, "Common Log Format" and "Combined Log Format"; nginx, ngx_http_log_module.
"""

from logboom.ingest.codecs.formats.format import CLF_TIME, Format

_CLIENT = r"(?:<vhost:[\w.-]+(?::\d+)?> )?<client:[\w.:%-]*[\w]>"
# Some users have a name of several words.
_USER = r"<ident:[^ \[\]\"]+> <user:[^ \[\]\"]+(?: [^ \[\]\"]+){0,2}>"

ACCESS_LOG = Format(
    name="access_log",
    title="common and combined access log: nginx, Apache, gunicorn, werkzeug, aiohttp; with a virtual host, forwarded address or duration",
    example='203.0.113.9 - - [22/Nov/2026:10:58:08 +0100] "GET /a?b=1 HTTP/1.1" 200 512 "-" "curl/8.4.0"',
    pattern=rf'^{_CLIENT}(?: {_USER})? \[<time:{CLF_TIME}>\] "',
    # A client of IPv6 and a user leave no room for the whole of the time.
    gate=rf'^{_CLIENT}(?: {_USER} \[\d\d/[A-Z][a-z][a-z]/\d| \[{CLF_TIME}\] ")',
    rest="request",
)
DJANGO_SERVER = Format(
    name="django_server",
    title="Django's runserver",
    example='[22/Nov/2026 10:58:08] "GET /admin/ HTTP/1.1" 200 3214',
    pattern=rf'^\[<time:{CLF_TIME}>\] "',
    rest="request",
    logger="django.server",
)
UVICORN_ACCESS = Format(
    name="uvicorn_access",
    title="requests of uvicorn and FastAPI",
    example='INFO:     127.0.0.1:50312 - "GET /items HTTP/1.1" 200 OK',
    pattern=r'^<level>: +<client:[\w.:\[\]-]+> - "',
    rest="request",
    logger="uvicorn.access",
)
HAPROXY = Format(
    name="haproxy",
    title="HAProxy, option httplog",
    example=(
        "10.0.0.1:41234 [22/Nov/2026:10:58:08.123] web app/app1 0/0/1/23/24 200 1509 - - ---- 5/5/0/0/0 0/0 "
        '"GET /index.html HTTP/1.1"'
    ),
    pattern=(
        rf"^<client:[\w.:-]+> \[<time:{CLF_TIME}>\] <frontend:\S+> <backend:\S+> [\d/+-]+/<duration_ms:\d+> "
        r"<status:\d{3}> <bytes:\d+> \S+ \S+ \S+ \S+ \S+ (?:\{[^}]*\} )*"
        r'"<method:[A-Z]+> <path:[^ ?"]+>(?:\?<query_string:[^ "]*>)?(?: <protocol:HTTP/[\d.]+>)?"'
    ),
    gate=rf"^<client:[\w.:-]+> \[<time:{CLF_TIME}>\] <frontend:[^ \"]+> <backend:[^ \"]+> [\d/+-]+ ",
    rest="line",
)
UWSGI = Format(
    name="uwsgi",
    title="requests of uWSGI",
    example=(
        "[pid: 77|app: 0|req: 5/9] 10.0.0.1 () {34 vars in 512 bytes} [Sun Nov 22 10:58:08 2026] GET /a => "
        "generated 1024 bytes in 12 msecs (HTTP/1.1 200) 4 headers in 200 bytes (1 switches on core 0)"
    ),
    pattern=(
        r"^\[pid: <pid:\d+>\|app: [^|]*\|req: [^\]]*\] <client:[^ ]+> \(<user:[^)]*>\) \{[^}]*\} "
        r"\[<time:[A-Z][a-z][a-z] [A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d \d{4}>\] <method:[A-Z]+> "
        r"<path:[^ ?]+>(?:\?<query_string:[^ ]*>)? => "
        r"generated <bytes:\d+> bytes in <duration_ms:\d+> msecs \(<protocol:HTTP/[\d.]+> <status:\d{3}>\)"
    ),
    gate=r"^\[pid: \d+\|app: [^|]*\|req: ",
    rest="line",
)
GIN = Format(
    rare_time=True,
    name="gin",
    title="requests of Gin",
    example='[GIN] 2026/11/22 - 10:58:08 | 200 |    1.234567ms |     203.0.113.9 | GET      "/a?b=1"',
    pattern=(
        r"^\[GIN\] <time:\d{4}/\d\d/\d\d - \d\d:\d\d:\d\d> \| *<status:\d{3}> \| +(?:<duration_ms:[\d.]+>ms|[^ |]+) \| +"
        r'<client:[^ |]+> \| *<method:[A-Z]+> +"<path:[^"?]*>(?:\?<query_string:[^"]*>)?"'
    ),
    gate=r"^\[GIN\] \d{4}/\d\d/\d\d - \d\d:\d\d:\d\d \|",
    rest="line",
)
