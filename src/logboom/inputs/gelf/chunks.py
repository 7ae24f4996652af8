"""Chunked GELF over UDP: datagrams that are put together before they are inflated.

    1e 0f | message id, 8 bytes | index, 1 byte | count, 1 byte | data

Bounded in time, number and bytes, since nobody tells that a chunk was lost.

Source: Graylog documentation, "GELF via UDP, Chunking".
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

MAGIC: Final = b"\x1e\x0f"
HEADER_BYTES: Final = 12
MAX_CHUNKS: Final = 128
SECONDS: Final = 5.0
"""How long after its first chunk a message may come to its end."""


@dataclass(slots=True)
class _Message:
    count: int
    began: float
    chunks: dict[int, bytes] = field(default_factory=dict)
    size_bytes: int = 0


class Chunks:
    """Messages whose chunks have not all come; `reject` is told the reason of each that will never be whole."""

    def __init__(self, *, max_messages: int, max_bytes: int, reject: Callable[[str], None]) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._reject = reject
        self._messages: OrderedDict[tuple[str, bytes], _Message] = OrderedDict()
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, peer: str, datagram: bytes, now: float) -> bytes | None:
        """The whole message when this was its last chunk. `now` is in seconds of a clock that never goes back."""
        self._expire(now)
        index, count = datagram[10:HEADER_BYTES] if len(datagram) > HEADER_BYTES else (1, 0)
        if index >= count or count > MAX_CHUNKS:
            self._reject("invalid_chunk")
            return None
        name = (peer, datagram[2:10])
        message = self._messages.get(name)
        if message is None:
            message = self._messages[name] = _Message(count, now)
        if index in message.chunks or count != message.count:
            return None
        data = datagram[HEADER_BYTES:]
        message.chunks[index] = data
        message.size_bytes += len(data)
        self.size_bytes += len(data)
        if len(message.chunks) == count:
            self._forget(name)
            return b"".join(message.chunks[number] for number in range(count))
        while len(self._messages) > self._max_messages or self.size_bytes > self._max_bytes:
            self._forget(next(iter(self._messages)))
            self._reject("too_many_chunks")
        return None

    def _expire(self, now: float) -> None:
        while self._messages:
            name, oldest = next(iter(self._messages.items()))
            if now - oldest.began <= SECONDS:
                return
            self._forget(name)
            self._reject("incomplete_message")

    def _forget(self, name: tuple[str, bytes]) -> None:
        self.size_bytes -= self._messages.pop(name).size_bytes
