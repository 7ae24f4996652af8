"""Where in an event its trace may stand: the texts to look at, one after another, each as its program printed it.

Loggers put the error into an attribute of its own, or an object of several names into one (`err`, `error`, `thrown`), which is
kept as JSON; a message may be a document too. What was made JSON once more on its way is undone, and what rsyslog escaped.

Source: OpenTelemetry semantic conventions, "Exceptions"; Elastic Common Schema, "Error Fields"; Datadog, "Standard Attributes";
the serializers of pino and bunyan; Log4j's JsonLayout; Serilog's compact format; the formatters of Python's loggers;
rsyslog, "parser.escapeControlCharactersOnReceive".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from logboom.issues.traces.search import LONGEST, MARKERS

# In lower case: a name counts however its letters are written.
TRACE_NAMES: Final = (
    "exception.stacktrace", "exc_info", "exc_text", "stack_trace", "error.stack_trace", "exception", "stacktrace",
    "traceback", "stack", "err.stack", "error.stack", "exception.stack_trace", "thrown.extendedstacktrace",
    "extendedstacktrace", "stacktracestring", "@x", "err", "error", "thrown",
)  # fmt: skip
# Of a document within the event; of the event itself the message has a column.
MESSAGE_NAMES: Final = ("message", "msg", "log", "text", "body", "@m")
TYPE_NAMES: Final = ("type", "name", "kind", "classname")
DEEPEST: Final = 4  # documents within documents

# A tab before a frame, as rsyslog writes it; the other markers have no control character.
_OCTAL_TAB: Final = "#011at "
TEXT_MARKERS: Final = (*MARKERS, _OCTAL_TAB)

_TRACE_RANKS: Final = {name: rank for rank, name in enumerate(TRACE_NAMES)}
_RANKS: Final = {name: rank for rank, name in enumerate((*TRACE_NAMES, *MESSAGE_NAMES))}
_ESCAPE: Final = re.compile(r'\\([ntr"\\/])')
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}


def trace_texts(columns: Mapping[str, Any]) -> Iterator[str]:
    """The texts of an event that may hold a trace, the likeliest first and the message last."""
    attributes = columns["attributes"]
    for name in _ordered(attributes, _TRACE_RANKS):
        yield from _texts(attributes[name], f"{columns['exception_type']}: " if columns["exception_type"] else "", 0)
    yield from _texts(columns["message"], "", 0)


def is_trace(name: str, text: str) -> bool:
    """Whether this attribute is where a trace stands, and nothing one would look for beside it."""
    return name.lower() in _TRACE_RANKS and _may_hold_trace(text)


def _texts(value: Any, head: str, depth: int) -> Iterator[str]:
    """Of a value in which a trace may stand; `head` names the exception, should there be frames alone."""
    if isinstance(value, str):
        if not _may_hold_trace(value):
            return
        document = _document(value)
        if document is None:
            text = _plain(value)
            yield head + "\n" + text if head and text.lstrip().startswith("at ") else text
            return
        value = document
    if isinstance(value, dict) and depth < DEEPEST:
        for name in _ordered(value, _RANKS):
            yield from _texts(value[name], _head(value), depth + 1)


def _ordered(names: Mapping[str, Any], ranks: Mapping[str, int]) -> list[str]:
    known = [(rank, name) for name in names if (rank := ranks.get(name.lower())) is not None]
    return [name for _, name in sorted(known)]


def _may_hold_trace(text: str) -> bool:
    return any(marker in text for marker in TEXT_MARKERS)


def _document(text: str) -> dict[str, Any] | None:
    if not text.startswith("{") or len(text) > LONGEST:
        return None
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (ValueError, RecursionError):  # cut off, half of a character, or made to be deep
        return None


def _plain(text: str) -> str:
    """A text with the line feeds that were written out on its way: by rsyslog, or as JSON that other words stand before."""
    if "\n" in text:
        return text
    if "#012" in text:
        return text.replace("#012", "\n").replace("#011", "\t")
    if "\\n" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)


def _head(document: Mapping[str, Any]) -> str:
    """The line that .NET leaves out of `StackTrace`: its frames stand alone there, beside the type and the message."""
    told = {name.lower(): value for name, value in document.items() if isinstance(value, str)}
    type_ = next((told[name] for name in TYPE_NAMES if told.get(name)), "")
    return f"{type_}: {told.get('message', '')}" if type_ else ""
