"""A file of lines as HTTP requests, ready to be written to a socket."""

from collections.abc import Iterator, Sequence
from pathlib import Path

READ_BYTES = 4 << 20


def batches(path: Path, lines_each: int) -> Iterator[bytes]:
    """The file cut into pieces of so many whole lines; the last may have fewer."""
    with path.open("rb") as file:
        rest: list[bytes] = []
        while lines := file.readlines(READ_BYTES):
            rest += lines
            full = len(rest) - len(rest) % lines_each
            for start in range(0, full, lines_each):
                yield b"".join(rest[start : start + lines_each])
            del rest[:full]
        if rest:
            yield b"".join(rest)


class Poster:
    """Puts the head before a batch: one of the keys, in turn, and the length."""

    def __init__(self, target: str, host: str, keys: Sequence[str]) -> None:
        head = f"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-ndjson\r\n"
        self._heads = [f"{head}Authorization: Bearer {key}\r\nContent-Length: ".encode() for key in keys]
        self._sent = 0

    def request(self, body: bytes) -> bytes:
        head = self._heads[self._sent % len(self._heads)]
        self._sent += 1
        return b"%s%d\r\n\r\n%s" % (head, len(body), body)
