"""Python's `logging` in its usual formats, and what builds upon it.

Source: Python library reference, "logging.basicConfig" and "Logging HOWTO"; Celery, `worker_log_format`; Flask,
"Logging, Default Handler"; Gunicorn, glogging.py.
"""

from logboom.ingest.codecs.formats.format import SHAPES, Format

# A name of a few capitals is that of a zone, if it ends like one: UTC, CET, EST, MSK. After a comma and milliseconds,
# which is Python's way, there is no zone.
_NO_ZONE = r"(?:[A-Za-z_$]*[a-z_$][A-Za-z_$]*|[A-Z]{1,2}|[A-Z]{2,4}[ABD-JL-SU-Z]|[A-Z]{6,})"
_BEFORE_LOGGER = rf"(?:<time>,? +{_NO_ZONE}|\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d{{3}} +[A-Za-z_$]+)"

PYTHON_DEFAULT = Format(
    name="python_default",
    title="Python's basicConfig",
    example="WARNING:app.views:disk is nearly full",
    pattern=r"^<level:DEBUG|INFO|WARNING|ERROR|CRITICAL>:<logger:[A-Za-z_][\w.-]*>:",
)
PYTHON_DASHES = Format(
    name="python_dashes",
    title="Python: %(asctime)s - %(name)s - %(levelname)s - %(message)s",
    example="2026-11-22 10:58:08,585 - app.views - ERROR - charge failed",
    # As of Log4j: of a long name only the beginning is seen at first.
    pattern=rf"^<time> - (?:<logger:[A-Za-z_][\w. -]*> - <level:{SHAPES['level']}> - )?",
    gate=r"^<time> - [A-Za-z_](?:[\w. -]* - <level> - |[\w.]{30})",
)
PYTHON_LOGGER_FIRST = Format(
    name="python_logger_first",
    title="Python: %(asctime)s %(name)s %(levelname)s %(message)s; fail2ban, level in brackets or not",
    example="2026-11-22 10:58:08,585 app.views ERROR charge failed",
    pattern=r"^<time>,? +<logger:[A-Za-z_$]+(?:[._/-]\w+)*> *(?:\[<pid:\d+>\]:?)? +\[?<level>\]?(?: *[:|-])? +",
    gate=rf"^{_BEFORE_LOGGER}(?:[._/-]\w+)* *(?:\[\d+\]:?)? +\[?<level>\]?(?: *[:|-])? +",
)
CELERY = Format(
    name="celery",
    title="Celery",
    example="[2026-11-22 10:58:08,585: INFO/ForkPoolWorker-2] Task shop.tasks.pay[3f2a] succeeded in 0.2s",
    pattern=r"^\[<time>: <level>/<process:[^\]]+>\] ",
)
GUNICORN = Format(
    name="gunicorn",
    title="gunicorn, and hypercorn: [time] [pid] [level]",
    example="[2026-11-22 10:58:08 +0000] [77] [INFO] Listening at: http://127.0.0.1:8000 (77)",
    pattern=r"^\[<time>\] \[<pid:\d+>\] \[<any_level>\] ",
)
FLASK = Format(
    name="flask",
    title="Flask",
    example="[2026-11-22 10:58:08,585] ERROR in app: Exception on /pay [POST]",
    pattern=r"^\[<time>\] <level> in <logger:[\w.]+>: ",
)
DJANGO_VERBOSE = Format(
    name="django_verbose",
    title="Django's documentation: {levelname} {asctime} {module} {process:d} {thread:d} {message}, and a level before the time",
    example="ERROR 2026-11-22 10:58:08,585 views 77 140234 charge failed",
    pattern=r"^\[?<level>\]?:? +\[?<time>\]?(?: +<logger:[A-Za-z_][\w.]*> <pid:\d+> <thread:\d+>)?(?: *[:|-])? +",
)
DJANGO_SERVER_ERROR = Format(
    name="django_server_error",
    title="django.request: a request that failed",
    example="Internal Server Error: /checkout/",
    pattern=r"^(?:Internal Server Error|Service Unavailable): <path:/[^\s]*>",
    rest="line",
    level="error",
    logger="django.request",
)
DJANGO_CLIENT_ERROR = Format(
    name="django_client_error",
    title="django.request and django.security: a request that was refused",
    example="Not Found: /favicon.ico",
    pattern=r"^(?:Not Found|Bad Request|Unauthorized|Gone|Method Not Allowed(?: \([A-Z]+\))?|Forbidden(?: \([^)]*\))?): <path:/[^\s]*>",
    rest="line",
    level="warning",
    logger="django.request",
)
LOGURU = Format(
    name="loguru",
    title="loguru",
    example="2026-11-22 10:58:08.585 | ERROR    | shop.pay:charge:42 - charge failed",
    pattern=r"^<time> \| <level:[A-Z]+> *\| (?:<logger:[^\s:]+>:<function:[^\s:]+>:<line:\d+> - )?",
)
STRUCTLOG = Format(
    name="structlog",
    title="structlog's console: [level    ] event [logger]",
    example="2026-11-22 10:58:08 [error    ] charge failed                  [shop.pay] order=42",
    pattern=r"^<time> \[<level:[a-z]+> +\] ",
    details=r" \[<logger:[A-Za-z_][\w.]*>\](?: \w+=|$)",
)
