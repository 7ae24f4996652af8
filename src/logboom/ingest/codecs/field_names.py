"""Under which names senders write what we have a column for: the generic table of JSON documents.

The first name that a document has wins; case is ignored; a dotted name is also found nested, `{"log": {"level": …}}`.
Names come from the loggers of Python, Node, Java, .NET and Go, from Elastic Common Schema, OpenTelemetry, Datadog,
GELF, Serilog and journald.
"""

from typing import Final

# The order of names is the order of preference.
FIELD_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "message": ("message", "msg", "log", "text", "body", "event", "@m", "@mt", "short_message"),
    "timestamp": (
        "@timestamp", "timestamp", "time", "ts", "date", "datetime", "eventtime", "asctime", "created", "t", "@t",
    ),
    "level": (
        "level", "severity", "levelname", "log.level", "loglevel", "lvl", "severity_text", "@l",
        "levelno", "priority", "status", "severity_number",
    ),
    "service": ("service.name", "service", "app", "application", "program", "appname", "job", "type"),
    "host": ("host.name", "host", "hostname", "server_name", "machinename", "source_host", "host.hostname"),
    "logger": ("logger", "logger_name", "loggername", "name", "log.logger", "category", "sourcecontext"),
    "environment": ("environment", "env", "deployment.environment", "deployment.environment.name", "service.environment"),
    "release": ("release", "version", "service.version"),
    "trace_id": ("trace_id", "traceid", "trace.id", "dd.trace_id", "oteltraceid"),
    "span_id": ("span_id", "spanid", "span.id", "dd.span_id", "otelspanid"),
    "exception_type": ("exception_type", "exception.type", "error.type", "exc_type", "error_type", "err.type"),
    # Read, and left where they are: no column holds the whole of them.
    "stack": (
        "exception", "exc_info", "exc_text", "stack_trace", "stacktrace", "stack", "error.stack_trace",
        "error.stack", "err.stack", "exception.stacktrace", "@x", "error",
    ),
    "traceparent": ("traceparent",),
    "process_id": ("pid",),
}  # fmt: skip

# Objects in which some of these names are looked for, as if they were written with a dot.
NESTING_NAMES: Final = ("log", "service", "host", "deployment", "trace", "span", "dd", "error", "err", "exception")
