"""A log record as the one line of JSON that the server reads.

It is written while the application logs, not later: arguments and `extra` may be changed or closed by then, and nobody
wants a queue that keeps requests alive.

`extra` and what was bound become attributes under their own names; one that has the name of a field of ours is sent as
`extra.NAME`. An exception becomes `exception.type`, `exception.message` and `exception.stacktrace` of the same event.

Source: Python library reference, "LogRecord attributes"; OpenTelemetry semantic conventions, "Exceptions", "Code".
"""

from __future__ import annotations

import json
import logging
import math
import re
import traceback
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from logboom.client.context import Changing

# What every record has; all else came as `extra`. taskName came with Python 3.12.
STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
OURS = frozenset({"@timestamp", "level", "message", "logger", "service.name", "host.name", "environment", "release"})
FIRST = ("@timestamp", "level", "message", "logger", *sorted(OURS), "exception.type", "exception.stacktrace")  # to keep
LEVELS = {10: "debug", 20: "info", 30: "warning", 40: "error", 50: "critical"}
LEVEL_NAMES = {10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"}
DEEPEST = 8  # nested further down, a value becomes text
MOST_ELEMENTS = 1000  # of one list or dict
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class RecordLines:
    """Writes records; `fixed` is what all of them say: service, host, environment, release."""

    def __init__(self, fixed: Mapping[str, str], max_bytes: int) -> None:
        self._fixed = {name: value for name, value in fixed.items() if value}
        self._max_bytes = max_bytes
        self._encoder = json.JSONEncoder(
            ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_json_or_text
        )
        self._encode = _made_once(self._encoder)

    def line(self, record: logging.LogRecord, bound: Mapping[str, object]) -> bytes:
        """The record as JSON, ended by LF, and never longer than the limit; whatever it holds, this does not fail."""
        event = self._event(record, bound)
        try:
            text = self._encode(event)
        except (ValueError, TypeError, RecursionError, RuntimeError):  # NaN, a key that is no text, a circle, ...
            self._encode = _made_once(self._encoder)  # the other remembers where it was when it failed
            text = self._encoder.encode(_plain(event, DEEPEST))
        try:
            line = text.encode()
        except UnicodeEncodeError:
            line = LONE_SURROGATE.sub(lambda found: rf"\\u{ord(found[0]):04x}", text).encode()
        if len(line) >= self._max_bytes:
            line = self._encoder.encode(_shortened(event, self._max_bytes)).encode("utf-8", "replace")
        return line + b"\n"

    def _event(self, record: logging.LogRecord, bound: Mapping[str, object]) -> dict[str, Any]:
        number = record.levelno if isinstance(record.levelno, int) else 0  # makeLogRecord({}) has none
        event: dict[str, Any] = {
            # Digits in quotes: a number would be read as a double and lose microseconds.
            "@timestamp": str(int(record.created * 1_000_000)),
            "level": LEVELS.get(number) or level_of(number),
            "message": _message(record),
            "logger": record.name,
            **self._fixed,
            "code.file.path": record.pathname,
            "code.line.number": record.lineno,
            "code.function.name": record.funcName,
            "process.pid": record.process,
            "thread.name": record.threadName,
        }
        if LEVEL_NAMES.get(number) != record.levelname:
            event["logboom.level"] = record.levelname
        if bound:
            _add(event, bound)
        fields = record.__dict__
        if len(fields) > len(STANDARD) - 3 and not fields.keys() <= STANDARD:
            extra = {name: fields[name] for name in fields.keys() - STANDARD}
            _add(event, extra)
        if record.exc_info and record.exc_info[0]:
            _add_exception(event, record.exc_info)
        elif record.exc_text and record.exc_text.strip():
            event["exception.stacktrace"] = record.exc_text  # QueueHandler leaves but this
        if record.stack_info:
            event["code.stacktrace"] = record.stack_info
        return event


def _made_once(encoder: json.JSONEncoder) -> Callable[[Any], str]:
    """What `encoder.encode` does. CPython's makes the part that is written in C anew for each document, two fifths of the time.

    Threads may share it: to one that meets an object which another is inside of it looks like a circle, an error as any.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # not CPython
        return encoder.encode
    separators = (encoder.key_separator, encoder.item_separator)
    text = json.encoder.encode_basestring
    try:
        made = make(
            {}, encoder.default, text, None, *separators, encoder.sort_keys, encoder.skipkeys, encoder.allow_nan
        )
        if "".join(made({"a": [1.5, "b"]}, 0)) == '{"a":[1.5,"b"]}':
            return lambda document: "".join(made(document, 0))
    except TypeError:  # a Python that makes it otherwise
        pass
    return encoder.encode


def level_of(number: int) -> str:
    """Our word for a level between the tens: 5 is trace, 15 debug, 25 notice, 35 warning, 45 error."""
    if number < 10:
        return "trace" if number > 0 else ""
    if 20 < number < 30:
        return "notice"
    return LEVELS[min(number // 10 * 10, 50)]


def text_of(value: object) -> str:
    """Any object as text: what it says of itself, or its type when even that fails."""
    try:
        if isinstance(value, (bytes, bytearray)):
            return bytes(value).decode("utf-8", "backslashreplace")
        return repr(value) if isinstance(value, BaseException) else str(value)
    except Exception:  # noqa: BLE001  # whatever an application's own class does
        return f"<{type(value).__name__} that says nothing>"


def _json_or_text(value: object) -> object:
    return list(value) if isinstance(value, (set, frozenset)) else text_of(value)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments that do not fit the text, a __str__ that fails: say what there is
        return f"{text_of(record.msg)} {text_of(record.args)}"


def _add(event: dict[str, Any], attributes: Mapping[str, object]) -> None:
    for name, bound_value in attributes.items():
        value = bound_value.read() if isinstance(bound_value, Changing) else bound_value
        if name == "extra" and isinstance(value, dict):  # how loguru hands over what was bound there
            _add(event, value)
        elif value is not None:
            event[f"extra.{name}" if name in OURS else name] = value


def _add_exception(event: dict[str, Any], exc_info: Any) -> None:
    kind, value, trace = exc_info
    module = kind.__module__
    event["exception.type"] = kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
    try:
        event["exception.message"] = str(value)
    except Exception:  # noqa: BLE001
        event["exception.message"] = text_of(value)
    try:
        event["exception.stacktrace"] = "".join(traceback.format_exception(kind, value, trace)).rstrip("\n")
    except Exception:  # noqa: BLE001
        event["exception.stacktrace"] = "".join(traceback.format_tb(trace)).rstrip("\n")


def _plain(value: Any, depth: int) -> Any:
    """The value in JSON's own types, without circles: what is too deep, too many or unknown becomes text."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, dict) and depth:
        some = list(value.items())[:MOST_ELEMENTS]
        return {name if isinstance(name, str) else text_of(name): _plain(held, depth - 1) for name, held in some}
    if isinstance(value, (list, tuple, set, frozenset)) and depth:
        return [_plain(held, depth - 1) for held in list(value)[:MOST_ELEMENTS]]
    return f"{type(value).__name__} of {len(value)}" if isinstance(value, (dict, list, tuple, set)) else text_of(value)


def _shortened(event: dict[str, Any], max_bytes: int) -> dict[str, Any]:
    """The event within the limit: long texts lose their middle, then further attributes go."""
    room = max_bytes // 6 - 100  # a character takes six bytes at most, as an escape
    longest = room // 3  # so that message and stack trace fit, and something more
    kept: dict[str, Any] = {"logboom.truncated": "true"}
    for name, value in chain(((name, event[name]) for name in FIRST if name in event), event.items()):
        if name in kept:
            continue
        text = value if isinstance(value, str) else text_of(value)
        if len(text) > longest:
            text = f"{text[: longest // 2]} ... {text[-longest // 2 :]}"
        room -= len(text) + len(name) + 1
        if room < 0:
            break
        kept[name] = text
    return kept
