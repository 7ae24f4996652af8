"""Messages of protobuf from a table of their fields, for formats of which a receiver needs a few messages only.

    messages("logboom.loki", {"Pair": [("name", 1, "string"), ("value", 2, "string")]})["Pair"]

Source: Protocol Buffers documentation, descriptor.proto.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

__all__ = ["DecodeError", "Parts", "messages"]

_NAME: Final = 0x0A  # how a pair begins; the length of its name follows
_QUOTE: Final = b'"'
_SHORT: Final = 0x80  # lengths below this are one byte

_encode: Final = msgspec.json.Encoder().encode
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


class Parts(dict[bytes, bytes]):
    r"""Pairs of a name and a value as parts of a JSON object, by their bytes: b"\x0a\1a\x12\1b" gives `"a":"b"`.

    A pair that many events share is read once, and nearly all others are short texts. What stands before such a text,
    its name and all lengths, is read once too: no message need be made of them, which is most of their price.
    One for each request. `unlike` tells whether any pair was not just a name and a value.
    """

    def __init__(
        self, before_text: Mapping[int, bytes], name_of: Callable[[bytes], bytes], read: Callable[[bytes], bytes]
    ) -> None:
        """`before_text` is what stands between a name and a text, by the length of both; `name_of` gives `"a":` of a
        name, or nothing where the pair has to be read; `read` makes a part of any other pair.
        """
        super().__init__()
        self.unlike = False
        self._before_text = before_text
        self._before_bytes = len(next(iter(before_text.values())))
        self._name_of = name_of
        self._read = read
        self._heads: dict[bytes, bytes] = {}

    def __missing__(self, pair: bytes) -> bytes:
        start = pair[1] + 2 + self._before_bytes if len(pair) > 1 else 0
        if len(pair) < _SHORT:  # what stands before a text then says how long all is
            head = self._heads.get(pair[:start])
            if head is None:
                head = self._head(pair, start)
            if head and len(pair) == start + pair[start - 1]:
                part = self[pair] = head + _encode(pair[start:].decode("utf-8", "replace"))
                return part
        part = self[pair] = self._read(pair)
        if part[:1] != _QUOTE:
            self.unlike = True
        return part

    def _head(self, pair: bytes, start: int) -> bytes:
        """`"a":` of what stands before a text, remembered; nothing where the pair has to be read."""
        at = start - self._before_bytes
        before = self._before_text.get(len(pair) - at)
        if not start or pair[0] != _NAME or pair[at:start] != before or start == len(pair):
            return b""
        head = self._heads[pair[:start]] = self._name_of(pair[2:at])
        return head


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
