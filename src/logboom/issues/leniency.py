"""Brings an event document of any shape into the one that `report.py` reads: what has a wrong type is turned or left out.

SDKs of many years send numbers for words, pairs for maps, one value for a list of them, and the interfaces of old under
their long names. A user's hook may put anything anywhere.

Source: Sentry developer documentation, "Event Payloads" and "Legacy Interfaces".
"""

import json
import math
from collections.abc import Callable
from typing import Any, Final

Coercion = Callable[[Any], Any]

LEGACY_NAMES: Final = {
    "sentry.interfaces.Exception": "exception",
    "sentry.interfaces.Message": "logentry",
    "sentry.interfaces.Stacktrace": "stacktrace",
    "sentry.interfaces.Http": "request",
    "sentry.interfaces.User": "user",
    "sentry.interfaces.Contexts": "contexts",
    "sentry.interfaces.threads": "threads",
}


def event(document: dict[str, Any]) -> dict[str, Any]:
    """A document with the same sense in which every value has the type that `report.py` expects."""
    renamed = dict(document)
    for old, new in LEGACY_NAMES.items():
        if old in renamed:
            renamed.setdefault(new, renamed[old])
    return _shaped(renamed, _EVENT)


def text(value: object) -> str | None:
    """A text as it is, a number or a truth in words, a structure as JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        found = value
    elif isinstance(value, bool):
        found = "true" if value else "false"
    elif isinstance(value, int | float):
        found = repr(value)
    else:
        try:
            found = json.dumps(value, ensure_ascii=False)
        except (ValueError, TypeError, RecursionError):
            return None
    # Half of a surrogate pair is no character: no column could keep it.
    return found if found.isascii() else found.encode("utf-8", "replace").decode("utf-8")


def whole(value: object) -> int | None:
    """A whole number, also when it came as a text or with a fraction."""
    found = number(value)
    return int(found) if found is not None and abs(found) < 2**53 else None


def number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value)
    if isinstance(value, str) and value.lower() in {"true", "1", "yes", "false", "0", "no"}:
        return value.lower() in {"true", "1", "yes"}
    return None


def moment(value: object) -> str | float | None:
    """A time stays as it was sent: a text or a number of seconds."""
    return value if isinstance(value, str) else number(value)


def level(value: object) -> str | int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else text(value)


def mapping(value: object) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def tags(value: object) -> dict[str, str]:
    """A map, a list of pairs, or a list of `{"key", "value"}`."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [(one.get("key"), one.get("value")) for one in value if isinstance(one, dict)]
        pairs += [(one[0], one[1]) for one in value if isinstance(one, list) and len(one) == 2]
    else:
        return {}
    named = ((text(name), text(said)) for name, said in pairs)
    return {name: said for name, said in named if name and said is not None}


def texts(value: object) -> list[str]:
    """A list of texts; one value alone is a list of one."""
    if value is None:
        return []
    found = (text(one) for one in (value if isinstance(value, list) else [value]))
    return [one for one in found if one is not None]


def message(value: object) -> str | dict[str, Any] | None:
    return interface_message(value) if isinstance(value, dict) else text(value)


def interface_message(value: object) -> dict[str, Any] | None:
    if isinstance(value, dict):
        params = value.get("params")
        shaped = _shaped(value, {"message": text, "formatted": text})
        return {**shaped, "params": params if isinstance(params, list | dict) else None}
    return {"message": None, "formatted": text(value), "params": None} if value else None


def stack(value: object) -> dict[str, Any] | None:
    frames = value.get("frames") if isinstance(value, dict) else value
    if isinstance(frames, dict):
        frames = [frames]
    if not isinstance(frames, list):
        return None
    return {"frames": [_frame(one) for one in frames if isinstance(one, dict)]}


def exceptions(value: object) -> list[dict[str, Any]]:
    """Bare, in a list, or in `{"values": ...}`; what is none is left out."""
    return [_shaped(one, _EXCEPTION) for one in _values(value)]


def threads(value: object) -> list[dict[str, Any]]:
    return [_shaped(one, {"stacktrace": stack, "crashed": truth, "current": truth}) for one in _values(value)]


def contexts(value: object) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    named = _mapping({"name": text, "version": text, "family": text})
    return _shaped(
        value,
        {
            "trace": _mapping({"trace_id": text, "span_id": text}),
            "browser": named,
            "os": named,
            "runtime": named,
            "device": named,
        },
    )


def _as_sent(value: object) -> object:
    return value


def _mapping(coercions: dict[str, Coercion]) -> Coercion:
    return lambda value: _shaped(value, coercions) if isinstance(value, dict) else None


def _shaped(document: dict[str, Any], coercions: dict[str, Coercion]) -> dict[str, Any]:
    return {name: coerce(document[name]) for name, coerce in coercions.items() if name in document}


def _values(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        values = value.get("values", [value])
        value = [values] if isinstance(values, dict) else values
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _frame(frame: dict[str, Any]) -> dict[str, Any]:
    return _shaped(frame, _FRAME)


_FRAME: Final[dict[str, Coercion]] = {
    **dict.fromkeys(("module", "function", "raw_function", "filename", "abs_path", "context_line"), text),
    **dict.fromkeys(("package", "platform"), text),
    **dict.fromkeys(("lineno", "colno"), whole),
    "in_app": truth,
}
_MECHANISM: Final[dict[str, Coercion]] = {
    **dict.fromkeys(("type", "source"), text),
    **dict.fromkeys(("handled", "synthetic", "is_exception_group"), truth),
    **dict.fromkeys(("exception_id", "parent_id"), whole),
}
_EXCEPTION: Final[dict[str, Coercion]] = {
    **dict.fromkeys(("type", "value", "module"), text),
    "mechanism": _mapping(_MECHANISM),
    "stacktrace": stack,
}
_EVENT: Final[dict[str, Coercion]] = {
    **dict.fromkeys(("event_id", "platform", "logger", "transaction", "server_name"), text),
    **dict.fromkeys(("release", "dist", "environment", "culprit"), text),
    "timestamp": moment,
    "level": level,
    "message": message,
    "logentry": interface_message,
    "exception": exceptions,
    "stacktrace": stack,
    "threads": threads,
    "fingerprint": texts,
    "user": _mapping(dict.fromkeys(("id", "email", "username", "name", "ip_address"), text)),
    "request": _mapping({"url": text, "method": text, "headers": _as_sent}),
    "contexts": contexts,
    "tags": tags,
    "extra": mapping,
    "sdk": _mapping({"name": text, "version": text}),
}
