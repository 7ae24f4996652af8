"""The spool: what was acknowledged waits here, on disk, until it is in the table.

`append` returns after an fsync that it shares with every append of the last few milliseconds (group commit). All
projects share one open segment a codec; each line gets its prefix by one `bytes.replace`, never by a loop over lines.

Everything here runs on the event loop except the jobs given to the disk thread; `Committer` is what runs there.
"""

import asyncio
import contextlib
import heapq
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from prometheus_client import Counter, Gauge

from logboom.errors import LogboomError, SpoolFull
from logboom.ingest.appending import Appended, Told, Waiting
from logboom.ingest.committer import Committer, Outcome, Sealed
from logboom.ingest.disk_room import ROOM_POLL_SECONDS, DiskRoom
from logboom.ingest.disk_thread import DiskThread
from logboom.ingest.event_ids import EventIds
from logboom.ingest.gathering import Gathering
from logboom.ingest.prefixed_lines import prefixed
from logboom.ingest.recovery import recover
from logboom.ingest.rising_ids import RisingIds, now_us
from logboom.ingest.segment import EventMark, Mark, Origin, SenderBatch
from logboom.ingest.senders import Senders
from logboom.ingest.settings import SpoolSettings

__all__ = ["Appended", "Origin", "SenderBatch", "Spool"]

log = logging.getLogger(__name__)

BYTES = Gauge("logboom_spool_bytes", "Bytes that wait in the spool")
OLDEST = Gauge("logboom_spool_oldest_seconds", "Age of the oldest segment that waits in the spool")
OFFERS_DROPPED = Counter("logboom_spool_offers_dropped_total", "Lines of datagrams dropped", ["reason"])
DUPLICATES = Counter("logboom_spool_duplicate_batches_total", "Retried batches that had been taken before")
DUPLICATE_EVENTS = Counter("logboom_spool_duplicate_events_total", "Events whose sender's id had been taken before")


class Spool:
    """See the module. Made by `await Spool.open(...)`; `close` puts on disk what is on its way."""

    def __init__(self, directory: Path, settings: SpoolSettings, codec_versions: Mapping[str, int]) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.directory = directory
        self.ids = RisingIds(directory / "ids")
        self._settings = settings
        self.codec_versions = codec_versions
        self._loop = asyncio.get_running_loop()
        self._senders = Senders(directory / "senders", days=settings.sender_days, max_senders=settings.max_senders)
        self._event_ids = EventIds(directory, max_ids=settings.max_event_ids)
        self._committer = Committer(
            directory,
            ids=self.ids,
            senders=self._senders,
            event_ids=self._event_ids,
            codec_versions=codec_versions,
            seal_bytes=settings.seal_bytes,
            reserve_bytes=settings.reserve_bytes,
        )
        self._disk = DiskThread(self._loop)
        self._filling: dict[str, Waiting] = {}
        self._pending_bytes = 0
        self._commit_timer: asyncio.TimerHandle | None = None
        self._committing = False
        self._begun = 0  # appends that wait for the next commit
        self._expected = 0  # appends that a commit had and that came while it ran: their senders soon come again
        self._once: dict[Mark | EventMark, Waiting] = {}  # what is on its way
        self._open_since: Mapping[str, float] = {}
        self._sealed: list[tuple[tuple[bool, int], Sealed]] = []  # a heap
        self._waiting_ids: set[int] = set()  # of every sealed segment until it is removed
        self._gathering = Gathering(settings.seal_seconds)
        self._bytes = 0
        self._disk_room = DiskRoom(self._disk, self._committer.check_disk_room, lambda: self._count(0))
        self._closed = False
        self._changed = asyncio.Event()  # take() should look again
        self._settled = asyncio.Event()  # a commit has ended
        self._emptied = asyncio.Event()  # no sealed segment is left
        self._held = 0  # by so many that want no load to run
        self._loader_waits = asyncio.Event()  # it has nothing in its hands
        self._room = asyncio.Event()  # there is room
        self._room.set()

    @classmethod
    async def open(cls, directory: Path, settings: SpoolSettings, codec_versions: Mapping[str, int]) -> "Spool":
        """Bring the directory in order after whatever ended the last run, and be ready for appends.

        `codec_versions` names every codec that appends may name and the version that their segments are pinned to.
        """
        spool = cls(directory, settings, codec_versions)
        for segment in await asyncio.to_thread(recover, directory, spool.ids, spool._senders, spool._event_ids):
            spool.add(segment)
        OLDEST.set_function(spool.oldest_seconds)
        return spool

    async def append(
        self,
        codec: str,
        lines: bytes,
        origin: Origin,
        *,
        batch: SenderBatch | None = None,
        event_id: str = "",
        repeats: bool = True,
    ) -> Appended:
        """Return when the lines are on disk.

        `lines` are raw lines, none of them empty, each ended by LF. With `batch` they count once however often they are
        offered, also after a crash; the same number must then always name the same lines, whatever their codec.
        With `event_id`, an id that the sender gave to its event, the one line counts once within a day.
        `repeats`: whether the sender would offer them again after a refusal; what would be lost has `unrepeated_bytes`.
        Raises SpoolFull or DiskFull; then nothing was kept.
        """
        if batch is not None:
            return await self._append_once(codec, lines, origin, batch.mark_in(origin.project))
        if event_id:
            return await self._append_once(codec, lines, origin, EventMark(origin.project, event_id), repeats=repeats)
        return await self._appended(codec, lines, origin, None, repeats=repeats)

    def begin(
        self,
        codec: str,
        lines: bytes,
        origin: Origin,
        told: Told,
        *,
        mark: Mark | EventMark | None = None,
        repeats: bool = True,
    ) -> int:
        """Begin an append without waiting for it: how many lines they are. `told` is called when its commit has ended.

        A `mark` must be one that is not `known`. Raises SpoolFull or DiskFull; then nothing was begun.
        """
        self._check_room(repeats=repeats)
        waiting, count = self._fill(codec, lines, origin, mark)
        waiting.told.append(told)
        if mark is not None:
            self._once[mark] = waiting
        self._begun += 1
        if self._begun == self._expected and self._commit_timer:
            self._commit()
        return count

    def known(self, mark: EventMark) -> bool:
        """Whether the event is on disk or on its way there."""
        return mark in self._once or self._event_ids.has(mark)

    def offer(self, codec: str, lines: bytes, origin: Origin) -> bool:
        """Let the lines of a datagram share the next commit; False when there is no room, and then they are dropped."""
        if not self.has_last_room:
            OFFERS_DROPPED.labels("full").inc(lines.count(b"\n"))
            return False
        waiting, count = self._fill(codec, lines, origin)
        waiting.offered_lines += count
        return True

    @property
    def has_room(self) -> bool:
        """Whether an append would be taken now."""
        return self._has_room_below(self._settings.max_bytes)

    @property
    def has_last_room(self) -> bool:
        """The same for an append of a sender that never offers it again, and for a datagram."""
        return self._has_room_below(self._settings.max_bytes + self._settings.unrepeated_bytes)

    async def wait_for_room(self) -> None:
        """Return when there is room: whoever reads a stream stops reading until then."""
        while not self.has_room:
            self._room.clear()
            await self._room.wait()

    async def check_taking(self) -> None:
        """Return when what is sent is taken, also while nobody sends. Raises what senders are told: SpoolFull or DiskFull.

        Too many bytes on their way to the disk are no reason: they say that much is sent, and are gone in a moment.
        """
        if refusal := self._lasting_refusal():
            raise refusal
        await self._disk_room.check()

    @property
    def waiting_bytes(self) -> int:
        """Bytes on their way to the disk, in open and in sealed segments."""
        return self._bytes

    def oldest_seconds(self) -> float:
        """How long the oldest segment has been waiting for its load."""
        ages = [time.monotonic() - since for since in self._open_since.values()]
        if self._waiting_ids:
            ages.append((now_us() - min(self._waiting_ids)) / 1e6)
        return max(0.0, *ages) if ages else 0.0

    async def take(self) -> Sealed:
        """The sealed segment to load next. With none, open ones are sealed when they come of age: while the loader is
        busy they grow instead, and fewer, larger loads catch up."""
        self._loader_waits.set()
        self._gathering.ended()
        while self._held or not self._sealed:
            self._changed.clear()
            if self._held:
                await self._changed.wait()
                continue
            now = time.monotonic()
            due = {codec: since + self._gathering.seconds(codec) - now for codec, since in self._open_since.items()}
            if aged := [codec for codec, seconds in due.items() if seconds <= 0]:
                await self._seal(aged)
                if not self._sealed:
                    await asyncio.sleep(ROOM_POLL_SECONDS)  # the disk refuses
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(due.values(), default=None)):
                    await self._changed.wait()
        self._loader_waits.clear()
        taken = heapq.heappop(self._sealed)[1]
        self._gathering.begun(taken.name.codec, taken.lines or 0)
        return taken

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Within it no load runs, so that what is in the tables and what is here make a whole; appends go on."""
        self._held += 1
        try:
            await self._loader_waits.wait()
            yield
        finally:
            self._held -= 1
            self._changed.set()

    async def between_commits(self, job: Callable[[], None]) -> None:
        """Run the job while nothing here is written, and return when it has ended. Raises what it raises."""
        ended: asyncio.Future[Exception | None] = self._loop.create_future()
        self._disk.run(job, ended.set_result)
        if isinstance(answer := await ended, Exception):
            raise answer

    def add(self, segment: Sealed) -> None:
        """A sealed segment is in the directory, to be loaded."""
        heapq.heappush(self._sealed, (segment.order, segment))
        self._waiting_ids.add(segment.name.id)
        self._count(segment.bytes)
        self._changed.set()

    def removed(self, segment: Sealed) -> None:
        """A segment that was taken is no longer in the directory."""
        self._waiting_ids.discard(segment.name.id)
        self._count(-segment.bytes)
        if not self._waiting_ids:
            self._emptied.set()

    async def wait_until_loaded(self) -> None:
        """Return when everything that was appended so far is in the table, or is kept in quarantine."""
        await self.seal_all()
        while self._waiting_ids:
            self._emptied.clear()
            await self._emptied.wait()

    async def seal_all(self) -> None:
        """Put on disk what is on its way and seal what is open."""
        while self._filling or self._committing:
            self._settled.clear()
            if not self._committing:
                self._commit()
            await self._settled.wait()
        if self._open_since:
            await self._seal(None)

    def refuse(self) -> None:
        """Take nothing more: the server is about to stop."""
        self._closed = True

    async def close(self) -> None:
        """Put on disk what is on its way, seal, and let go of the directory."""
        self.refuse()
        await self.seal_all()
        await self._disk.stop()

    async def _append_once(
        self, codec: str, lines: bytes, origin: Origin, mark: Mark | EventMark, *, repeats: bool = True
    ) -> Appended:
        while True:
            if self._was_taken(mark):
                return Appended(lines.count(b"\n"), duplicate=True)
            if (on_its_way := self._once.get(mark)) is None:
                break
            ended, told = self._told_by_future()
            on_its_way.told.append(told)
            await ended
        return await self._appended(codec, lines, origin, mark, repeats=repeats)

    async def _appended(
        self, codec: str, lines: bytes, origin: Origin, mark: Mark | EventMark | None, *, repeats: bool
    ) -> Appended:
        if not lines:
            return Appended(0, duplicate=False)
        ended, told = self._told_by_future()
        count = self.begin(codec, lines, origin, told, mark=mark, repeats=repeats)
        if refusal := await ended:
            raise refusal.with_traceback(None)
        return Appended(count, duplicate=False)

    def _told_by_future(self) -> tuple[asyncio.Future[LogboomError | None], Told]:
        """A future, and what sets it unless its request was cancelled."""
        ended: asyncio.Future[LogboomError | None] = self._loop.create_future()

        def told(refusal: LogboomError | None) -> None:
            if not ended.done():
                ended.set_result(refusal)

        return ended, told

    def _was_taken(self, mark: Mark | EventMark) -> bool:
        """Whether it is on disk; counted if so."""
        known, counter = (
            (self._senders.has(mark), DUPLICATES)
            if isinstance(mark, Mark)
            else (self._event_ids.has(mark), DUPLICATE_EVENTS)
        )
        counter.inc(known)
        return known

    def _has_room_below(self, max_bytes: int) -> bool:
        return not (
            self._disk_room.refusal
            or self._closed
            or self._bytes >= max_bytes
            or self._pending_bytes >= self._settings.max_pending_bytes
        )

    def _check_room(self, *, repeats: bool) -> None:
        if self.has_room or (not repeats and self.has_last_room):
            return
        raise self._lasting_refusal() or SpoolFull(
            f"{self._pending_bytes} bytes are on their way to the disk and spool.max_pending_bytes is "
            f"{self._settings.max_pending_bytes}",
            hint="send it again in a moment",
        )

    def _lasting_refusal(self) -> LogboomError | None:
        """Why nothing is taken, unless that is over as soon as the disk has what is on its way."""
        if refusal := self._disk_room.refusal:
            return refusal
        if self._closed:
            return SpoolFull("the server is stopping", hint="send it again when the server is back")
        if self._bytes >= self._settings.max_bytes:
            return SpoolFull(
                f"{self._bytes} bytes wait to be loaded and spool.max_bytes is {self._settings.max_bytes}",
                hint="send it again later; if this lasts, see why loading is slow in /metrics",
            )
        return None

    def _fill(
        self, codec: str, lines: bytes, origin: Origin, mark: Mark | EventMark | None = None
    ) -> tuple[Waiting, int]:
        """Put lines behind their prefix into the next commit."""
        if codec not in self.codec_versions or not lines.endswith(b"\n"):
            raise ValueError(f"no codec {codec}" if codec not in self.codec_versions else "the last line has no end")
        added = prefixed(lines, origin, now_us(), mark)
        waiting = self._filling.get(codec)
        if waiting is None:
            waiting = self._filling[codec] = Waiting()
            self._gather()
        portion = waiting.portion
        portion.buffers += (added.first, added.rest)
        portion.bytes += added.bytes
        portion.lines += added.lines
        portion.projects.add(origin.project)
        if isinstance(mark, Mark):
            portion.marks.append(mark)
        elif mark is not None:
            portion.event_marks.append(mark)
        self._pending_bytes += added.bytes
        self._bytes += added.bytes
        return waiting, added.lines

    def _gather(self) -> None:
        """Commit after a moment, or as soon as those have come who came the last time: else, of eight senders that wait for
        their answers, four would come while the others' commit runs, and each commit would have four."""
        if self._commit_timer is None and not self._committing:
            self._commit_timer = self._loop.call_later(self._settings.commit_seconds, self._commit)

    def _commit(self) -> None:
        """Hand what has gathered to the disk; what comes meanwhile gathers for the next commit."""
        if self._commit_timer:
            self._commit_timer.cancel()
            self._commit_timer = None
        group, self._filling = self._filling, {}
        self._expected, self._begun = self._begun, 0
        self._committing = True
        portions = {codec: waiting.portion for codec, waiting in group.items()}
        self._disk.run(lambda: self._committer.commit(portions), lambda outcome: self._committed(group, outcome))

    def _committed(self, group: Mapping[str, Waiting], outcome: Outcome | Exception) -> None:
        self._committing = False
        if isinstance(outcome, Exception):
            log.error("a commit failed", exc_info=outcome)
            refusal = LogboomError(f"the spool failed: {outcome}")
            outcome = Outcome(dict.fromkeys(group, refusal), [], self._open_since)
        for codec, waiting in group.items():
            refused = outcome.refusals.get(codec)
            self._pending_bytes -= waiting.portion.bytes
            if refused:
                self._bytes -= waiting.portion.bytes
                OFFERS_DROPPED.labels("refused").inc(waiting.offered_lines)
                self._disk_room.stand_back(refused)
            for mark in waiting.marks:
                self._once.pop(mark, None)
            for told in waiting.told:
                try:
                    told(refused)
                except Exception:  # the others have to hear of it
                    log.exception("an append's end could not be told")
        self._note(outcome)
        self._expected += self._begun
        if self._filling:
            self._gather()
        self._settled.set()

    async def _seal(self, codecs: list[str] | None) -> None:
        done = self._loop.create_future()

        def sealed(outcome: Outcome | Exception) -> None:
            if isinstance(outcome, Exception):
                log.error("sealing failed", exc_info=outcome)
            else:
                self._note(outcome)
            if not done.done():
                done.set_result(None)

        self._disk.run(lambda: self._committer.seal(codecs), sealed)
        await done

    def _note(self, outcome: Outcome) -> None:
        self._open_since = outcome.open_since
        for segment in outcome.sealed:
            self._bytes -= segment.bytes  # counted when they were appended; add() counts them again
            self.add(segment)
        self._count(0)
        self._changed.set()

    def _count(self, change: int) -> None:
        self._bytes += change
        BYTES.set(self._bytes)
        if self.has_room:
            self._room.set()
