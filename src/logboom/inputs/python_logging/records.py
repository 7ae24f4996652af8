"""A log record of Python as an event, whether its values came as they are (pickled) or as texts (a form).

Source: Python documentation, "LogRecord attributes"; `logging.handlers.HTTPHandler.mapLogRecord`.
"""

import ast
import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any, Final

from logboom.event import SEVERITY_OF_WORD
from logboom.inputs.event_line import (
    MAX_ATTRIBUTES,
    MAX_MESSAGE_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    EventLine,
    attribute_text,
    time_text,
)

NAME: Final = "python_logging"
STACK: Final = "exception.stacktrace"

# As logboom's own handler names them, and what says nothing that these don't.
_ATTRIBUTES: Final = {
    "pathname": "code.file.path",
    "lineno": "code.line.number",
    "funcName": "code.function.name",
    "process": "process.pid",
    "processName": "process.name",
    "threadName": "thread.name",
    "taskName": "task.name",
    "exc_text": STACK,
    "stack_info": "code.stacktrace",
}
_SAID: Final = frozenset(
    (
        "service", "host", "environment", "release", "trace_id", "span_id", "name", "msg", "message", "args", "levelname", "levelno", "created", "asctime", "msecs",
        "relativeCreated", "exc_info", "filename", "module", "thread",
    )
)  # fmt: skip
_ABSENT: Final = frozenset(("None", ""))

MAX_ARGUMENTS_CHARACTERS: Final = 16_384
MAX_RENDERED_CHARACTERS: Final = 4 * 1024 * 1024
# A width or a precision that is taken from the arguments, or has four digits and more, makes little into very much.
_BOMB: Final = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\*|\d{4,}|\d*\.(?:\*|\d{4,}))")
_EXCEPTION: Final = re.compile(
    r"\(<class '([\w.]+)'>, (.*), (?:<traceback object at 0x[0-9a-fA-F]+>|None)\)", re.DOTALL
)
_BASES: Final = (1, 5, 9, 13, 17, 21)

MAX_ATTRIBUTES_CHARACTERS: Final = 256 * 1024
MAX_LINE_BYTES: Final = 4 * 1024 * 1024
"""No event of these is longer: a character is written in six bytes at most."""
MAX_DEPTH: Final = 8
MAX_VALUES: Final = 10_000


def event_of(record: Mapping[str, Any], *, service: str = "", host: str = "") -> EventLine:
    """The event of a record; `service` and `host` are for one that names none."""
    given = {str(name): value for name, value in record.items() if not _is_absent(value)}
    attributes = _attributes(given)
    message = _text(given.get("message")) or _message(given, attributes)
    exception_type = _exception(given, attributes)
    level = _text(given.get("levelname"))
    return EventLine(
        timestamp=_time(given.get("created")),
        level=level[:100],
        severity=0 if level.lower() in SEVERITY_OF_WORD else _severity(given.get("levelno")),
        logger=_text(given.get("name")),
        message=message,
        exception_type=exception_type,
        input=NAME,
        attributes=attributes,
        service=_text(given.get("service")) or service,
        host=_text(given.get("host")) or host,
        environment=_text(given.get("environment")),
        release=_text(given.get("release")),
        trace_id=_text(given.get("trace_id")),
        span_id=_text(given.get("span_id")),
    )


def rendered(template: str, arguments: str) -> str | None:
    """`template % arguments`, these as `repr` writes them; None when they can't be read, or would make a text too large."""
    if arguments in ("()", "None", ""):
        return template
    if len(arguments) > MAX_ARGUMENTS_CHARACTERS or _BOMB.search(template):
        return None
    if template.count("%") * (len(arguments) + 1000) > MAX_RENDERED_CHARACTERS:
        return None
    try:
        values = ast.literal_eval(arguments)
        return str(template % values)
    except (ValueError, TypeError, SyntaxError, KeyError, OverflowError, RecursionError, MemoryError):
        return None


def _message(given: Mapping[str, Any], attributes: dict[str, str]) -> str:
    template, arguments = _text(given.get("msg")), given.get("args")
    if not isinstance(arguments, str):
        return template  # a pickled record has its message rendered
    message = rendered(template[:MAX_MESSAGE_CHARACTERS], arguments)
    if message is None:
        attributes["args"] = arguments[:MAX_VALUE_CHARACTERS]
        return template
    return message


def _attributes(given: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    room = MAX_ATTRIBUTES_CHARACTERS
    for name, value in given.items():
        if name in _SAID:
            continue
        text = _text(value)[:room]
        room -= len(text)
        if len(found) == MAX_ATTRIBUTES or not room:
            break
        found[_ATTRIBUTES.get(name, name)[:MAX_NAME_CHARACTERS]] = text
    return found


def _exception(given: Mapping[str, Any], attributes: dict[str, str]) -> str:
    """The exception's type where only the triple's `repr` tells it: a form has no stack trace."""
    found = _EXCEPTION.fullmatch(_text(given.get("exc_info"))) if STACK not in attributes else None
    if found is None:
        return ""
    attributes["exception.message"] = found[2][:MAX_VALUE_CHARACTERS]
    return found[1].removeprefix("builtins.")


def _severity(levelno: object) -> int:
    """OpenTelemetry's number of a level of Python's: those between two tens are a little above the lower."""
    try:
        number = int(str(levelno)[:10])
    except ValueError:
        return 0
    if number <= 0:
        return 0
    ten = min(number // 10, 5)
    if ten == 4:  # above the number of error begins what is critical
        return _BASES[ten]
    return min(_BASES[ten] + min(number - 10 * ten, 3), 24)


def _time(created: object) -> str:
    try:
        return time_text(float(str(created)[:32]))
    except ValueError:
        return ""


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and value in _ABSENT)


def _text(value: object) -> str:
    """A value in words, whatever it is: what was pickled may hold itself."""
    if isinstance(value, str):
        return value[:MAX_MESSAGE_CHARACTERS]
    return "" if value is None else attribute_text(_plain(value, MAX_DEPTH, [MAX_VALUES]))


def _plain(value: object, depth: int, room: list[int]) -> Any:
    """The value as JSON can say it, with bounds of depth and number."""
    room[0] -= 1
    if isinstance(value, dict | list | tuple):
        return _plain_container(value, depth, room) if depth and room[0] > 0 else "…"
    if isinstance(value, str):
        return value[:MAX_VALUE_CHARACTERS]
    if isinstance(value, bytes):
        return value[:MAX_VALUE_CHARACTERS].decode("utf-8", "backslashreplace")
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return hex(value)
    return value


def _plain_container(value: dict[str, Any] | list[Any] | tuple[Any, ...], depth: int, room: list[int]) -> Any:
    if isinstance(value, dict):
        pairs = takewhile(lambda _: room[0] > 0, value.items())
        return {name[:MAX_NAME_CHARACTERS]: _plain(inner, depth - 1, room) for name, inner in pairs}
    return [_plain(inner, depth - 1, room) for inner in takewhile(lambda _: room[0] > 0, value)]
