"""What a field's name in a query names: a column of `events`, an attribute, or the first of several that an event has.

message   timestamp   level   ...    the columns of logboom.event.COLUMNS, and aliases that other systems taught people
user.id   status      http.method    attributes by their exact name, and paths into JSON that an attribute holds
tags{}   items{}.sku                 any element of a list that an attribute holds as JSON, or what each has on a path
attributes.message                   an attribute even where a column has the name
_raw  raw                            the line as it came, of which the message may be the rest
hostname  type        msg            the attribute where an event has one, else the column that it moves to when it comes
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from logboom.event import COLUMNS, Column

ATTRIBUTES_PREFIX: Final = "attributes."
ELEMENTS: Final = "{}"
MAX_PATH_PARTS: Final = 8  # deeper names are still found as attributes of exactly this name

# Other words for a column, whatever else an event has.
ALIASES: Final = {"_time": "timestamp", "@timestamp": "timestamp", "_raw": "message", "_indextime": "received_at"}

# The line as it came. What the codecs of lines keep of it beside the message: all of it, or what stood before the message.
LINE_NAMES: Final = ("_raw", "raw")
WHOLE_LINE: Final = "logboom.raw"
LINE_BEFORE_MESSAGE: Final = "logboom.head"

# Names that senders give to what has a column here, as the codec of JSON documents reads them (upper and lower case are
# the same): an attribute of this name comes first, for a document may have had several of a row.
SENDERS_NAMES: Final = {
    "message": ("msg", "log", "text", "body", "event", "@m", "@mt", "short_message"),
    "level": (
        "levelname", "log.level", "loglevel", "lvl", "severity_text", "@l", "levelno", "priority", "status",
        "severity_number", "severity",
    ),
    "service": ("service.name", "app", "application", "program", "appname", "job", "type"),
    "host": ("host.name", "host.hostname", "hostname", "server_name", "machinename", "source_host"),
    "logger": ("logger_name", "loggername", "name", "log.logger", "category", "sourcecontext"),
    "environment": ("env", "deployment.environment", "deployment.environment.name", "service.environment"),
    "release": ("version", "service.version"),
    "trace_id": ("traceid", "trace.id", "dd.trace_id", "oteltraceid"),
    "span_id": ("spanid", "span.id", "dd.span_id", "otelspanid"),
    "exception_type": ("exception.type", "error.type", "exc_type", "error_type", "err.type"),
}  # fmt: skip

# Words of Splunk, Graylog and Papertrail for who said it.
_ELSEWHERE: Final = {"source": ("host",), "sender": ("host", "peer"), "sourcetype": ("input",), "facility": ()}

# What Logboom adds to an event itself: a sender's own attribute of this name comes first.
_ADDED: Final = frozenset({"project", "load_id", "fingerprint", "input", "key", "peer", "retention_days"})

_COLUMN_OF_NAME: Final = {column.name: column for column in COLUMNS if column.kind != "map"}
_COLUMN_OF_SENDERS_NAME: Final = {
    name: _COLUMN_OF_NAME[column] for column, names in SENDERS_NAMES.items() for name in (column, *names)
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's name; `paths` are the splits of a dotted one into an attribute and a path inside its JSON."""

    name: str

    def paths(self) -> Iterator[tuple[str, list[str]]]:
        """`a.b.c` gives ("a.b", ["c"]) and ("a", ["b", "c"]): the longest attribute's name first."""
        parts = self.name.split(".", MAX_PATH_PARTS)
        if not all(parts):
            return
        for split in range(len(parts) - 1, 0, -1):
            yield ".".join(parts[:split]), parts[split:]


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The attribute where an event has it, else the first of the columns that is not empty."""

    attribute: Attribute
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The line as it came: `logboom.raw`, or `logboom.head` and the message; the attribute `own` where an event has it."""

    own: Attribute | None = None


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a list that an attribute holds as JSON, or what each has on a path: `tags{}`, `items{}.sku`.

    `steps` lead from an element on: a name, or ELEMENTS for those of a list in it. Where the attribute is no list, it is
    the one element.
    """

    attribute: Attribute
    steps: tuple[str, ...] = ()


Field = Column | Attribute | FirstOf | Line | Elements


def field_named(name: str) -> Field:
    """What `name` means. Every name means something: what is nothing else is an attribute."""
    if name.startswith(ATTRIBUTES_PREFIX):
        return Attribute(name.removeprefix(ATTRIBUTES_PREFIX))
    if name in LINE_NAMES:
        return Line(None if name in ALIASES else Attribute(name))
    name = ALIASES.get(name, name)
    column = _COLUMN_OF_NAME.get(name)
    if column is not None:
        return FirstOf(Attribute(name), (column,)) if name in _ADDED else column
    if name in _ELSEWHERE:
        if name == "facility":
            return Attribute("syslog.facility")
        return FirstOf(Attribute(name), tuple(_COLUMN_OF_NAME[other] for other in _ELSEWHERE[name]))
    known = _COLUMN_OF_SENDERS_NAME.get(name.lower())
    return FirstOf(Attribute(name), (known,)) if known is not None else _attribute_named(name)


def _attribute_named(name: str) -> Attribute | Elements:
    outer, of_list, inner = name.partition(ELEMENTS)
    if not (outer and of_list):
        return Attribute(name)
    steps = inner.replace(ELEMENTS, f".{ELEMENTS}").split(".")
    return Elements(Attribute(outer), tuple(step for step in steps if step))
