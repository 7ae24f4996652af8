"""A log file to be imported: plain, gzip or zstd, read from its beginning in pieces, with the place where it is."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol, Self

from logboom.agent.origin import shown
from logboom.cli.failure import MissingLibraries
from logboom.errors import InvalidRequest

PIECE_BYTES = 2 * 1024 * 1024
IDENTIFYING_BYTES = 64 * 1024
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class LogFile:
    """One file as it was when it was opened: what is appended later is not read.

    `identity` is the same for the same content under whatever name. A context manager.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
            self.size = path.stat().st_size
            beginning = self._file.read(IDENTIFYING_BYTES)
        except OSError as error:
            raise InvalidRequest(
                f"cannot read {shown(path)}: {error.strerror}", hint="name a file that you may read"
            ) from error
        self._file.seek(0)
        self._beginning = beginning
        self.beginning = digest(beginning)
        self.identity = digest(f"{self.beginning} {self.size}".encode())
        self._magic = beginning[:4]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def has_grown_from(self, size: int, beginning: str) -> bool:
        """Whether the file was once of this size with this beginning; it is when nothing changed, too."""
        return size <= self.size and digest(self._beginning[:size]) == beginning

    @property
    def position(self) -> int:
        """How much of the file has been read, of `size`: of the compressed bytes where it is compressed."""
        return min(self._file.tell(), self.size)

    def pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The content from this offset on, cut at multiples of PIECE_BYTES; each piece with its number."""
        stream: Readable
        broken: tuple[type[Exception], ...] = (OSError,)
        position = 0
        if self._magic.startswith(GZIP):
            stream, broken = gzip.GzipFile(fileobj=self._file), (OSError, EOFError, zlib.error)
        elif self._magic.startswith(ZSTD):
            stream, broken = _zstd(self._file)
        else:
            self._file.seek(start)
            stream, position = self._file, start
        end = self.size if stream is self._file else None
        try:
            while piece := _read(stream, _until_boundary(position, end)):
                first = position
                position += len(piece)
                if position > start:
                    yield first // PIECE_BYTES, piece[max(start - first, 0) :]
        except broken as error:
            raise InvalidRequest(
                f"{shown(self.path)} is broken: {error}", hint="what is before that place has been imported"
            ) from error


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _until_boundary(position: int, end: int | None) -> int:
    size = PIECE_BYTES - position % PIECE_BYTES
    return size if end is None else min(size, end - position)


def _read(stream: "Readable", size: int) -> bytes:
    """So many bytes, fewer only at the end: a decompressing stream gives what it happens to have."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _zstd(file: IO[bytes]) -> tuple["Readable", tuple[type[Exception], ...]]:
    try:
        import zstandard
    except ModuleNotFoundError as missing:
        raise MissingLibraries(
            "a .zst file needs the library zstandard", hint="pip install zstandard, or: zstdcat FILE | logboom send"
        ) from missing
    stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
    return stream, (OSError, zstandard.ZstdError)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...
