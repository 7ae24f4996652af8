"""systemd's journal of this machine: `[inputs.journald]`.

What is about to be handed over is written down first, from one entry's cursor to another's under a number. After a crash
the same entries are handed over again under it and count once, as in files.py.

What this server itself says into the journal is passed over: an event about events would make the next one.
"""

import asyncio
import json
import logging
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Final

from pydantic import Field

from logboom.agent.journal import Journal, JournalUnreadable, cursor_of
from logboom.agent.journal_export import Entry
from logboom.errors import DiskFull, SettingsError, SpoolFull
from logboom.ingest.codecs.wrapping import LEVEL, UNDERSTAND
from logboom.ingest.durable_files import write_durably
from logboom.ingest.spool import Origin, SenderBatch, Spool
from logboom.inputs.accounting import taken
from logboom.inputs.journal_entry import event_of
from logboom.inputs.journald_description import DESCRIPTION
from logboom.settings import Section

log = logging.getLogger(__name__)

CODEC: Final = "event"
# Of what a program writes to its output the journal knows no level: as in syslog the text's own goes before that.
FLAGS: Final = f"?input=journald&{UNDERSTAND}={LEVEL}"
RETRY_SECONDS: Final = 10.0
CGROUP: Final = Path("/proc/self/cgroup")


class JournaldSettings(Section):
    enabled: bool = False
    """Whether to read the journal; `inputs.files.system` reads it too, where there is one."""

    project: str = "default"
    """The slug of the project that gets the events."""

    directory: str = ""
    """Read the journal files below this directory instead of this machine's own journal."""

    backlog_bytes: int = Field(default=1024 * 1024, ge=0)
    """How much of the journal's end is read that was there before it was first followed. Bytes."""

    max_value_bytes: int = Field(default=256 * 1024, ge=1024)
    """Longest value of a field; a longer one is cut off. Bytes."""


@dataclass(slots=True)
class Place:
    """How far the journal was handed over, and what was about to be: what is in `end` under `number`."""

    sender: str
    cursor: str = ""
    end: str = ""
    number: int = 0


class Journald:
    """Follows the journal from `start` until `stop`."""

    name: ClassVar = "journald"
    description: ClassVar = DESCRIPTION

    def __init__(
        self, spool: Spool, project_of: Callable[[str], int | None], settings: JournaldSettings, directory: Path
    ) -> None:
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._keeper = directory / "journald.json"
        self._journal = Journal(settings.directory, settings.max_value_bytes)
        self._origin: Origin | None = None
        self._place = Place("")
        self._own = _own_fields()
        self._stopping = asyncio.Event()
        self._complaint = ""

    async def start(self) -> None:
        """Raises SettingsError that names the project which isn't there."""
        if not self._settings.enabled:
            return
        project = self._project_of(self._settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.journald.project names {self._settings.project!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        if not await asyncio.to_thread(self._journal.is_present):
            log.info("this machine has no journal to follow")
            return
        self._origin = Origin(project, flags=FLAGS)
        self._place = await asyncio.to_thread(self._kept_place)

    @property
    def is_reading(self) -> bool:
        """Whether there is a journal, and it is to be read; known once it was started."""
        return self._origin is not None

    async def run(self) -> None:
        """Follow until told to stop."""
        stopping = asyncio.create_task(self._stopping.wait())
        while self._origin is not None and not self._stopping.is_set():
            following = asyncio.create_task(self._follow(self._origin))
            await asyncio.wait((following, stopping), return_when=asyncio.FIRST_COMPLETED)
            following.cancel()
            try:
                await following
            except asyncio.CancelledError:
                break
            except (JournalUnreadable, OSError) as error:
                self._complain(str(error))
            await asyncio.wait((stopping,), timeout=RETRY_SECONDS)
        await stopping

    def stop(self) -> None:
        """Read nothing more; what was read and not taken is read again at the next start."""
        self._stopping.set()

    async def _follow(self, origin: Origin) -> None:
        """What was left unsure, what came while nobody looked, and then what comes."""
        if self._place.end:
            await self._repeat(origin)
        elif not self._place.cursor:
            await self._hand_over(await self._journal.newest(self._settings.backlog_bytes), origin)
        # Following would leave out what another start of the machine wrote.
        for follow in (False, True):
            async with aclosing(self._journal.after(self._place.cursor, follow=follow)) as pieces:
                async for entries in pieces:
                    await self._hand_over(entries, origin)
                    self._complaint = ""

    async def _repeat(self, origin: Origin) -> None:
        """Offer again what a crash left unsure, under its number."""
        place, entries = self._place, list[Entry]()
        if place.cursor:
            async with aclosing(self._journal.after(place.cursor, follow=False)) as pieces:
                async for piece in pieces:
                    entries += piece
                    if any(cursor_of(entry) == place.end for entry in piece):
                        break
        else:
            entries = await self._journal.newest(self._settings.backlog_bytes)
        ends = [at for at, entry in enumerate(entries) if cursor_of(entry) == place.end]
        if ends:
            await asyncio.to_thread(self._write_down)  # a full disk may have kept it from there
            await self._append(entries[: ends[0] + 1], origin)
            place.cursor = place.end
        place.end = ""

    async def _hand_over(self, entries: Sequence[Entry], origin: Origin) -> None:
        if not entries:
            return
        place = self._place
        place.end, place.number = cursor_of(entries[-1]), place.number + 1
        await asyncio.to_thread(self._write_down)
        await self._append(entries, origin)
        place.cursor, place.end = place.end, ""

    async def _append(self, entries: Sequence[Entry], origin: Origin) -> None:
        """Return when the spool has them; while it has no room, the journal is not read on."""
        lines = [event_of(entry).encoded() + b"\n" for entry in entries if not self._is_own(entry)]
        if not lines:
            return
        data = b"".join(lines)
        batch = SenderBatch(self._place.sender, self._place.number)
        while True:
            try:
                await self._spool.wait_for_room()
                appended = await self._spool.append(CODEC, data, origin, batch=batch)
            except (SpoolFull, DiskFull):
                continue
            break
        if not appended.duplicate:
            taken(self.name, len(lines), len(data))

    def _is_own(self, entry: Entry) -> bool:
        return any(entry.get(field) == [value] for field, value in self._own.items())

    def _write_down(self) -> None:
        self._keeper.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(self._keeper, json.dumps(asdict(self._place)).encode())

    def _kept_place(self) -> Place:
        try:
            return Place(**json.loads(self._keeper.read_bytes()))
        except (OSError, ValueError, TypeError):  # there is none, or it is broken
            return Place(f"journald-{secrets.token_hex(12)}")

    def _complain(self, text: str) -> None:
        """Once for each kind of trouble, until it is over."""
        if text != self._complaint:
            self._complaint = text
            log.warning(text)


def _own_fields() -> dict[str, bytes]:
    """By which fields entries of this server are known: its process, and the service of systemd that it runs in."""
    own = {"_PID": str(os.getpid()).encode()}
    try:
        group = CGROUP.read_text().strip().rpartition(":")[2]
    except OSError:
        return own
    return own | ({"_SYSTEMD_CGROUP": group.encode()} if group.endswith(".service") else {})
