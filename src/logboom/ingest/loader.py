"""The loader: sealed segments into the table, one at a time, each exactly once.

Before the first insert a manifest on disk fixes all that the insert depends on. The insert is one deterministic block
with the segment's id as deduplication token, so repeating it after a crash adds what is missing. The token alone is no
proof: the engine writes it down before the part it stands for. So a repeated load is counted in the table, by its load
id, and made anew when rows are missing.

Source: ClickHouse documentation, "Deduplicating inserts on retries".
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

from prometheus_client import Counter, Histogram

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded
from logboom.ingest import quarantine, succession
from logboom.ingest.codecs import EVENTS, INSERT_SETTINGS, PAYLOADS, READ_SETTINGS, Codec, Function, Target, codec_named
from logboom.ingest.codecs.formats.recognition import preparation
from logboom.ingest.committer import Sealed
from logboom.ingest.derivation import Traces, errors_in, may_hold_traces
from logboom.ingest.durable_files import TEMPORARY_SUFFIX, write_durably
from logboom.ingest.manifest import SUCCESSORS, Manifest, ManifestUnreadable, read_manifest
from logboom.ingest.module.function import define
from logboom.ingest.refusal import Refusals
from logboom.ingest.repair import repair
from logboom.ingest.segment import SegmentName, is_whole, lines_of, projects_of, received_at_us
from logboom.ingest.spool import Spool
from logboom.ingest.staging import LOAD_LIMITS, Staging
from logboom.store.engine import Engine, Load
from logboom.store.statement import Statement

Answer = TypeVar("Answer")
Parameters = ParamSpec("Parameters")

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
REPLAY_POLL_SECONDS = 1.0
EVENT = "event"  # the codec of lines that Python wrote
SMALL_SEGMENT_BYTES = 256 * 1024  # up to here reading its bytes costs less than a statement
NO_LOGS = frozenset({"error_event", "error_attachment"})

LOADS = Counter("logboom_loads_total", "Segments that left the spool", ["outcome"])
ROWS = Counter("logboom_loaded_rows_total", "Events put into the table")
LOAD_SECONDS = Histogram("logboom_load_seconds", "Time from taking a segment to its removal from the spool")
REPAIRED = Counter("logboom_repaired_lines_total", "Lines that the engine could not read", ["outcome"])
TRACES = Counter("logboom_traced_lines_total", "Lines that were looked at for a stack trace", ["outcome"])
QUARANTINED = Counter("logboom_quarantined_lines_total", "Lines put into quarantine")
FAILURES = Counter("logboom_load_failures_total", "Attempts to load that failed and are repeated", ["reason"])


class Insert(Protocol):
    """Puts the rows of a segment into a table."""

    async def __call__(self, *, token: str) -> int:
        """How many they are; those that the table has under this token are not put there again."""
        ...


class Brought(NamedTuple):
    """What a segment's load did."""

    rows: int
    unparsed: list[bytes]
    """The lines that could not be read."""
    may_have_errors: bool = False


OnLoaded = Callable[[int, frozenset[int]], None]


def _nobody(load_id: int, projects: frozenset[int]) -> None:
    """Nobody wants to hear."""


class Loader:
    """Loads what the spool holds for as long as `run` runs.

    `retention` gives the days that each project keeps, when asked at the begin of a load. `on_loaded` is called on the
    event loop after each commit, with the load's id (which rises) and the projects that it has events of; after a crash
    it may be called twice for one load. `on_errors_loaded` is called after it for loads that may have brought errors.
    """

    def __init__(
        self,
        spool: Spool,
        engine: Engine,
        retention: Callable[[], Mapping[int, int]],
        *,
        on_loaded: OnLoaded,
        on_errors_loaded: OnLoaded = _nobody,
        default_retention: int = 30,
        timezone: str = "UTC",
        traces: Traces | None = None,
    ) -> None:
        self._spool = spool
        self._engine = engine
        self._retention = retention
        self._on_loaded = on_loaded
        self._on_errors_loaded = on_errors_loaded
        self._default_retention = default_retention
        self._timezone = timezone
        self._traces = traces
        self._refusals = Refusals()
        self._running: asyncio.Task[None] | None = None
        self._stopping = False
        self._functions: Mapping[Codec, Function] = {}

    async def run(self) -> None:
        """Load until stopped. Whatever fails is repeated: nothing leaves the spool but into the table or quarantine."""
        self._running = asyncio.current_task()
        beside = (
            asyncio.create_task(self._adopt_replays(), name="quarantine-replays"),
            asyncio.create_task(self._prepare(), name="decoders"),
        )
        try:
            while True:
                await self._load(await self._spool.take())
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            for task in beside:
                task.cancel()

    async def stop(self, *, within_seconds: float) -> None:
        """Load what the spool holds, for so long at most, and end; the rest is loaded after the next start."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await self._spool.wait_until_loaded()
        self._stopping = True
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _prepare(self) -> None:
        """Have the engine make ready what the first line would have to wait for."""
        try:
            self._functions = await define(self._engine)
            await self._engine.rows(Statement(preparation()), limits=LOAD_LIMITS)
        except EngineUnavailable:
            await self._engine_is_back(LONGEST_PAUSE_SECONDS)
            await self._prepare()
        except (EngineError, LimitExceeded) as error:
            log.warning("lines are decoded without the module, which takes longer: %s", error.message)

    async def _load(self, segment: Sealed) -> None:
        """Bring one segment into the table, whatever it takes."""
        started = time.monotonic()
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                if segment.lines is None:
                    segment = await _on_disk(self._examined, segment)
                await self._attempt(segment)
            except EngineUnavailable as error:
                FAILURES.labels("engine_unavailable").inc()
                log.warning("loading waits: %s", error.message)
                await self._engine_is_back(pause)
            except (EngineError, LimitExceeded) as error:
                FAILURES.labels("refused").inc()
                log.error("the engine does not load %s: %s", segment.path.name, error.message)  # noqa: TRY400
                if self._refusals.is_lasting(segment.name.id, segment.lines or 0, error):
                    await _on_disk(self._pin_division, segment, error)
                else:
                    await asyncio.sleep(pause)
            except Exception:
                # A full disk, or a mistake of ours: the segment stays, and a later attempt may succeed.
                FAILURES.labels("internal").inc()
                log.exception("loading %s failed and is repeated", segment.path.name)
                await asyncio.sleep(pause)
            else:
                break
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        self._refusals.forget(segment.name.id)
        LOAD_SECONDS.observe(time.monotonic() - started)

    async def _attempt(self, segment: Sealed) -> None:
        try:
            manifest = await _on_disk(read_manifest, self._spool.directory, segment.name)
        except ManifestUnreadable as error:
            await self._put_all_aside(segment, f"{error}; nobody knows whether its lines were loaded")
            return
        if not segment.lines:
            await self._replace(segment, ())
        elif manifest and manifest.action == "divide":
            await self._divide(segment, manifest)
        elif manifest:
            await self._insert(segment, manifest, repeated=True)
        else:
            await self._insert(segment, await _on_disk(self._pin, segment), repeated=False)

    async def _insert(self, segment: Sealed, manifest: Manifest, *, repeated: bool) -> None:
        try:
            codec = codec_named(segment.name.codec, segment.name.codec_version)
        except LookupError:
            await self._put_all_aside(segment, "this Logboom does not know the version of the codec")
            return
        load = self._insert_events if codec.makes_events else self._insert_directly
        rows, unparsed, may_have_errors = await load(codec, segment, manifest, repeated=repeated)
        if rows:
            ROWS.inc(rows)
            self._on_loaded(manifest.load_id, segment.projects or frozenset())
            if may_have_errors:
                self._on_errors_loaded(manifest.load_id, segment.projects or frozenset())
        successors = await self._repaired(segment, manifest, unparsed) if unparsed else []
        await self._replace(segment, successors)
        LOADS.labels("loaded").inc()

    async def _insert_events(self, codec: Codec, segment: Sealed, manifest: Manifest, *, repeated: bool) -> Brought:
        """Put the segment's events into the table."""
        staging = Staging(self._engine, self._spool.ids.next(), self._functions)
        try:
            await staging.decode(codec, segment.path, manifest)
            await self._find_errors(staging, segment, manifest)
            rows = 0
            # Documents come first, so that an event that is found has its own.
            may_have_errors = staging.has_errors or repeated
            for target in (PAYLOADS, EVENTS) if may_have_errors else (EVENTS,):
                insert = partial(staging.insert, target)
                rows = await self._completed(insert, target, segment, manifest, repeated=repeated)
            unparsed = await staging.unparsed(staging.lines - rows) if rows != staging.lines else []
            return Brought(rows, unparsed, may_have_errors)
        finally:
            await staging.clear()

    async def _insert_directly(self, codec: Codec, segment: Sealed, manifest: Manifest, *, repeated: bool) -> Brought:
        """The same of lines that are no events."""
        statement = codec.insert(
            load_id=manifest.load_id,
            segment_time_us=manifest.segment_time_us,
            retention=manifest.retention,
            default_retention=manifest.default_retention,
            timezone=manifest.timezone,
        )

        async def insert(*, token: str) -> int:
            settings = {**INSERT_SETTINGS, "insert_deduplication_token": token}
            load = Load(insert=statement, segment=segment.path, settings=settings)
            return (await self._engine.load(load, limits=LOAD_LIMITS)).rows_written

        (target,) = codec.targets
        rows = await self._completed(insert, target, segment, manifest, repeated=repeated)
        if rows == segment.lines:
            return Brought(rows, [])
        left = await self._engine.read_segment(
            codec.unparsed(segment_time_us=manifest.segment_time_us, timezone=manifest.timezone),
            segment.path,
            format="TabSeparatedRaw",
            settings=READ_SETTINGS,
            limits=LOAD_LIMITS,
        )
        return Brought(rows, lines_of(left.content))

    async def _completed(
        self, insert: Insert, target: Target, segment: Sealed, manifest: Manifest, *, repeated: bool
    ) -> int:
        """The rows of the segment, all of which are in this table now."""
        rows = await insert(token=str(segment.name.id))
        if repeated and (present := await self._rows_present(target, manifest)) != rows:
            log.warning("%d of %d rows of %s are in %s; loading anew", present, rows, segment.path.name, target.table)
            await self._delete_rows(target, manifest)
            await insert(token=f"{segment.name.id}.{self._spool.ids.next()}")
        return rows

    async def _find_errors(self, staging: Staging, segment: Sealed, manifest: Manifest) -> None:
        """Make errors of the events that hold a stack trace."""
        if not manifest.trace_markers or self._traces is None:
            return
        if segment.bytes <= SMALL_SEGMENT_BYTES and not await _on_disk(
            may_hold_traces, segment.path, manifest.trace_markers
        ):
            return
        lines = await staging.may_hold_traces()
        found = await _on_disk(errors_in, lines, self._traces)
        TRACES.labels("error").inc(len(found))
        TRACES.labels("none").inc(len(lines) - len(found))
        if found:
            file = segment.path.with_suffix(f".errors{TEMPORARY_SUFFIX}")  # gone at the next start, after a crash
            try:
                await _on_disk(file.write_bytes, b"".join(found))
                await staging.add_errors(file, len(found))
            finally:
                file.unlink(missing_ok=True)

    async def _repaired(
        self, segment: Sealed, manifest: Manifest, unparsed: list[bytes]
    ) -> list[tuple[SegmentName, list[bytes]]]:
        """What is to take the place of a segment of whose lines these could not be read."""
        if not manifest.successor_ids:
            manifest = manifest.repairing(self._new_ids())
            await _on_disk(manifest.write, self._spool.directory, segment.name)
        repaired = await _on_disk(repair, unparsed)
        REPAIRED.labels("document").inc(len(repaired.documents))
        REPAIRED.labels("message").inc(len(repaired.messages))
        if segment.name.codec == EVENT and repaired.messages:
            # Made by this server itself: wrapping it once more would not make it readable.
            await self._put_aside(segment, repaired.messages, "the codec cannot read what this server wrote")
            repaired.messages.clear()
        documents, messages = manifest.successor_ids[:SUCCESSORS]
        return [
            (replace(segment.name, id=documents), repaired.documents),
            (self._named(segment, messages, EVENT), repaired.messages),
        ]

    def _named(self, segment: Sealed, id_: int, codec: str) -> SegmentName:
        return SegmentName(id_, codec, self._spool.codec_versions[codec], segment.name.pipeline_version)

    async def _divide(self, segment: Sealed, manifest: Manifest) -> None:
        """Put two halves in the place of a segment that the engine refuses; what cannot be halved is put aside."""
        codec = codec_named(segment.name.codec, segment.name.codec_version)
        for target in (PAYLOADS, EVENTS) if codec.makes_events else codec.targets:
            await self._delete_rows(target, manifest)
        lines = lines_of(await _on_disk(segment.path.read_bytes))
        middle = len(lines) // 2
        if not middle or (manifest.error_code and not self._refusals.may_divide(segment.name.id)):
            await self._put_aside(segment, lines, manifest.error, manifest.error_code)
            await self._replace(segment, ())
            return
        first, second = manifest.successor_ids[:SUCCESSORS]
        self._refusals.divided(segment.name.id, (first, second))
        halves = ((first, lines[:middle]), (second, lines[middle:]))
        await self._replace(segment, [(replace(segment.name, id=half), part) for half, part in halves])
        LOADS.labels("divided").inc()

    async def _rows_present(self, target: Target, manifest: Manifest) -> int:
        sql = f"SELECT count() FROM {target.table} WHERE load_id = {{load:UInt64}}"
        found = await self._engine.rows(Statement(sql, {"load": manifest.load_id}), slot="load")
        return int(found.rows[0][0])

    async def _delete_rows(self, target: Target, manifest: Manifest) -> None:
        """Take out of the table what an insert that failed half-way has put there."""
        if await self._rows_present(target, manifest):
            sql = f"ALTER TABLE {target.table} DELETE WHERE load_id = {{load:UInt64}} SETTINGS mutations_sync = 2"
            await self._engine.execute(Statement(sql, {"load": manifest.load_id}), slot="load")

    async def _replace(self, segment: Sealed, successors: Sequence[tuple[SegmentName, Sequence[bytes]]]) -> None:
        for successor in await _on_disk(succession.replace, segment, successors):
            self._spool.add(successor)
        self._spool.removed(segment)

    async def _put_aside(self, segment: Sealed, lines: Sequence[bytes], error: str, error_code: int = 0) -> None:
        log.error("%d lines of %s go to quarantine: %s", len(lines), segment.path.name, error)
        await _on_disk(quarantine.put_aside, self._spool.directory, segment.name, lines, error, error_code)
        QUARANTINED.inc(len(lines))

    async def _put_all_aside(self, segment: Sealed, error: str) -> None:
        await self._put_aside(segment, lines_of(await _on_disk(segment.path.read_bytes)), error)
        await self._replace(segment, ())

    def _pin(self, segment: Sealed) -> Manifest:
        """Fix on disk what the load depends on, before anything is inserted."""
        retention = self._retention()
        manifest = Manifest(
            load_id=self._spool.ids.next(),
            segment_time_us=_begun_us(segment),
            retention={project: retention[project] for project in segment.projects or () if project in retention},
            default_retention=self._default_retention,
            timezone=self._timezone,
            trace_markers=self._markers_for(segment),
        )
        manifest.write(self._spool.directory, segment.name)
        return manifest

    def _markers_for(self, segment: Sealed) -> tuple[str, ...]:
        """Errors that were reported as such are no longer looked for."""
        if self._traces is None or segment.name.codec in NO_LOGS:
            return ()
        return self._traces.markers

    def _pin_division(self, segment: Sealed, error: EngineError | LimitExceeded) -> None:
        manifest = read_manifest(self._spool.directory, segment.name)
        if manifest is None:
            raise ValueError(f"{segment.path.name} was refused before its load was begun")
        code = error.engine_code if isinstance(error, EngineError) else 0
        manifest.dividing(self._new_ids(), error.message, code).write(self._spool.directory, segment.name)

    def _new_ids(self) -> tuple[int, ...]:
        return tuple(self._spool.ids.next() for _ in range(SUCCESSORS))

    def _examined(self, segment: Sealed) -> Sealed:
        """Count a segment that was found on disk; lines that no spool wrote go to quarantine."""
        lines = lines_of(segment.path.read_bytes())
        whole = [line for line in lines if is_whole(line)]
        if len(whole) < len(lines):
            damaged = [line for line in lines if not is_whole(line)]
            log.error("%d damaged lines of %s go to quarantine", len(damaged), segment.path.name)
            quarantine.put_aside(self._spool.directory, segment.name, damaged, "the line's prefix is damaged")
            QUARANTINED.inc(len(damaged))
            write_durably(segment.path, b"".join(whole))
        return replace(segment, lines=len(whole), projects=projects_of(whole))

    async def _engine_is_back(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            with contextlib.suppress(EngineUnavailable):
                await self._engine.ping()
                return

    async def _adopt_replays(self) -> None:
        adopt = quarantine.adopt_replays
        while True:
            try:
                for segment in await _on_disk(
                    adopt, self._spool.directory, self._spool.ids.next, self._spool.codec_versions
                ):
                    self._spool.add(segment)
            except OSError as error:
                log.warning("a replay from quarantine waits: %s", error)
            await asyncio.sleep(REPLAY_POLL_SECONDS)


def _begun_us(segment: Sealed) -> int:
    """When the first line came. The id says that too, but not after a clock has been in the future for a while."""
    with segment.path.open("rb") as file:
        return received_at_us(file.readline())


async def _on_disk(job: Callable[Parameters, Answer], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
    """Run the job in a thread; when this task is cancelled, still wait for the job, which nobody can stop."""
    running = asyncio.ensure_future(asyncio.to_thread(job, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
