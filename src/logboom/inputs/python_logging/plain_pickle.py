"""Pickles of plain values, read without ever running anything: texts, bytes, numbers, truths, None, and containers of them.

To load a pickle with Python's own module is to run what its sender likes. Here are the opcodes that put plain values
together, and no others: what looks up a name, calls, or builds an object isn't known, so nothing can be asked for.

Source: Python's `Lib/pickletools.py`, protocols 0 to 5; `logging.handlers.SocketHandler.makePickle` writes protocol 1.
"""

import struct
from collections.abc import Callable
from typing import Any, Final

from logboom.errors import InvalidRequest

ADVICE: Final = "log texts, numbers and containers of them alone, or send with logboom.Handler"
MAX_OPCODES: Final = 100_000
MAX_NUMBER_BYTES: Final = 1024

_MARK: Final = object()
_U16: Final = struct.Struct("<H")
_I32: Final = struct.Struct("<i")
_U32: Final = struct.Struct("<I")
_U64: Final = struct.Struct("<Q")
_DOUBLE: Final = struct.Struct(">d")


class UnsafePickle(InvalidRequest):
    """The pickle asks for more than plain values; to read it could run what its sender likes."""

    code = "unsafe_pickle"


class BrokenPickle(InvalidRequest):
    """It is no pickle, or one that ends too early or never."""

    code = "broken_pickle"


def read_plain(data: bytes) -> Any:
    """The one value of a pickle. Raises UnsafePickle, BrokenPickle.

    Containers may hold themselves, and one value may stand in many places: whoever walks them has to bound that.
    """
    reader = _Reader(data)
    try:
        return reader.read()
    except (struct.error, IndexError, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BrokenPickle(f"the pickle is broken at byte {reader.at}: {error}", hint=ADVICE) from None


class _Reader:
    """A machine with a stack and a memo, which lives for one pickle."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def read(self) -> Any:
        data = self._data
        for _ in range(MAX_OPCODES):
            opcode = data[self.at]
            self.at += 1
            if opcode == 0x2E:  # STOP
                return self._pop()
            step = _STEPS.get(opcode)
            if step is None:
                raise UnsafePickle(
                    f"the pickle asks for more than plain values (opcode {opcode:#04x} at byte {self.at - 1})",
                    hint=ADVICE,
                )
            step(self)
        raise BrokenPickle(f"the pickle has more than {MAX_OPCODES} opcodes", hint=ADVICE)

    # What is in the data.

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self._data):
            raise IndexError("it ends too early")
        found = self._data[self.at : end]
        self.at = end
        return found

    def number(self, form: struct.Struct) -> Any:
        return form.unpack(self.take(form.size))[0]

    def line(self) -> bytes:
        end = self._data.index(b"\n", self.at)
        found = self._data[self.at : end]
        self.at = end + 1
        return found

    # The stack.

    def _pop(self) -> Any:
        value = self._stack.pop()
        if value is _MARK:
            raise IndexError("a value is missing")
        return value

    def _to_mark(self) -> list[Any]:
        stack = self._stack
        at = len(stack) - 1
        while stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise IndexError("a mark is missing")
        values = stack[at + 1 :]
        del stack[at:]
        return values

    # The opcodes.

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def mark(self) -> None:
        self._stack.append(_MARK)

    def discard(self) -> None:
        self._stack.pop()

    def discard_to_mark(self) -> None:
        self._to_mark()

    def duplicate(self) -> None:
        value = self._pop()
        self._stack += [value, value]

    def text(self, form: struct.Struct) -> None:
        self.push(self.take(self.number(form)).decode("utf-8", "replace"))

    def short_text(self) -> None:
        self.push(self.take(self.take(1)[0]).decode("utf-8", "replace"))

    def text_line(self) -> None:
        self.push(_characters(self.line().decode("raw-unicode-escape")))

    def data(self, form: struct.Struct) -> None:
        self.push(self.take(self.number(form)))

    def short_data(self) -> None:
        self.push(self.take(self.take(1)[0]))

    def old_data_line(self) -> None:
        line = self.line().strip()
        if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in b"\"'":
            raise ValueError("a text has no quotes")
        self.push(_characters(line[1:-1].decode("unicode-escape")))

    def integer_line(self) -> None:
        line = self.line()
        self.push({b"00": False, b"01": True}[line] if line in (b"00", b"01") else _whole(line))

    def long_line(self) -> None:
        self.push(_whole(self.line().removesuffix(b"L")))

    def long(self, size: int) -> None:
        if size > MAX_NUMBER_BYTES or size < 0:
            raise ValueError("a number is too large")
        self.push(int.from_bytes(self.take(size), "little", signed=True))

    def short_long(self) -> None:
        self.long(self.take(1)[0])

    def large_long(self) -> None:
        self.long(self.number(_I32))

    def float_line(self) -> None:
        self.push(float(self.line()[:MAX_NUMBER_BYTES]))

    def collect(self, kind: Callable[[list[Any]], Any]) -> None:
        self.push(kind(self._to_mark()))

    def protocol(self) -> None:
        self.take(1)

    def frame(self) -> None:
        self.take(8)  # how much to read ahead

    def collect_pairs(self) -> None:
        values = self._to_mark()
        self.push(_pairs(values))

    def collect_last(self, count: int) -> None:
        values = [self._pop() for _ in range(count)]
        self.push(tuple(reversed(values)))

    def append(self) -> None:
        value = self._pop()
        self._top(list).append(value)

    def append_many(self) -> None:
        values = self._to_mark()
        self._top(list).extend(values)

    def set_item(self) -> None:
        value, name = self._pop(), self._pop()
        self._top(dict)[_name(name)] = value

    def set_items(self) -> None:
        values = self._to_mark()
        self._top(dict).update(_pairs(values))

    def _top(self, kind: type) -> Any:
        value = self._stack[-1]
        if type(value) is not kind:
            raise TypeError(f"a {kind.__name__} is missing")
        return value

    def put(self, index: int) -> None:
        value = self._stack[-1]
        if value is _MARK:
            raise IndexError("a value is missing")
        self._memo[index] = value

    def memoize(self) -> None:
        self.put(len(self._memo))

    def get(self, index: int) -> None:
        self.push(self._memo[index])


def _pairs(values: list[Any]) -> dict[str, Any]:
    return {_name(name): value for name, value in zip(values[::2], values[1::2], strict=True)}


def _name(value: object) -> str:
    """A key of a dict, as text: nothing else is hashed."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, int | float):
        return repr(value)
    raise TypeError("a key is neither a text nor a number")


def _characters(text: str) -> str:
    """The text without halves of surrogate pairs, which are no characters and nothing could write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _whole(line: bytes) -> int:
    if len(line) > MAX_NUMBER_BYTES:
        raise ValueError("a number is too large")
    return int(line)


_STEPS: Final[dict[int, Callable[[_Reader], None]]] = {
    ord("("): _Reader.mark,
    ord("0"): _Reader.discard,
    ord("1"): _Reader.discard_to_mark,
    ord("2"): _Reader.duplicate,
    ord("F"): _Reader.float_line,
    ord("G"): lambda machine: machine.push(machine.number(_DOUBLE)),
    ord("I"): _Reader.integer_line,
    ord("J"): lambda machine: machine.push(machine.number(_I32)),
    ord("K"): lambda machine: machine.push(machine.take(1)[0]),
    ord("M"): lambda machine: machine.push(machine.number(_U16)),
    ord("L"): _Reader.long_line,
    0x8A: _Reader.short_long,
    0x8B: _Reader.large_long,
    ord("N"): lambda machine: machine.push(None),
    0x88: lambda machine: machine.push(True),
    0x89: lambda machine: machine.push(False),
    ord("S"): _Reader.old_data_line,
    ord("T"): lambda machine: machine.push(machine.take(machine.number(_U32)).decode("latin-1")),
    ord("U"): lambda machine: machine.push(machine.take(machine.take(1)[0]).decode("latin-1")),
    ord("V"): _Reader.text_line,
    ord("X"): lambda machine: machine.text(_U32),
    0x8C: _Reader.short_text,
    0x8D: lambda machine: machine.text(_U64),
    ord("B"): lambda machine: machine.data(_U32),
    ord("C"): _Reader.short_data,
    0x8E: lambda machine: machine.data(_U64),
    0x96: lambda machine: machine.data(_U64),  # a bytearray, which nobody here changes
    ord("]"): lambda machine: machine.push([]),
    ord("l"): lambda machine: machine.collect(list),
    ord("a"): _Reader.append,
    ord("e"): _Reader.append_many,
    ord(")"): lambda machine: machine.push(()),
    ord("t"): lambda machine: machine.collect(tuple),
    0x85: lambda machine: machine.collect_last(1),
    0x86: lambda machine: machine.collect_last(2),
    0x87: lambda machine: machine.collect_last(3),
    ord("}"): lambda machine: machine.push({}),
    ord("d"): _Reader.collect_pairs,
    ord("s"): _Reader.set_item,
    ord("u"): _Reader.set_items,
    # A set is a list here: what somebody else chose isn't hashed, which nested tuples would let take for ever.
    0x8F: lambda machine: machine.push([]),
    0x90: _Reader.append_many,
    0x91: lambda machine: machine.collect(list),
    ord("p"): lambda machine: machine.put(_whole(machine.line())),
    ord("q"): lambda machine: machine.put(machine.take(1)[0]),
    ord("r"): lambda machine: machine.put(machine.number(_U32)),
    0x94: _Reader.memoize,
    ord("g"): lambda machine: machine.get(_whole(machine.line())),
    ord("h"): lambda machine: machine.get(machine.take(1)[0]),
    ord("j"): lambda machine: machine.get(machine.number(_U32)),
    0x80: _Reader.protocol,
    0x95: _Reader.frame,
}
