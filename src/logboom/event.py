"""The event: what every protocol is translated to, and the one row that is stored.

Names follow the OpenTelemetry logs data model where it has one. The columns are listed once, here; the schema, the
codecs, the query language and the pages read this list.

Source: OpenTelemetry Logs Data Model, field SeverityNumber and Appendix B (mapping of other systems' severities).
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "number", "time", "id", "map"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table `events`: its name, ClickHouse type, what kind of values it has and what they mean."""

    name: str
    engine_type: str
    kind: Kind
    meaning: str


WORD: Final = "LowCardinality(String)"

COLUMNS: Final = (
    Column("project", "UInt32", "number", "the boundary of access"),
    Column(
        "timestamp", "DateTime64(9, 'UTC')", "time", "when it happened; received_at if it has none or an absurd one"
    ),
    Column("received_at", "DateTime64(6, 'UTC')", "time", "when Logboom had it"),
    Column("load_id", "UInt64", "number", "the load that brought it; rises in commit order on a node"),
    Column("event_id", "UUID", "id", "version 7; the event's permanent link"),
    Column("severity", "UInt8", "number", "OpenTelemetry's SeverityNumber 1-24, 0 unknown"),
    Column("level", WORD, "text", "trace debug info notice warning error critical, empty when unknown"),
    Column("service", WORD, "text", "the program that said it"),
    Column("host", WORD, "text", "the machine it ran on"),
    Column("logger", WORD, "text", "the logger or component inside the program"),
    Column("environment", WORD, "text", "production, staging, ..."),
    Column("release", WORD, "text", "the version of the program"),
    Column("message", "String", "text", "what was said"),
    Column("trace_id", "String", "id", "hex"),
    Column("span_id", "String", "id", "hex"),
    Column("exception_type", WORD, "text", "empty when it is no exception"),
    Column("fingerprint", "UInt64", "number", "of an exception, 0 when none; never rewritten"),
    Column("input", WORD, "text", "how it came: syslog, http, ..."),
    Column("key", "UInt32", "number", "which ingest key let it in, 0 when none"),
    Column("peer", WORD, "text", "which address it came from"),
    Column("attributes", "Map(LowCardinality(String), String)", "map", "everything else; numbers in text"),
    Column("retention_days", "UInt16", "number", "how long it is kept, counted from received_at"),
)
COLUMN_NAMES: Final = tuple(column.name for column in COLUMNS)

LEVELS: Final = ("trace", "debug", "info", "notice", "warning", "error", "critical")

# Of a level on its own; a protocol that knows more (OTLP, Python's numbers between the tens) gives a finer number.
SEVERITY_OF_LEVEL: Final = {
    "": 0,
    "trace": 1,
    "debug": 5,
    "info": 9,
    "notice": 10,
    "warning": 13,
    "error": 17,
    "critical": 21,
}

# Severity of the words that senders use; OpenTelemetry's Appendix B plus pino, log4j, syslog, Go, glog and journald.
SEVERITY_OF_WORD: Final = {
    "trace": 1, "verbose": 1, "finest": 1, "finer": 1, "silly": 1, "all": 1,
    "debug": 5, "fine": 5, "dbg": 5, "config": 5, "d": 5,
    "info": 9, "information": 9, "informational": 9, "log": 9, "inf": 9, "i": 9, "success": 9, "http": 9,
    "notice": 10, "note": 10, "ntc": 10, "statement": 9, "detail": 9, "hint": 9,
    "warn": 13, "warning": 13, "wrn": 13, "w": 13,
    "err": 17, "error": 17, "severe": 17, "e": 17,
    "crit": 18, "critical": 18, "c": 18, "alert": 19,
    "emerg": 21, "emergency": 21, "fatal": 21, "panic": 21, "f": 21,
}  # fmt: skip


def level_of_severity(severity: int) -> str:
    """Our one word for an OpenTelemetry SeverityNumber: 10 (INFO2) is notice, 18 (ERROR2) and above is critical.

    Appendix B maps syslog's notice to INFO2 and critical, alert, emergency to ERROR2, ERROR3, FATAL.
    """
    if severity <= 0 or severity > 24:
        return ""
    for lowest, level in ((18, "critical"), (17, "error"), (13, "warning"), (10, "notice"), (9, "info"), (5, "debug")):
        if severity >= lowest:
            return level
    return "trace"


def severity_of_pri(pri: int) -> int:
    """OpenTelemetry SeverityNumber of a syslog PRI (0-191): 165, which is local4.notice, gives 10, which is INFO2.

    Source: RFC 5424 section 6.2.1 (PRI = facility * 8 + severity); OpenTelemetry Logs Data Model, Appendix B.
    """
    return (21, 19, 18, 17, 13, 10, 9, 5)[pri % 8]


RETENTION_CLASSES: Final = (1, 3, 7, 14, 30, 90, 180, 365, 3650)


def retention_class(days: int) -> int:
    """The smallest class of retention that keeps events at least `days`; the largest when none does."""
    return next((kept for kept in RETENTION_CLASSES if kept >= days), RETENTION_CLASSES[-1])


# Attributes that Logboom adds itself; the prefix is reserved.
CLAIMED_TIMESTAMP: Final = "logboom.claimed_timestamp"
PARSE_ERROR: Final = "logboom.parse_error"
SENDERS_LEVEL: Final = "logboom.level"
TRUNCATED: Final = "logboom.truncated"
