"""Loki's push request in protobuf: the messages of its push.proto that a receiver needs.

Source: Grafana Loki, push.proto of its repository (field numbers and types).
"""

from collections.abc import Iterable
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

__all__ = ["DecodeError", "PushRequest"]


def _described(fields: Iterable[tuple[str, int, str]], name: str) -> descriptor_pb2.DescriptorProto:
    """A message of push.proto: `fields` are names, numbers and types, `*T` for repeated messages T."""
    described = descriptor_pb2.DescriptorProto(name=name)
    for field, number, kind in fields:
        one = described.field.add(name=field, number=number)
        one.label = one.LABEL_REPEATED if kind.startswith("*") else one.LABEL_OPTIONAL
        if kind in ("string", "int64", "int32", "uint64"):
            one.type = getattr(one, f"TYPE_{kind.upper()}")
        else:
            one.type, one.type_name = one.TYPE_MESSAGE, f".logboom.loki.{kind.lstrip('*')}"
    return described


_FILE: Final = descriptor_pb2.FileDescriptorProto(
    name="logboom/loki.proto",
    package="logboom.loki",
    syntax="proto3",
    message_type=[
        _described([("streams", 1, "*Stream")], "PushRequest"),
        _described([("labels", 1, "string"), ("entries", 2, "*Entry"), ("hash", 3, "uint64")], "Stream"),
        _described([("timestamp", 1, "Time"), ("line", 2, "string"), ("metadata", 3, "*Pair")], "Entry"),
        _described([("seconds", 1, "int64"), ("nanos", 2, "int32")], "Time"),
        _described([("name", 1, "string"), ("value", 2, "string")], "Pair"),
    ],
)
_POOL: Final = descriptor_pool.DescriptorPool()
_POOL.Add(_FILE)
PushRequest: Final[Any] = message_factory.GetMessageClass(_POOL.FindMessageTypeByName("logboom.loki.PushRequest"))
