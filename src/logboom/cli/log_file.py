"""A log file to be imported: plain, gzip or zstd, read from any offset of its content in pieces, and digested.

Offsets, pieces and digests are of the content as it is without compression: a file that was compressed since is the same.
"""

import gzip
import os
import zlib
from collections.abc import Collection, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO, Protocol, Self

from logboom.agent.origin import shown
from logboom.cli.failure import MissingLibraries
from logboom.errors import InvalidRequest

PIECE_BYTES = 2 * 1024 * 1024
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class LogFile:
    """One file as it was when it was opened: what is appended later is not read. A context manager.

    Raises InvalidRequest when it cannot be read, or not to its end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
            self.size = os.fstat(self._file.fileno()).st_size
            self._magic = self._file.read(4)
        except OSError as error:
            raise InvalidRequest(
                f"cannot read {shown(path)}: {error.strerror}", hint="name a file that you may read"
            ) from error
        self._rewind()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How much of the file has been read, of `size`: of the compressed bytes where it is compressed."""
        return min(self._file.tell(), self.size)

    def beginning(self, size: int) -> bytes:
        """The first bytes, so many unless the content is shorter."""
        self._rewind()
        return self._take(size)

    def digests(self, offsets: Collection[int]) -> dict[int, blake2b]:
        """Of all that is before each of these offsets; of those beyond the content's end there is none."""
        self._rewind()
        digest, digests = new_digest(), dict[int, blake2b]()
        for offset in sorted(offsets):
            while self._offset < offset and (piece := self._take(min(offset - self._offset, PIECE_BYTES))):
                digest.update(piece)
            if self._offset == offset:
                digests[offset] = digest.copy()
        return digests

    def pieces(self, start: int) -> Iterator[bytes]:
        """The content from this offset on, cut at multiples of PIECE_BYTES."""
        self._go_to(start)
        while piece := self._take(PIECE_BYTES - self._offset % PIECE_BYTES):
            yield piece

    def _rewind(self) -> None:
        self._offset = 0
        self._stream: Readable = self._file
        self._broken: tuple[type[Exception], ...] = (OSError,)
        self._file.seek(0)
        if self._magic.startswith(GZIP):
            self._stream, self._broken = gzip.GzipFile(fileobj=self._file), (OSError, EOFError, zlib.error)
        elif self._magic.startswith(ZSTD):
            self._stream, self._broken = _zstd(self._file)

    def _go_to(self, offset: int) -> None:
        if self._stream is self._file:
            self._offset = self._file.seek(offset)
            return
        if self._offset > offset:
            self._rewind()
        while self._offset < offset and self._take(min(offset - self._offset, PIECE_BYTES)):
            pass

    def _take(self, size: int) -> bytes:
        if self._stream is self._file:
            size = min(size, max(self.size - self._offset, 0))
        try:
            piece = _read(self._stream, size)
        except self._broken as error:
            raise InvalidRequest(
                f"{shown(self.path)} is broken: {error}", hint="what is before that place has been imported"
            ) from error
        self._offset += len(piece)
        return piece


def new_digest() -> blake2b:
    """Of nothing yet. A gigabyte takes about a second, on a processor without instructions for SHA too."""
    return blake2b(digest_size=16)


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
