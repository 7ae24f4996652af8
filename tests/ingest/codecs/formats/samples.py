"""Labelled lines of every format: ten sayings in each of the ways in which its programs write them.

A way is a line with the saying's parts in braces, and what is to be read from it beside time, level, logger and message:
a name in FIELDS_OF_A_SAYING is looked for if it stands in the way.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@dataclass(frozen=True)
class Saying:
    time: datetime
    level: str
    logger: str
    message: str


@dataclass(frozen=True)
class Sample:
    format: str
    line: str
    expected: dict[str, str] = field(hash=False)
    others: frozenset[str]
    """What may be found as it likes."""


def at(day: int, hour: int, minute: int, second: int, millis: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, second, millis * 1000, UTC)


SAYINGS = (
    Saying(at(22, 9, 58, 8, 585), "error", "app.views", "charge failed: card declined"),
    Saying(at(22, 0, 0, 0, 0), "info", "shop.tasks.mail", "sent 12 messages in 3.4 s"),
    Saying(at(1, 23, 59, 59, 999), "warning", "shop.cache", "cache miss ratio 0.91 above threshold"),
    Saying(at(9, 3, 4, 5, 7, 6), "debug", "shop.db.pool", 'SELECT "id", "name" FROM shop_order WHERE id = 42'),
    Saying(
        at(31, 12, 0, 1, 10, 10), "info", "payments", "[gateway] POST https://pay.example/v1/charges?id=7 took 182ms"
    ),
    Saying(at(2, 7, 8, 9, 123, 2), "error", "auth.tokens", "token of user émile@example.com has expired"),
    Saying(at(29, 18, 30, 45, 400, 4), "warning", "shop.stock", "stock of SKU-77/B is low (3 left)"),
    Saying(at(15, 6, 15, 0, 250, 1), "info", "scheduler", "job nightly finished"),
    Saying(at(20, 20, 20, 20, 202), "critical", "storage", "disk /var/lib is full: 0 bytes left"),
    Saying(at(5, 5, 5, 5, 555, 5), "error", "http.client", "read timed out after 30000 ms; retrying 2/5"),
)
# How each says its levels where it is not Python's way.
JAVA = {"critical": "SEVERE"}
LOG4J = {"warning": "WARN", "critical": "FATAL"}
GO = {"warning": "WARN", "critical": "FATAL"}
KLOG = {"debug": "I", "info": "I", "warning": "W", "error": "E", "critical": "F"}
RUST = {"warning": "WARN", "critical": "ERROR"}
RUBY = {"warning": "WARN", "critical": "FATAL"}
REDIS = {"debug": ".", "info": "-", "warning": "#", "error": "#", "critical": "#"}
POSTGRES = {"debug": "DEBUG1", "info": "LOG", "critical": "FATAL"}
NGINX = {"warning": "warn", "critical": "crit", "error": "error", "info": "info", "debug": "debug"}
DOTNET = {"debug": "dbug", "info": "info", "warning": "warn", "error": "fail", "critical": "crit"}
SERILOG = {"debug": "DBG", "info": "INF", "warning": "WRN", "error": "ERR", "critical": "FTL"}
MYSQL = {"info": "Note", "debug": "Note", "warning": "Warning", "error": "ERROR", "critical": "ERROR"}
PHP = {
    "debug": "Notice",
    "info": "Deprecated",
    "warning": "Warning",
    "error": "Recoverable fatal error",
    "critical": "Fatal error",
}
LOGRUS = {"debug": "DEBU", "info": "INFO", "warning": "WARN", "error": "ERRO", "critical": "FATA"}
LOWER = {level: level for level in KLOG}


@dataclass(frozen=True)
class Way:
    line: str
    levels: dict[str, str] = field(default_factory=dict, hash=False)
    said: dict[str, str] = field(default_factory=dict, hash=False)
    """Beside what the braces tell."""
    becomes: dict[str, str] = field(default_factory=dict, hash=False)
    """Levels that the format cannot tell apart."""


REQUEST = {"method": "GET", "path": "/a/b", "query_string": "c=1", "protocol": "HTTP/1.1"}
ANSWER = {"status": "503", "bytes": "5120", "level": "error"}
AGENTS = {"referer": "https://example.com/", "user_agent": "Mozilla/5.0 (X11; Linux)"}
ACCESS = REQUEST | ANSWER | {"client": "203.0.113.9"}
COMBINED = ACCESS | AGENTS
NOTICES = {"debug": "notice", "info": "notice"}
GIN = {"method": "GET", "path": "/a/b", "status": "200", "client": "203.0.113.9"}
SHORT = {"client": "203.0.113.9", "status": "400", "bytes": "157", "level": "info"}
GET = '"GET /a/b?c=1 HTTP/1.1" 503 5120'
AGENT = '"https://example.com/" "Mozilla/5.0 (X11; Linux)"'
LONG_IPV6 = "2a02:8109:9ac0:1234:d5a8:7c4f:9e21:3b6d"
LONG_LOGGER = "mycompany.services.payments.processors.stripe"
LONG_THREAD = "org.springframework.kafka.KafkaListenerEndpointContainer#0-0-C-1"
TRACE = "803B448A0489F84084905D3093480352-3425F23BB2432450"

WAYS: dict[str, tuple[Way, ...]] = {
    "access_log": (
        Way(f"203.0.113.9 - - [{{clf}}] {GET}", said=ACCESS),
        Way(f"2001:db8::1 - ann [{{clf}}] {GET} {AGENT}", said=COMBINED | {"client": "2001:db8::1", "user": "ann"}),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} "10.0.0.7"', said=COMBINED | {"forwarded_for": "10.0.0.7"}),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} "2001:db8::1, 10.0.0.7"', said=COMBINED | {"forwarded_for": "2001:db8::1, 10.0.0.7"}),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} 0.125 "10.0.0.7, unknown"', said=COMBINED | {"forwarded_for": "10.0.0.7, unknown"}),
        Way(f"203.0.113.9 - - [{{clf}}] {GET} {AGENT} 0.125", said=COMBINED | {"duration_ms": "125"}),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} rt=0.005 uct="0.000" urt="0.004"', said=COMBINED),
        Way(f"203.0.113.9 - - [{{clf}}] {GET} {AGENT} rt=0.005", said=COMBINED),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} upstream="10.0.0.5"', said=COMBINED),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} "gzip 2.3"', said=COMBINED),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} sn="shop"', said=COMBINED),
        Way(f'203.0.113.9 - - [{{clf}}] {GET} {AGENT} 1 "my-router@docker" "http://10.0.0.5:80" 3ms', said=COMBINED),
        Way(f"shop.example:443 203.0.113.9 - - [{{clf}}] {GET} {AGENT}", said=COMBINED | {"vhost": "shop.example:443"}),
        Way(f"127.0.0.1 - - [{{clf_blank}}] {GET}", said=ACCESS | {"client": "127.0.0.1"}),
        Way(f"127.0.0.1 [{{clf}}] {GET} {AGENT}", said=COMBINED | {"client": "127.0.0.1"}),
        Way(f"{LONG_IPV6} - - [{{clf}}] {GET} {AGENT}", said=COMBINED | {"client": LONG_IPV6}),
        Way(f"203.0.113.199 - firstname.lastname@example.com [{{clf}}] {GET}", said=ACCESS | {"client": "203.0.113.199", "user": "firstname.lastname@example.com"}),
        Way(f"www.shop.example.com:443 203.0.113.199 - ada@example.com [{{clf}}] {GET}", said=ACCESS | {"client": "203.0.113.199", "user": "ada@example.com", "vhost": "www.shop.example.com:443"}),
        Way(f"203.0.113.9 - john smith [{{clf}}] {GET}", said=ACCESS | {"user": "john smith"}),
        Way('203.0.113.9 - - [{clf}] "-" 408 -', said={"client": "203.0.113.9", "status": "408", "level": "info"}),
        Way(r'203.0.113.9 - - [{clf}] "\x16\x03\x01" 400 157 "-" "-"', said=SHORT),
        Way('203.0.113.9 - - [{clf}] "GET /a b?c d HTTP/1.1" 400 157 "-" "-"', said=SHORT | {"method": "GET", "path": "/a b", "query_string": "c d", "protocol": "HTTP/1.1"}),
        Way('203.0.113.9 - - [{clf}] "GET /a" 400 157', said=SHORT | {"method": "GET", "path": "/a"}),
        Way(r'203.0.113.9 - - [{clf}] "GET /say\"hi\" HTTP/1.1" 400 157 "-" "a \"b\""', said=SHORT | {"user_agent": 'a "b"', "method": "GET", "path": '/say"hi"', "protocol": "HTTP/1.1"}),
    ),
    "django_server": (Way(f"[{{clf_blank}}] {GET}", said=REQUEST | ANSWER | {"logger": "django.server"}),),
    "uvicorn_access": (Way('INFO:     127.0.0.1:50312 - "GET /a/b?c=1 HTTP/1.1" 200 OK', said=REQUEST | {"status": "200", "level": "info", "client": "127.0.0.1:50312", "logger": "uvicorn.access"}),),
    "haproxy": (
        Way(
            "10.0.0.1:41234 [{clf_millis}] web app/app1 0/0/1/23/24 200 1509 - - ---- 5/5/0/0/0 0/0 "
            '"GET /a/b?c=1 HTTP/1.1"',
            said=REQUEST | {"status": "200", "bytes": "1509", "frontend": "web", "backend": "app/app1", "duration_ms": "24", "client": "10.0.0.1:41234"},
        ),
    ),
    "uwsgi": (
        Way(
            "[pid: 77|app: 0|req: 5/9] 10.0.0.1 () {{34 vars in 512 bytes}} [{ctime}] GET /a/b?c=1 => generated 1024 bytes "
            "in 12 msecs (HTTP/1.1 200) 4 headers in 200 bytes (1 switches on core 0)",
            said=REQUEST | {"status": "200", "bytes": "1024", "duration_ms": "12", "pid": "77", "client": "10.0.0.1"},
        ),
    ),
    "nginx_error": (
        Way("{slashed} [{level}] 77#78: *5 {message}", NGINX, {"pid": "77", "tid": "78", "connection": "5"}),
        Way("{slashed} [{level}] 77#78: {message}", NGINX, {"pid": "77", "tid": "78"}),
        Way(
            '{slashed} [{level}] 77#78: *5 {message}, client: 203.0.113.9, server: shop, request: "GET /a/b?c=1 HTTP/1.1", host: "shop.example"',
            NGINX, {"pid": "77", "tid": "78", "connection": "5", "client": "203.0.113.9", "server": "shop", "method": "GET", "path": "/a/b", "query_string": "c=1", "vhost": "shop.example", "message": ""},
        ),
    ),
    "apache_error": (
        Way("[{apache}] [core:{level}] [pid 77:tid 140] [client 203.0.113.9:5011] {message}", NGINX, {"client": "203.0.113.9:5011", "pid": "77", "tid": "140", "logger": "core"}),
        Way("[{apache}] [{level}] [client 203.0.113.9] {message}", NGINX, {"client": "203.0.113.9", "logger": ""}),
    ),
    "python_default": (Way("{LEVEL}:{logger}:{message}"),),
    "python_dashes": (Way("{comma} - {logger} - {LEVEL} - {message}"),
                      Way(f"{{comma}} - {LONG_LOGGER} - {{LEVEL}} - {{message}}", said={"logger": LONG_LOGGER})),
    "python_logger_first": (Way("{comma} {logger} {LEVEL} {message}"), Way("{comma} {logger}         [77]: {LEVEL:7} {message}", said={"pid": "77"}),
                            Way("{dot} {logger} {LEVEL} {message}"), Way("{comma} ROOT {LEVEL} {message}", said={"logger": "ROOT"})),
    "celery": (Way("[{comma}: {LEVEL}/ForkPoolWorker-2] {message}", said={"process": "ForkPoolWorker-2"}),),
    "gunicorn": (Way("[{seconds} +0000] [77] [{LEVEL}] {message}", said={"pid": "77"}),),
    "flask": (Way("[{comma}] {LEVEL} in {logger}: {message}"),),
    "django_verbose": (Way("{LEVEL} {comma} {logger} 77 140234 {message}", said={"pid": "77", "thread": "140234"}), Way("[{LEVEL}] {comma} - {message}")),
    "django_server_error": (Way("Internal Server Error: /a/b", said={"level": "error", "logger": "django.request", "path": "/a/b"}),),
    "django_client_error": (
        Way("Not Found: /a/b", said={"level": "warning", "logger": "django.request", "path": "/a/b"}),
        Way("Forbidden (CSRF cookie not set.): /a/b", said={"level": "warning", "logger": "django.request", "path": "/a/b"}),
        Way("Method Not Allowed (GET): /a/b", said={"level": "warning", "logger": "django.request", "path": "/a/b"}),
    ),
    "loguru": (Way("{dot} | {LEVEL:8} | {logger}:charge:42 - {message}", said={"function": "charge", "line": "42"}),),
    "structlog": (Way("{seconds} [{level:9}] {message}", LOWER), Way("{seconds} [{level:9}] {message} [shop.pay] order=42 by=ann", LOWER, {"logger": "shop.pay", "order": "42", "by": "ann", "message": ""})),
    "spring_boot": (Way("{iso}  {LEVEL:5} 77 --- [           main] {logger}   : {message}", LOG4J, {"pid": "77", "thread": "main"}),
                    Way("{iso} {LEVEL:5} 77 --- [shop] [nio-8080-exec-1] {logger} : {message}", LOG4J, {"pid": "77", "thread": "nio-8080-exec-1"}),
                    Way("{iso}  {LEVEL} 77 --- [shop] [           main] {logger} : {message}", LOG4J, {"pid": "77", "thread": "main"}),
                    Way(f"{{iso}}  {{LEVEL}} 77 --- [shop] [   scheduling-1] [{TRACE}] {{logger}} : {{message}}", LOG4J, {"pid": "77", "thread": "scheduling-1"}),
                    Way("{iso}  {LEVEL} 77 --- [   scheduling-1] [            ] {logger} : {message}", LOG4J, {"pid": "77", "thread": "scheduling-1"})),
    "log4j_thread_first": (Way("{comma} [http-1] {LEVEL:5} {logger} - {message}", LOG4J, {"thread": "http-1"}),
                           Way(f"{{comma}} [{LONG_THREAD}] {{LEVEL}} {{logger}} - {{message}}", LOG4J, {"thread": LONG_THREAD}),
                           # None after all: it keeps its time.
                           Way("{comma} [request 0f8fad5b-d9cb-469f-a165-70867728950e] GET / done", said={"message": "[request 0f8fad5b-d9cb-469f-a165-70867728950e] GET / done"})),
    "log4j_level_first": (Way("{comma} {LEVEL:5} [http-1] {logger} - {message}", LOG4J, {"thread": "http-1"}),
                          Way("{dot} {LEVEL} [http-1] {logger}: {message}", LOG4J, {"thread": "http-1"}),
                          Way("{comma} {LEVEL} [main] (Pay.java:42) - said", LOG4J, {"thread": "main", "message": "(Pay.java:42) - said"})),
    "logback_default": (Way("10:58:08.585 [main] {LEVEL:5} {logger} - {message}", LOG4J, {"thread": "main"}),
                        Way("10:58:08.585 [main] {LEVEL:5} {logger} -- {message}", LOG4J, {"thread": "main"})),
    "jboss": (Way("{comma} {LEVEL:5} [com.example.App] (main) {message}", LOG4J, {"thread": "main", "logger": "com.example.App"}),
              Way("{comma} {LEVEL:5} [stdout] (default task-1) {message}", LOG4J, {"thread": "default task-1", "logger": "stdout"}),
              Way("{comma} {LEVEL:5} [org.jboss.as.server] (ServerService Thread Pool -- 58) {message}", LOG4J, {"thread": "ServerService Thread Pool -- 58", "logger": "org.jboss.as.server"})),
    "elasticsearch": (Way("[{iso_comma}][{LEVEL:5}][{logger}          ] [node-1] {message}", LOG4J, {"node": "node-1"}),),
    "kafka": (Way("[{comma}] {LEVEL} {message} (kafka.server.KafkaServer)", LOG4J, {"logger": "kafka.server.KafkaServer", "message": ""}),),
    "zookeeper": (Way("{comma} [myid:1] - {LEVEL:5} [main:QuorumPeer@1371] - {message}", LOG4J, {"id": "myid:1", "thread": "main:QuorumPeer@1371"}),),
    "tomcat": (Way("{tomcat} {LEVEL} [main] {logger} {message}", JAVA, {"thread": "main"}, {"critical": "error"}),),
    "java_util_logging": (Way("{jul} {logger} charge\n{LEVEL}: {message}", JAVA, {"function": "charge"}, {"critical": "error"}),),
    "spark": (Way("{spark} {LEVEL} {logger}: {message}", LOG4J),),
    "postgresql": (
        Way("{dot} UTC [77] app@shop {LEVEL}:  {message}", POSTGRES, {"user": "app", "database": "shop", "pid": "77"}),
        Way("{dot} UTC [77] {LEVEL}:  {message}", POSTGRES, {"pid": "77"}),
        Way("{dot} GMT [77] FATAL:  {message}", said={"pid": "77", "level": "critical"}),
        Way("{dot} UTC [77] payments_rw@payments_production {LEVEL}:  {message}", POSTGRES, {"user": "payments_rw", "database": "payments_production", "pid": "77"}),
        # Not one of PostgreSQL's after all: it keeps its time.
        Way("{seconds} [77] foo@bar said hello", said={"message": "[77] foo@bar said hello"}),
        Way("{dot_minus_3} -03 [77] {LEVEL}:  {message}", POSTGRES, {"pid": "77"}),
        Way("{dot_plus_1} CET [77] {LEVEL}:  {message}", POSTGRES, {"pid": "77"}),
        Way("2026-11-22 09:58:08.585 IST [77] {LEVEL}:  {message}", POSTGRES, {"pid": "77", "logboom.claimed_timestamp": "2026-11-22 09:58:08.585 IST"}),
    ),
    "redis": (Way("77:M {redis} {level} {message}", REDIS, {"pid": "77", "role": "M"}, {"error": "warning", "critical": "warning"}),),
    "mysql": (Way("{iso} 0 [{level}] [MY-010068] [Server] {message}", MYSQL, {"code": "MY-010068", "logger": "Server", "thread": "0"},
                  {"info": "notice", "debug": "notice", "critical": "error"}),
              Way("{iso} 12 [{level}] {message}", MYSQL, {"thread": "12"}, {"info": "notice", "debug": "notice", "critical": "error"}),
              Way("{short_hour} 12 [{level}] {message}", MYSQL, {"thread": "12"}, {"info": "notice", "debug": "notice", "critical": "error"})),
    "klog": (Way("{level}{klog}       1 server.go:112] {message}", KLOG, {"thread": "1", "file": "server.go", "line": "112"}, {"debug": "info"}),),
    "go_levels": (Way("{iso}\t{LEVEL}\tshop/pay.go:42\t{message}", GO, {"file": "shop/pay.go", "line": "42"}), Way("{iso}\t{level}\t{logger}\tshop/pay.go:42\t{message}", LOWER, {"file": "shop/pay.go", "line": "42"})),
    "env_logger": (Way("[{iso} {LEVEL:5} {logger}] {message}", RUST, {}, {"critical": "error"}),),
    "tracing": (Way("{iso} {LEVEL:5} request{{id=5}}: shop::pay: {message}", RUST, {"logger": "shop::pay"}, {"critical": "error"}),
                Way("{iso} {LEVEL:5} shop::pay: {message}", RUST, {"logger": "shop::pay"}, {"critical": "error"})),
    "ruby_logger": (Way("E, [{iso_plain} #77] {LEVEL:5} -- : {message}", RUBY, {"pid": "77"}), Way("I, [{iso_plain} #77]  {LEVEL} -- {logger}: {message}", RUBY, {"pid": "77"})),
    "monolog": (Way("[{seconds}] {word}.{LEVEL}: {message}", said={"logger": "production"}),),
    "dotnet_console": (Way("{level}: {logger}[42]\n      {message}", DOTNET, {"event_code": "42"}),),
    "serilog": (Way("[10:58:08 {LEVEL}] {message}", SERILOG),),
    "php": (
        Way("[{php} UTC] PHP {level}:  {message} in /srv/shop.php on line 42", PHP, {"file": "/srv/shop.php", "line": "42", "message": ""}, NOTICES),
        Way("[{php} UTC] PHP {level}:  {message}", PHP, {}, NOTICES),
        Way("[{php}] NOTICE: {message}", said={"level": "notice"}),
        Way("[{php} UTC] {message}"),
        Way("[22-Nov-2026 10:58:08 Europe/Berlin] PHP Deprecated:  {message}", said={"level": "notice", "logboom.claimed_timestamp": "22-Nov-2026 10:58:08 Europe/Berlin"}),
        Way("[{php} UTC] PHP Parse error:  {message}", said={"level": "error"}),
    ),
    "logrus": (
        Way("{level}[0001] {message}", LOGRUS),
        Way("\x1b[36m{level}\x1b[0m[123456] {message}                    order=42 by=ann", LOGRUS, {"order": "42", "by": "ann", "message": ""}),
        Way("{level}[{iso}] {message}", LOGRUS),
    ),
    "gin": (
        Way('[GIN] {gin} | 200 |    1.234567ms |     203.0.113.9 | GET      "/a/b?c=1"', said=GIN | {"duration_ms": "1.234567", "query_string": "c=1"}),
        Way('[GIN] {gin} | 200 |      53.2µs |     203.0.113.9 | GET      "/a/b"', said=GIN),
    ),
    "json": (Way('{{"time":"{iso}","level":"{level}","logger":"{logger}","msg":"said","order":42}}', LOWER, {"order": "42", "message": "said"}),),
    "logfmt": (Way('time={iso} level={level} logger={logger} msg="it was \\"said\\"" order=42 path=/a', LOWER, {"order": "42", "path": "/a", "message": 'it was "said"'}),),
    "time_and_level": (
        Way("{comma} {LEVEL} {logger}: {message}"),
        Way("{comma} [{LEVEL}] {logger}: {message}"),
        Way("{iso} [{level}] {message}", LOWER),
        Way("[{dot}] [{LEVEL}] {message}"),
        Way("{dot} {LEVEL} {message}"),
        Way("{seconds} UTC {LEVEL} {message}"),
        Way("2026-11-22 25:03:21 {LEVEL} {message}", said={"logboom.claimed_timestamp": "2026-11-22 25:03:21"}),
    ),
    "time": (Way("{slashed} {message}"), Way("{iso} {message}"), Way("[{seconds}] {message}"), Way("{slashed} main.go:42: {message}", said={"file": "main.go", "line": "42"})),
    "level": (Way("{LEVEL}: {message}"), Way("[{LEVEL}] {message}"), Way("{LEVEL:8} {message}"), Way("{level}: {message}", LOWER)),
    "cri": (Way("{iso} stderr F {message}", said={"stream": "stderr"}), Way("{iso} stdout F {LEVEL}: {message}", said={"stream": "stdout"})),
    "syslog_file": (Way("{syslog} web1 sshd[77]: {message}", said={"host": "web1", "service": "sshd", "pid": "77"}), Way("{syslog} web1 kernel: {LEVEL}:{logger}:{message}", said={"host": "web1", "service": "kernel"})),
    "syslog_file_iso": (Way("{iso_offset} web1 su[77]: {message}", said={"host": "web1", "service": "su", "pid": "77"}),),
    "docker": (Way('{{"log":"{LEVEL}: said\\n","stream":"stdout","time":"{iso}"}}', said={"stream": "stdout", "message": "said"}),),
}  # fmt: skip

# Of these forms the day, the fraction or the zone is nobody's to know.
WHOLE_SECONDS = {
    "{slashed}",
    "{seconds}",
    "{clf}",
    "{clf_blank}",
    "{ctime}",
    "{spark}",
    "{jul}",
    "{syslog}",
    "{short_hour}",
    "{php}",
    "{gin}",
}


def parts(saying: Saying, way: Way) -> dict[str, str]:
    time, months = saying.time, MONTHS[saying.time.month - 1]
    millis = f"{time.microsecond // 1000:03}"
    word = way.levels.get(saying.level, saying.level)
    day = DAYS[time.weekday()]
    return {
        "iso": f"{time:%Y-%m-%dT%H:%M:%S}.{millis}Z",
        "iso_plain": f"{time:%Y-%m-%dT%H:%M:%S}.{millis}",
        "iso_offset": f"{time:%Y-%m-%dT%H:%M:%S}.{millis}000+00:00",
        "iso_comma": f"{time:%Y-%m-%dT%H:%M:%S},{millis}",
        "comma": f"{time:%Y-%m-%d %H:%M:%S},{millis}",
        "dot": f"{time:%Y-%m-%d %H:%M:%S}.{millis}",
        "dot_minus_3": f"{time - timedelta(hours=3):%Y-%m-%d %H:%M:%S}.{millis}",
        "dot_plus_1": f"{time + timedelta(hours=1):%Y-%m-%d %H:%M:%S}.{millis}",
        "short_hour": f"{time:%Y-%m-%d} {time.hour:2}:{time:%M:%S}",
        "seconds": f"{time:%Y-%m-%d %H:%M:%S}",
        "slashed": f"{time:%Y/%m/%d %H:%M:%S}",
        "clf": f"{time:%d}/{months}/{time:%Y:%H:%M:%S} +0000",
        "clf_blank": f"{time:%d}/{months}/{time:%Y %H:%M:%S}",
        "clf_millis": f"{time:%d}/{months}/{time:%Y:%H:%M:%S}.{millis}",
        "ctime": f"{day} {months} {time.day:2} {time:%H:%M:%S %Y}",
        "apache": f"{day} {months} {time:%d %H:%M:%S}.{millis}000 {time:%Y}",
        "php": f"{time:%d}-{months}-{time:%Y %H:%M:%S}",
        "gin": f"{time:%Y/%m/%d - %H:%M:%S}",
        "tomcat": f"{time:%d}-{months}-{time:%Y %H:%M:%S}.{millis}",
        "jul": f"{months} {time.day}, {time:%Y} {time.hour % 12 or 12}:{time:%M:%S} {'AM' if time.hour < 12 else 'PM'}",
        "spark": f"{time:%y/%m/%d %H:%M:%S}",
        "redis": f"{time:%d} {months} {time:%Y %H:%M:%S}.{millis}",
        "klog": f"{time:%m%d %H:%M:%S}.{millis}000",
        "syslog": f"{months} {time.day:2} {time:%H:%M:%S}",
        "LEVEL": word.upper(),
        "level": word,
        "logger": saying.logger,
        "message": saying.message,
        "word": "production",
    }


def samples() -> list[Sample]:
    return [_sample(name, way, saying) for name, ways in WAYS.items() for way in ways for saying in SAYINGS]


def _sample(name: str, way: Way, saying: Saying) -> Sample:
    given = parts(saying, way)
    line = way.line.format(**given)
    expected = dict(way.said)
    timed = [
        form
        for form in given
        if "{" + form + "}" in way.line and form not in {"LEVEL", "level", "logger", "message", "word"}
    ]
    if timed:
        whole = "{" + timed[0] + "}" in WHOLE_SECONDS
        time = saying.time.replace(microsecond=0) if whole else saying.time
        expected["timestamp"] = f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}000000Z"
    if "{level" in way.line.lower():
        expected.setdefault("level", way.becomes.get(saying.level, saying.level))
    if "{logger" in way.line:
        expected.setdefault("logger", saying.logger)
    expected.setdefault("message", saying.message if "{message}" in way.line else line)
    # An empty label: not to be compared.
    compared = {key: value for key, value in expected.items() if value}
    return Sample(name, line, compared, frozenset(expected.keys() - compared.keys()))


# What looks like something and is not surely it.
PLAIN = (
    "error in the application of the law", "Information about info: none", "GET /x?a=1&b=2 was slow", "10.0.0.1 - not an access log",
    "INFORMATIONAL message", "12:34:56 something", "May 7 was a good day", "2026 was a year", "a=b", "x = 5", "{not json}", "[x] done",
    "WHERE a=1 AND b=2", "http://example.com/?a=1", "Error", "ERROR", "-----", "[ 12.345678] usb 1-1: new device", "W: x", "1795345088 text",
    '{"broken": ', "key=", "E1122 no klog", "Not Found: nothing", "2026-13-45 99:99 x", "debugging is fun", "warnings: 5 found",
)  # fmt: skip
