"""Reads systemd's journal with `journalctl`, which knows every form that journal files have.

Source: journalctl(1); systemd.journal-fields(7) for the cursor.
"""

import asyncio
import shutil
from asyncio import StreamReader
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Final, cast

from logboom.agent.journal_export import Entry, JournalExport
from logboom.errors import LogboomError

DIRECTORIES: Final = (Path("/var/log/journal"), Path("/run/log/journal"))
READ_BYTES: Final = 256 * 1024
SHORTEST_ENTRY_BYTES: Final = 250  # of export; an entry of a real program has about a thousand


class JournalUnreadable(LogboomError):
    """What journalctl said when it ended; tried again later it may go on."""

    code = "journal_unreadable"


class Journal:
    """The journal of this machine, or the journal files of a directory; values are cut off at `max_value_bytes`."""

    def __init__(self, directory: str, max_value_bytes: int) -> None:
        self._directory = directory
        self._max_value_bytes = max_value_bytes

    def is_present(self) -> bool:
        """Whether this machine has journalctl and journal files for it."""
        directories = (Path(self._directory),) if self._directory else DIRECTORIES
        return shutil.which("journalctl") is not None and any(
            next(directory.rglob("*.journal"), None) for directory in directories if directory.is_dir()
        )

    async def newest(self, max_bytes: int) -> list[Entry]:
        """The last entries that together have at most so many bytes of values."""
        found: deque[tuple[int, Entry]] = deque()
        size = 0
        async with aclosing(self._entries(f"--lines={max(max_bytes // SHORTEST_ENTRY_BYTES, 1)}")) as pieces:
            async for entries in pieces:
                for entry in entries:
                    found.append((_size(entry), entry))
                    size += found[-1][0]
                    while size > max_bytes:
                        size -= found.popleft()[0]
        return [entry for _, entry in found]

    async def after(self, cursor: str, *, follow: bool) -> AsyncGenerator[list[Entry], None]:
        """All entries after this one, '' for all; to the end, or for ever as they come. Raises JournalUnreadable."""
        where = [f"--after-cursor={cursor}"] if cursor else []
        async with aclosing(self._entries(*where, *(["--follow", "--no-tail"] if follow else []))) as pieces:
            async for entries in pieces:
                yield entries

    async def _entries(self, *arguments: str) -> AsyncGenerator[list[Entry], None]:
        of = [f"--directory={self._directory}"] if self._directory else []
        process = await asyncio.create_subprocess_exec(
            "journalctl", "--output=export", "--no-pager", "--quiet", *of, *arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            limit=READ_BYTES,
        )  # fmt: skip
        out, complaining = cast("StreamReader", process.stdout), cast("StreamReader", process.stderr)
        complaints = asyncio.create_task(complaining.read())
        export = JournalExport(self._max_value_bytes)
        try:
            while piece := await out.read(READ_BYTES):
                if entries := export.feed(piece):
                    yield entries
            if await process.wait():
                said = (await complaints).decode("utf-8", "replace").strip().rpartition("\n")[2]
                raise JournalUnreadable(
                    f"cannot read the journal: {said or f'journalctl ended with {process.returncode}'}",
                    hint="run the server as a user of the group systemd-journal",
                )
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            complaints.cancel()


def cursor_of(entry: Entry) -> str:
    """The entry's place in the journal, for ever."""
    return entry.get("__CURSOR", [b""])[0].decode("ascii", "replace")


def _size(entry: Entry) -> int:
    return sum(len(name) + len(value) for name, values in entry.items() for value in values)
