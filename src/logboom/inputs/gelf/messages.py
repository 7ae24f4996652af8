r"""A GELF message as a document for the codec `json_lines`.

    {"version":"1.1","host":"web-1","short_message":"a","level":3,"facility":"shop.cart","_order":7}

becomes

    {"host":"web-1","message":"a","level":3,"logger":"shop.cart","order":7}

Source: Graylog documentation, "GELF Payload Specification".
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from logboom.inputs.module.request_module import read

_VERSION, _SHORT, _FULL, _FACILITY = "version", "short_message", "full_message", "facility"
_OWN: Final = frozenset((_VERSION, _SHORT, _FULL, _FACILITY, "host", "timestamp", "level", "message"))
# The handlers for Python put the traceback there, with an empty line between its lines.
_TRACE: Final = re.compile(r"Traceback \(most recent call last\)|\n\s*at \S+")
_EMPTY_LINES: Final = re.compile(r"\n{2,}")
_LOGGER_NAMES: Final = ("logger", "logger_name")
MAX_REMEMBERED_FIELDS: Final = 100  # of one message; names of more are not remembered

FEWEST_FOR_MODULE: Final = 16  # messages at once: for fewer, calling it would cost more than it brings

_decode = msgspec.json.decode
_encode = msgspec.json.encode


def documents_of(messages: Sequence[bytes]) -> list[bytes]:
    """The document of each message; of many by the module, which leaves values as they are written."""
    together = b"\0".join(messages)
    are_many = len(messages) >= FEWEST_FOR_MODULE and together.count(b"\0") == len(messages) - 1
    found = read("read_gelf", together) if are_many else None
    if found is None:
        return [document_of(message) for message in messages]
    documents: list[bytes] = []
    for lines, left in found.pieces():
        documents += lines.split(b"\n")[:-1]
        if left:
            documents.append(document_of(left.record(together)))
    return documents


def document_of(message: bytes) -> bytes:
    """The document of one message; what is no JSON object stays as it is, for the load to keep with the reason."""
    try:
        given = _decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return message
    if not isinstance(given, dict):
        return message
    names = _names(tuple(given)) if len(given) <= MAX_REMEMBERED_FIELDS else None
    if names is None:
        return _encode(_fields(given))
    named = zip(names, given.values(), strict=True)
    return _encode({name: value for name, value in named if name and value is not None and value != ""})


@lru_cache(maxsize=1024)
def _names(given: tuple[str, ...]) -> tuple[str, ...] | None:
    """What the fields of a message are called, "" for one that is left out; None where their values decide that.

    Senders have few combinations of fields, and to look at each of them is most of a message's price.
    """
    if _FULL in given or _FACILITY in given:
        return None
    named = {place: name for name, place in _fields({name: place for place, name in enumerate(given)}).items()}
    return tuple([named.get(place, "") for place in range(len(given))])


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        if value is None or value == "":
            continue
        if name[:1] != "_":
            found[name] = value
        elif (plain := name[1:]) and plain not in _OWN and plain not in given:
            found[plain] = value
        elif plain == "version":  # of the program; the other is GELF's own
            found["release"] = value
        else:
            found[name] = value
    found.pop(_VERSION, None)
    if (short := found.pop(_SHORT, None)) is not None:
        found["message"] = short
    full = found.get(_FULL)
    if isinstance(full, str) and _TRACE.search(full):
        del found[_FULL]
        found["stack_trace"] = _EMPTY_LINES.sub("\n", full)
    facility = found.get(_FACILITY)
    if isinstance(facility, str) and not any(name in found for name in _LOGGER_NAMES):
        found["logger"] = facility
    return found
