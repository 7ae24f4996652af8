"""What the usual loggers of Go, Rust, Ruby, PHP, Node and .NET write.

Source: Go, package log, and zap's, klog's and logrus's documentation; PHP, main/main.c, php_log_err; crates env_logger and tracing-subscriber; Ruby, Logger::Formatter;
Monolog, LineFormatter; .NET, "Console log formatting"; Serilog.
"""

from logboom.ingest.codecs.formats.format import TIME, Format

KLOG = Format(
    rare_time=True,
    name="klog",
    title="klog and glog: Kubernetes and others",
    example='E1122 10:58:08.123456       1 reflector.go:147] failed to list: "connection refused"',
    pattern=r"^<level:[IWEF]><time:\d{4} \d\d:\d\d:\d\d(?:\.\d+)?> +<thread:\d+> <file:[\w./-]+>:<line:\d+>\] ",
)
GO_LEVELS = Format(
    name="go_levels",
    title="zap's console: time, level, logger and caller, parted by tabs",
    example='2026-11-22T10:58:08.123Z\tERROR\tshop/pay.go:42\tcharge failed\t{"order": 42}',
    pattern=r"^<time>\t<any_level>\t(?:<logger:[A-Za-z_][\w.-]*>\t)?(?:<file:[\w./@-]+\.go>:<line:\d+>\t)?",
)
RUST = Format(
    name="env_logger",
    title="Rust's env_logger: [time LEVEL target]",
    example="[2026-11-22T10:58:08Z ERROR shop::pay] charge failed",
    pattern=r"^\[<time> +<level> +<logger:[\w:.-]+>\] ",
)
TRACING = Format(
    name="tracing",
    title="Rust's tracing: time LEVEL spans: target: message",
    example="2026-11-22T10:58:08.123456Z ERROR request{id=5}: shop::pay: charge failed",
    pattern=r"^<time> +<level> +(?:[a-z_][\w:]*\{[^}]*\}:)* ?<logger:[a-z_]\w*(?:::\w+)+>: ",
    gate=r"^<time> +<level> +(?:[a-z_][\w:]*\{|[a-z_]\w*(?:::\w+)+: )",
)
RUBY = Format(
    name="ruby_logger",
    title="Ruby's Logger, Rails",
    example="E, [2026-11-22T10:58:08.123456 #77] ERROR -- : charge failed",
    pattern=r"^[DIWEFA], \[<time:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?> #<pid:\d+>\] +<level:DEBUG|INFO|WARN|ERROR|FATAL|ANY> +-- (?:<logger:[^:]+>)?: ",
)
MONOLOG = Format(
    name="monolog",
    title="Laravel, Symfony: [time] channel.LEVEL: message",
    example='[2026-11-22 10:58:08] production.ERROR: charge failed {"order":42}',
    pattern=r"^\[<time>\] <logger:[\w-]+>\.<level>: ",
)
DOTNET = Format(
    name="dotnet_console",
    title="the console of .NET",
    example="fail: Shop.Pay[42]\n      charge failed",
    pattern=r"^<level:trce|dbug|info|warn|fail|crit>: <logger:[A-Za-z_][\w.`+]*>\[<event_code:\d+>\](?:\n +)?",
)
SERILOG = Format(
    name="serilog",
    title="Serilog: [hour LEV], whose day nobody knows",
    example="[10:58:08 ERR] charge failed",
    pattern=r"^\[\d\d:\d\d:\d\d <level:VRB|DBG|INF|WRN|ERR|FTL>\] ",
)
PHP = Format(
    name="php",
    title="PHP's error log, and that of FPM",
    example="[22-Nov-2026 10:58:08 UTC] PHP Fatal error:  Uncaught Error: no shop in /srv/shop.php on line 42",
    # The zone is a part of the time, though only UTC is one that counts: a time of another is that of arrival.
    pattern=(
        r"^\[<time:\d\d-[A-Z][a-z][a-z]-\d{4} \d\d:\d\d:\d\d(?: [A-Za-z/_+-]+)?>\] (?:(?:PHP )?"
        r"<level:Fatal|Parse|Recoverable|Warning|Notice|Deprecated|Strict|DEBUG|NOTICE|WARNING|ERROR|ALERT>"
        r"(?: fatal error| error| Standards)?: +)?"
    ),
    gate=r"^\[\d\d-[A-Z][a-z][a-z]-\d{4} \d\d:\d\d:\d\d(?: [A-Za-z/_+-]+)?\] ",
    details=r" in <file:[^\s]+> on line <line:\d+>$",
)
LOGRUS = Format(
    name="logrus",
    title="logrus on a terminal: LEVEL[seconds since the start] message",
    example="INFO[0001] charge failed                                 order=42 by=ann",
    pattern=(
        r"^(?:[\x1b]\[\d+m)?<level:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI>(?:[\x1b]\[\d*m)?"
        rf"\[(?:\d{{4,}}|<time:{TIME}>)\] ?"
    ),
)
