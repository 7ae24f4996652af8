"""Loki's push request in protobuf: the messages of its push.proto that a receiver needs.

Texts are bytes here: one that is no UTF-8 would else cost all others of its request.

Source: Grafana Loki, push.proto of its repository (field numbers and types).
"""

from typing import Any, Final

from logboom.inputs.protobuf import DecodeError, messages

__all__ = ["DecodeError", "PushRequest"]

_MESSAGES: Final = messages(
    "logboom.loki",
    {
        "PushRequest": [("streams", 1, "*Stream")],
        "Stream": [("labels", 1, "bytes"), ("entries", 2, "*Entry"), ("hash", 3, "uint64")],
        "Entry": [("timestamp", 1, "Time"), ("line", 2, "bytes"), ("metadata", 3, "*Pair")],
        "Time": [("seconds", 1, "int64"), ("nanos", 2, "int32")],
        "Pair": [("name", 1, "bytes"), ("value", 2, "bytes")],
    },
)
PushRequest: Final[Any] = _MESSAGES["PushRequest"]
