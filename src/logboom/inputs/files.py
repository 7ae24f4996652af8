"""Log files of this machine: `[inputs.files]`, `logboom serve --tail '/var/log/*.log'`.

The agent reads; here its messages go to the spool, each file's under numbers that make a repetition after a crash count
once. A line that is a JSON object is read as one, all others as text; the file's path stands where other inputs have
the address of their sender.
"""

import asyncio
import logging
import socket
import sqlite3
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path
from typing import Annotated, ClassVar, Final
from urllib.parse import urlencode

from prometheus_client import Gauge
from pydantic import BeforeValidator, Field

from logboom.agent.checkpoints import Checkpoints
from logboom.agent.follower import Batch, Follower
from logboom.agent.origin import service_of, shown
from logboom.errors import DiskFull, SettingsError, SpoolFull
from logboom.ingest.spool import Origin, SenderBatch, Spool
from logboom.inputs.accounting import taken
from logboom.inputs.body import TEXT_LINES
from logboom.inputs.files_description import DESCRIPTION
from logboom.inputs.framing.lines import Lines, as_lines, number_of_lines
from logboom.inputs.message_codecs import by_codec
from logboom.inputs.own_log import OwnLog
from logboom.settings import Section

log = logging.getLogger(__name__)

# The logs that most machines have.
SYSTEM: Final = ("/var/log/*.log", "/var/log/*/*.log", "/var/log/syslog", "/var/log/messages")
# Where rsyslog, as distributions set it up, writes what is in the journal: beside that they would be there twice.
COPIES_OF_JOURNAL: Final = tuple(
    f"/var/log/{name}"
    for name in (
        "syslog", "messages", "auth.log", "cron.log", "daemon.log", "kern.log", "lpr.log", "mail.log", "user.log",
    )
)  # fmt: skip
# Appended at a time. The spool takes a batch far below the highest number of its sender for a repetition.
BATCHES_AT_A_TIME: Final = 200
RETRY_SECONDS: Final = 1.0

FOLLOWED = Gauge("logboom_files_followed", "Files that are followed.")
UNREADABLE = Gauge("logboom_files_unreadable", "Files that could not be read when they were last tried.")


def _separated(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class FilesSettings(Section):
    paths: Annotated[tuple[str, ...], BeforeValidator(_separated)] = ()
    """Files to follow, as shell patterns: `/var/log/*.log`, `/srv/**/*.log`; a list, or a text with commas."""

    system: bool = False
    """Whether to follow this machine's own logs too: those in `/var/log`, and what this server itself logs."""

    project: str = "default"
    """The slug of the project that gets the events."""

    backlog_bytes: int = Field(default=1024 * 1024, ge=0)
    """How much of the end of a file is read that was there before it was first followed; later files are read whole. Bytes."""

    max_files: int = Field(default=20_000, ge=1)
    """Files that are followed at a time."""

    max_line_bytes: int = Field(default=256 * 1024, ge=1024)
    """Longest event of a file, be it a line or a stack trace; a longer one is truncated and marked. Bytes."""


class Files:
    """Follows what the settings name, from `start` until `stop`."""

    name: ClassVar = "files"
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: FilesSettings,
        directory: Path,
        *,
        journal_is_read: Callable[[], bool] = lambda: False,
    ) -> None:
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._directory = directory
        self._journal_is_read = journal_is_read
        self._project = 0
        self._host = socket.gethostname()
        self._checkpoints: Checkpoints | None = None
        self._own_log: OwnLog | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Raises SettingsError that names the project which isn't there."""
        patterns = (*self._settings.paths, *(SYSTEM if self._settings.system else ()))
        if not patterns:
            return
        project = self._project_of(self._settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.files.project names {self._settings.project!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        self._project = project
        if self._settings.system:
            self._own_log = OwnLog(self._spool, project).attach()
        self._checkpoints = await asyncio.to_thread(Checkpoints, self._directory / "checkpoints.sqlite3")
        self._follower = Follower(
            patterns,
            self._checkpoints,
            backlog_bytes=self._settings.backlog_bytes,
            max_files=self._settings.max_files,
            max_line_bytes=self._settings.max_line_bytes,
            without=self._copies_of_journal(),
        )

    async def run(self) -> None:
        """Follow until told to stop."""
        if self._checkpoints is None:
            await self._stopping.wait()
            return
        own_log = asyncio.create_task(self._own_log.run(), name="own-log") if self._own_log else None
        try:
            while not self._stopping.is_set():
                batches = await asyncio.to_thread(self._follower.look)
                for first in range(0, len(batches), BATCHES_AT_A_TIME):
                    await self._hand_over(batches[first : first + BATCHES_AT_A_TIME])
                FOLLOWED.set(self._follower.files)
                UNREADABLE.set(self._follower.unreadable)
                await self._pause(self._follower.seconds_to_next_look())
        finally:
            if own_log:
                own_log.cancel()
            try:
                await asyncio.to_thread(self._follower.close)
            except sqlite3.Error as error:  # what is repeated at the next start counts once
                log.warning("how far files were read could not be written down: %s", error)

    def stop(self) -> None:
        """Read nothing more; what was read and not taken is read again at the next start."""
        self._stopping.set()

    def _copies_of_journal(self) -> frozenset[str]:
        """What is read from the journal already, unless it was named."""
        if not self._journal_is_read():
            return frozenset()
        return frozenset(
            path for path in COPIES_OF_JOURNAL if not any(fnmatch(path, named) for named in self._settings.paths)
        )

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _hand_over(self, batches: Sequence[Batch]) -> None:
        while not await self._is_written_down(batches):
            await self._pause(RETRY_SECONDS)
            if self._stopping.is_set():
                return
        taken = await asyncio.gather(*[self._append(batch) for batch in batches])
        self._follower.done([batch for batch, is_taken in zip(batches, taken, strict=True) if is_taken])

    async def _is_written_down(self, batches: Sequence[Batch]) -> bool:
        """Whether it is on disk what is about to be handed over; a disk may be full for a while."""
        try:
            await asyncio.to_thread(self._follower.prepare, batches)
        except sqlite3.Error as error:
            log.warning("what was read of files waits: %s", error)
            return False
        return True

    async def _append(self, batch: Batch) -> bool:
        """Whether the spool took it; while it has no room, the files are not read on."""
        parts = [
            (codec, lines)
            for codec, messages in by_codec(batch.messages)
            for lines in _runs(as_lines(messages, self._settings.max_line_bytes))
        ]
        for codec, lines in parts:
            sender = SenderBatch(f"{self._sender} {codec} {lines.flags}", batch.number)
            while not self._stopping.is_set():
                try:
                    await self._spool.append(codec, lines.data, self._origin(batch, codec, lines), batch=sender)
                    break
                except (SpoolFull, DiskFull):
                    await self._wait_for_room()
            else:
                return False
            taken("files", number_of_lines(lines.data), len(lines.data))
        return True

    @property
    def _sender(self) -> str:
        return self._checkpoints.name if self._checkpoints else ""

    async def _wait_for_room(self) -> None:
        room, stop = asyncio.ensure_future(self._spool.wait_for_room()), asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((room, stop), return_when=asyncio.FIRST_COMPLETED)
        for waiting in (room, stop):
            waiting.cancel()

    def _origin(self, batch: Batch, codec: str, lines: Lines) -> Origin:
        path = batch.file.path.absolute()
        said = {"input": self.name}
        if codec == TEXT_LINES:  # documents have names of their own for these
            said |= {"service": service_of(path), "host": self._host}
        return Origin(self._project, 0, shown(path), f"{lines.flags}?{urlencode(said)}")


def _runs(runs: Sequence[Lines]) -> list[Lines]:
    """One run for each kind of flags: a batch's number counts once for each."""
    in_order = sorted(runs, key=lambda lines: lines.flags)
    return [
        Lines(b"".join([run.data for run in same]), flags) for flags, same in groupby(in_order, lambda run: run.flags)
    ]
