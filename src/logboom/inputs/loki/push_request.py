"""Loki's push request in protobuf: the messages of its push.proto that a receiver needs.

Texts are bytes here: one that is no UTF-8 would else cost all others of its request.

Source: Grafana Loki, push.proto of its repository (field numbers and types).
"""

from typing import Any, Final

from logboom.inputs.protobuf import DecodeError, messages

__all__ = ["DecodeError", "Entry", "Pair", "PushRequest"]

_MESSAGES: Final = messages(
    "logboom.loki",
    {
        "PushRequest": [("streams", 1, "*Stream")],
        "Stream": [("labels", 1, "bytes"), ("entries", 2, "*Entry"), ("hash", 3, "uint64")],
        "Entry": [("timestamp", 1, "Time"), ("line", 2, "bytes"), ("metadata", 3, "*bytes")],
        "Time": [("seconds", 1, "int64"), ("nanos", 2, "int32")],
        "Pair": [("name", 1, "bytes"), ("value", 2, "bytes")],
    },
)
PushRequest: Final[Any] = _MESSAGES["PushRequest"]
Entry: Final[Any] = _MESSAGES["Entry"]
Pair: Final[Any] = _MESSAGES["Pair"]
"""What an entry's metadata are; bytes there yet, since many entries have the same."""
# What stands between the name and the value of a pair: see Parts.
BEFORE_VALUE: Final = {size: bytes((0x12, size - 2)) for size in range(2, 128)}
