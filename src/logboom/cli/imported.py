"""How far the import of a file to a server came, and under which names its batches go.

Both stand on a digest of all content before a place, never on a file's name, size or beginning alone: what differs
anywhere is another file and sent whole, and what is the same, renamed or compressed since, is known again.
"""

import json
import os
from hashlib import blake2b, sha256
from pathlib import Path
from typing import NamedTuple

from logboom.cli.log_file import LogFile, new_digest
from logboom.client.address import Address

BEGINNING_BYTES = (
    1024  # by which a file is found again under another name; its digest then tells whether it is that file
)


class Imported:
    """What of a file is with a server, kept in `~/.local/state/logboom/imports`.

    Should it be lost, or be a batch behind, the server still counts each batch once; it only takes longer.

    Source: XDG Base Directory Specification 0.8, XDG_STATE_HOME.
    """

    def __init__(self, file: LogFile, address: Address) -> None:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "logboom" / "imports"
        server = f"{address.shown} {address.key} ".encode()
        beginning = file.beginning(BEGINNING_BYTES)
        names = [server + os.fsencode(file.path.absolute())]
        if len(beginning) == BEGINNING_BYTES:
            names.append(server + b"beginning " + beginning)
        self._keepers = [home / f"{sha256(name).hexdigest()[:32]}.json" for name in names]
        self._file = file
        self._digest = new_digest()
        self._recent: list[_Piece] = []
        self.offset = 0
        """How much of the content has been read."""

    def resume(self) -> None:
        """Go to where the last import of this content ended, under whatever name; stay at the beginning without one."""
        kept = [found for keeper in self._keepers if (found := _kept(keeper))]
        for offset, digest in self._file.digests({offset for offset, _ in kept}).items():
            if (offset, digest.hexdigest()) in kept:
                self.offset, self._digest = offset, digest

    @property
    def sender(self) -> str:
        """Of the batch that ends with what was read: other content before that place gives another name."""
        return f"import-{self._digest.hexdigest()}"

    def read(self, piece: bytes) -> None:
        """The next piece of the content was read."""
        self._recent = [*self._recent[-1:], _Piece(self.offset, self._digest.copy(), piece)]
        self._digest.update(piece)
        self.offset += len(piece)

    def keep(self, held_bytes: int) -> None:
        """All that was read is with the server, but for so many bytes of its end."""
        offset = self.offset - held_bytes
        for piece in reversed(self._recent):
            if piece.start <= offset:
                self._write(offset, piece.digest_before(offset))
                return

    def _write(self, offset: int, digest: str) -> None:
        for keeper in self._keepers:
            keeper.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = keeper.with_suffix(f".{os.getpid()}.new")  # another import may be at a file that begins alike
            new.write_text(json.dumps({"offset": offset, "digest": digest}))
            new.replace(keeper)


class _Piece(NamedTuple):
    """A message that is held begins in the last piece or the one before, and so does what is kept."""

    start: int
    before: blake2b
    content: bytes

    def digest_before(self, offset: int) -> str:
        digest = self.before.copy()
        digest.update(self.content[: offset - self.start])
        return digest.hexdigest()


def _kept(keeper: Path) -> tuple[int, str] | None:
    """An offset and the digest of all before it."""
    try:
        kept = json.loads(keeper.read_bytes())
        return int(kept["offset"]), str(kept["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
