"""Messages of protobuf from a table of their fields, for formats of which a receiver needs a few messages only.

    messages("logboom.loki", {"Pair": [("name", 1, "string"), ("value", 2, "string")]})["Pair"]

Source: Protocol Buffers documentation, descriptor.proto.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

__all__ = ["DecodeError", "messages"]

_SCALARS: Final = frozenset(("string", "bytes", "int32", "int64", "uint32", "uint64", "fixed32", "fixed64"))


def messages(package: str, fields: Mapping[str, Iterable[tuple[str, int, str]]]) -> dict[str, Any]:
    """A class for each message: the fields' names, numbers and types; `*T` is repeated, T a scalar or a message."""
    file = descriptor_pb2.FileDescriptorProto(
        name=f"{package}.proto",
        package=package,
        syntax="proto3",
        message_type=[_described(name, of_message, package) for name, of_message in fields.items()],
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.{name}")) for name in fields}


def _described(name: str, fields: Iterable[tuple[str, int, str]], package: str) -> descriptor_pb2.DescriptorProto:
    described = descriptor_pb2.DescriptorProto(name=name)
    for field, number, kind in fields:
        one = described.field.add(name=field, number=number)
        one.label = one.LABEL_REPEATED if kind.startswith("*") else one.LABEL_OPTIONAL
        kind = kind.lstrip("*")  # noqa: PLW2901
        if kind in _SCALARS:
            one.type = getattr(one, f"TYPE_{kind.upper()}")
        else:
            one.type, one.type_name = one.TYPE_MESSAGE, f".{package}.{kind}"
    return described
