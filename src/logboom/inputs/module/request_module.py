"""Requests read by the module, in a sandbox of this process: `read("read_otlp_protobuf", body)`.

It is made when the first request comes that it reads. A request works on memory of one size, which no other uses then;
what the module is not certain of is left, and the caller reads it. Any thread may call.

Source: Wasmtime documentation, "Using Wasmtime from Python".
"""

import atexit
import ctypes
import logging
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

from logboom.errors import PayloadTooLarge
from logboom.store.start_code import let_go_of_code

MODULE: Final = Path(__file__).with_name("requests.wasm")

LARGEST_BODY_BYTES: Final = 24 * 1024 * 1024
"""Of a larger body the lines might not fit beside it."""
_KEPT_BODY_BYTES: Final = 1024 * 1024  # after a larger one the memory that it touched is given back
_RESULT: Final = struct.Struct("<5I")
_LEFT: Final = struct.Struct("<7I")
_WHOLE_IS_LEFT, _TAKEN, _TOO_MUCH = range(3)

log = logging.getLogger(__name__)


class Left(NamedTuple):
    """A record that the caller reads: where its line belongs, where it and what it shares with others are in the body."""

    place: int
    at: int
    size: int
    first_at: int
    first_size: int
    second_at: int
    second_size: int

    def record(self, body: bytes) -> bytes:
        return body[self.at : self.at + self.size]

    def shared(self, body: bytes) -> tuple[bytes, bytes]:
        """What it shares with others: of OTLP its resource and its scope."""
        return (
            body[self.first_at : self.first_at + self.first_size],
            body[self.second_at : self.second_at + self.second_size],
        )


class Read(NamedTuple):
    """What the module makes of a request: a line for each record, ended by LF, but for those that are left."""

    data: bytes
    left: list[Left]

    def pieces(self) -> Iterator[tuple[bytes, Left | None]]:
        """All in its order: lines, and the record that is left after them."""
        done = 0
        for left in self.left:
            yield self.data[done : left.place], left
            done = left.place
        yield self.data[done:], None


def read(function: str, body: bytes) -> Read | None:
    """None when the whole request is left to the caller, who also says what is wrong with it. Raises PayloadTooLarge."""
    module = _module()
    if module is None or len(body) > LARGEST_BODY_BYTES:
        return None
    return module.read(function, body)


def too_many_events(limit_bytes: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"the events of the body take more than {limit_bytes} bytes", hint="send smaller batches")


@cache
def _module() -> "_Module | None":
    try:
        made = _Module()
    except Exception:  # of a library that there is not for every machine: what it does is done without it too
        log.warning("requests are read without the module", exc_info=True)
        return None
    atexit.register(_module.cache_clear)  # the library cannot give back what is left at the interpreter's very end
    return made


class _Module:
    """The module, compiled; its memories that nobody uses now."""

    def __init__(self) -> None:
        import wasmtime  # noqa: PLC0415  # some megabytes, which only servers need that are sent such requests

        self._wasmtime = wasmtime
        self._engine = wasmtime.Engine()
        self._compiled = wasmtime.Module.from_file(self._engine, str(MODULE))
        # The compiler is the largest part of the library, and has done its work.
        for library in Path(wasmtime.__file__).parent.glob("*/_libwasmtime.*"):
            let_go_of_code(library)
        self._idle: list[_Memory] = []
        self._lock = Lock()

    def read(self, function: str, body: bytes) -> Read | None:
        with self._lock:
            memory = self._idle.pop() if self._idle else None
        if memory is None:
            memory = _Memory(self._wasmtime, self._engine, self._compiled)
        try:
            found = memory.read(function, body)
        except (self._wasmtime.WasmtimeError, self._wasmtime.Trap):
            log.warning("the module has failed with %s", function, exc_info=True)
            return None
        if len(body) <= _KEPT_BODY_BYTES:
            with self._lock:
                self._idle.append(memory)
        return found


class _Memory:
    """An instance of the module: for one request at a time."""

    def __init__(self, wasmtime: Any, engine: Any, compiled: Any) -> None:
        self._store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self._store, compiled, []).exports(self._store)
        self._functions = exports
        self._memory = exports["memory"]
        # Of one size, so it stays where it is.
        self._base = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        self._body_at = -(-exports["__heap_base"].value(self._store) // 16) * 16

    def read(self, function: str, body: bytes) -> Read | None:
        base = self._base
        ctypes.memmove(base + self._body_at, body, len(body))
        found = self._functions[function](self._store, len(body))
        status, at, size, left_at, left = _RESULT.unpack(ctypes.string_at(base + found, _RESULT.size))
        if status == _TOO_MUCH:
            raise too_many_events(self._memory.data_len(self._store))
        if status != _TAKEN:
            return None
        places = ctypes.string_at(base + left_at, left * _LEFT.size)
        return Read(ctypes.string_at(base + at, size), [Left(*one) for one in _LEFT.iter_unpack(places)][::-1])
