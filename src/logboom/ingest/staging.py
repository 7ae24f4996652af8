"""The lines of one segment in `staged_lines`: decoded once, looked at, and put from there into the tables.

The table is in memory, so it is empty when the engine was started again. Whoever fills it is told how many lines there
are; an insert that finds fewer raises StagedLinesGone, and the load begins anew. Each attempt at a load has a number of
its own, so that what is left of one that was cut off is nobody's.

Source: ClickHouse documentation, "Memory table engine".
"""

import contextlib
import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded
from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs import (
    HOLDS_TEXT,
    INSERT_SETTINGS,
    LEFT,
    PAYLOADS,
    READ,
    READ_SETTINGS,
    READ_TEXTS_SETTINGS,
    STAGE_SETTINGS,
    STAGED_LINES,
    STAGED_TEXTS,
    UNREADABLE,
    Codec,
    Function,
    Target,
    wrapped_text,
)
from logboom.ingest.codecs.codec import reading_of, unwrap
from logboom.ingest.codecs.formats.recognition import DOCKER_WAY, WRAPPED
from logboom.ingest.manifest import Manifest
from logboom.ingest.module.function import settings_for
from logboom.ingest.segment import lines_of
from logboom.store.engine import Engine, EngineSettings, Load
from logboom.store.statement import Limits, Statement

log = logging.getLogger(__name__)

LOAD_LIMITS: Final = Limits(seconds=300, memory_bytes=0)  # the engine's own limit of memory holds

_MINE: Final = "attempt = {attempt:UInt64}"
_TEXTS: Final = (
    "level", "service", "host", "logger", "environment", "release", "message", "trace_id", "span_id", "exception_type",
    "input",
)  # fmt: skip
_EVENT: Final = {
    "project": ("project", "UInt32"),
    "timestamp": ("concat(replaceOne(toString(timestamp), ' ', 'T'), 'Z')", "String"),
    "severity": ("severity", "UInt8"),
    **{name: (f"toString({name})", "String") for name in _TEXTS},
    "attributes": ("attributes", "Map(String, String)"),
}
_EVENT_JSON: Final = (
    f"toJSONString(CAST(tuple({', '.join(sql for sql, _ in _EVENT.values())}),"
    f" 'Tuple({', '.join(f'{name} {type_}' for name, (_, type_) in _EVENT.items())})'))"
)
_MAY_HOLD_TRACE: Final = (
    f"SELECT concat(toString(row), '\\t', {_EVENT_JSON}) FROM {STAGED_LINES}"
    f" WHERE {_MINE} AND parsed = {READ} AND may_hold_trace AND fingerprint = 0"
)
_WAYS: Final = f"SELECT way, count() FROM {STAGED_TEXTS} WHERE {_MINE} GROUP BY way"
_COUNTS: Final = f"SELECT countIf(parsed = {LEFT}), countIf(parsed >= {HOLDS_TEXT}) FROM {STAGED_LINES} WHERE {_MINE}"
_UNPARSED: Final = f"SELECT line FROM {STAGED_LINES} WHERE {_MINE} AND parsed = {UNREADABLE} ORDER BY row"

# What a trace tells of its event, whose own attributes win; the other columns stay as they are.
_FOUND: Final = "Tuple(exception_type String, fingerprint UInt64, attributes Map(LowCardinality(String), String))"
_KEPT: Final = tuple(name for name in COLUMN_NAMES if name not in {"exception_type", "fingerprint", "attributes"})
_ADD_ERRORS: Final = f"""
INSERT INTO {STAGED_LINES} (attempt, row, parsed, is_error, payload, {", ".join(_KEPT)}, exception_type, fingerprint, attributes)
SELECT attempt, row, 1, 1, document, {", ".join(_KEPT)}, found.exception_type, found.fingerprint,
    mapUpdate(found.attributes, attributes)
FROM (SELECT * FROM {STAGED_LINES} WHERE {_MINE} AND parsed = {READ} AND may_hold_trace) AS staged
INNER JOIN
(
    SELECT splitByChar('\\t', line, 3) AS parts, toUInt64(parts[1]) AS row, JSONExtract(parts[2], '{_FOUND}') AS found,
        parts[3] AS document
    FROM {{source}}
) AS traces USING row
"""
_NOT_REPLACED: Final = f"(is_error OR row NOT IN (SELECT row FROM {STAGED_LINES} WHERE {_MINE} AND is_error))"


class Staging:
    """One attempt to load one segment; no two at a time."""

    def __init__(self, engine: Engine, attempt: int, functions: Mapping[Codec, Function] | None = None) -> None:
        """`functions` decode lines of these codecs, as far as they can, in place of the codecs."""
        self._engine = engine
        self._functions = functions or {}
        self._mine = {"attempt": attempt}
        self._attempt = attempt
        self.lines = 0
        """How many lines were decoded, whether or not they could be read."""
        self.has_errors = False
        """Whether some of them go to `error_payloads` too."""
        self._has_replaced = False
        self._in_texts = False  # whether some lines may be in `staged_texts`

    async def decode(self, codec: Codec, segment: Path, manifest: Manifest) -> None:
        """Read the segment's lines."""
        self.has_errors = PAYLOADS in codec.targets
        counts = await self._decode_by_function(codec, segment, manifest)
        left, holding = counts or (None, 0)
        if codec.text:
            if left != 0:
                await self.understand(codec, await self.read_texts(codec, segment, manifest, left), manifest)
            return
        if left != 0:
            await self._read_lines(self._stage(codec, manifest, left=left is not None), segment, left)
            if codec.wraps_text:
                holding = (await self._counts())[1]
        if holding:
            await self._understand_wrapped(holding, manifest)

    async def _decode_by_function(self, codec: Codec, segment: Path, manifest: Manifest) -> tuple[int, int] | None:
        """How many lines the codec's function leaves to the codec, and how many hold texts that are yet to be understood.

        None when all are left, as there is no function or it failed.
        """
        function = self._functions.get(codec)
        if not function:
            return None
        try:
            await self._read_lines(
                self._stage(codec, manifest, function=function), segment, settings=settings_for(codec)
            )
        except (EngineError, LimitExceeded) as error:
            # Nothing of it was staged; whether something is wrong with the segment, the codec tells.
            log.warning("%s is decoded without the module: %s", segment.name, error.message)
            return None
        return await self._counts()

    async def _counts(self) -> tuple[int, int]:
        """How many lines are left, and how many hold texts."""
        statement = Statement(_COUNTS, self._mine)
        rows = await self._engine.rows(statement, limits=LOAD_LIMITS, settings=READ_SETTINGS, slot="load")
        left, holding = rows.rows[0]
        return int(left), int(holding)

    async def read_texts(
        self, codec: Codec, segment: Path, manifest: Manifest, left: int | None = None
    ) -> Mapping[int, int]:
        """Read lines of text, and what they are wrapped around; how many are to be understood by which ways."""
        self._in_texts = True
        statement = codec.read(attempt=self._attempt, trace_markers=manifest.trace_markers, left=left is not None)
        return await self._unwrap(await self._read_lines(statement, segment, left, READ_TEXTS_SETTINGS))

    async def _understand_wrapped(self, count: int, manifest: Manifest) -> None:
        """Decode the texts that documents wrap, and put them together with these."""
        self._in_texts = True
        statement = wrapped_text.read(attempt=self._attempt)
        await self._execute(statement, expected=count, settings=READ_TEXTS_SETTINGS)
        ways = await self._unwrap(count)
        reading = reading_of(manifest.segment_time_us, manifest.timezone)
        await self._execute(wrapped_text.stage(attempt=self._attempt, ways=ways, reading=reading), expected=count)
        await self._forget_texts()

    async def _unwrap(self, texts: int) -> Mapping[int, int]:
        """Take off what the texts are wrapped in; how many are to be understood by which ways."""
        texts_of = await self._ways()
        done: set[int] = set()
        while wrapped := {way for way in texts_of if way >= WRAPPED} - done:
            # Docker's is outermost: what it holds may be wrapped once more.
            here = wrapped & {DOCKER_WAY} or wrapped
            statement = unwrap(attempt=self._attempt, ways=here)
            await self._execute(statement, expected=sum(texts_of[way] for way in here))
            done |= here
            texts_of = await self._ways()
        ways = {way: count for way, count in texts_of.items() if way not in done}
        if sum(ways.values()) != texts:
            raise self._gone()
        return ways

    async def understand(self, codec: Codec, ways: Mapping[int, int], manifest: Manifest) -> None:
        """Decode the texts."""
        if ways:
            await self._execute(self._stage(codec, manifest, ways=ways), expected=sum(ways.values()))
        await self._forget_texts()

    async def _forget_texts(self) -> None:
        await self._engine.execute(Statement(f"TRUNCATE TABLE {STAGED_TEXTS}"), slot="load")
        self._in_texts = False

    async def _read_lines(
        self, statement: Statement, segment: Path, left: int | None = None, settings: EngineSettings = STAGE_SETTINGS
    ) -> int:
        """How many lines the statement has staged: all of the segment, or those that a function has left."""
        if left is not None:
            await self._execute(statement, expected=left, settings=settings)
            return left
        load = Load(insert=statement, segment=segment, settings=settings)
        self.lines = (await self._engine.load(load, limits=LOAD_LIMITS)).rows_written
        return self.lines

    def _stage(
        self,
        codec: Codec,
        manifest: Manifest,
        *,
        ways: Collection[int] = (),
        function: Function | None = None,
        left: bool = False,
    ) -> Statement:
        return codec.stage(
            attempt=self._attempt,
            load_id=manifest.load_id,
            segment_time_us=manifest.segment_time_us,
            retention=manifest.retention,
            default_retention=manifest.default_retention,
            timezone=manifest.timezone,
            trace_markers=manifest.trace_markers,
            ways=ways,
            function=function,
            left=left,
        )

    async def _ways(self) -> dict[int, int]:
        """How many texts there are of each way."""
        statement = Statement(_WAYS, self._mine)
        rows = await self._engine.rows(statement, limits=LOAD_LIMITS, settings=READ_SETTINGS, slot="load")
        return dict(map(tuple, rows.rows))

    async def _execute(self, statement: Statement, *, expected: int, settings: EngineSettings = STAGE_SETTINGS) -> None:
        """From one table in memory into another."""
        done = await self._engine.execute(statement, limits=LOAD_LIMITS, settings=settings, slot="load")
        if done.rows_written != expected:
            raise self._gone()

    async def may_hold_traces(self) -> list[bytes]:
        """Of each event with a marker of a trace its row, a tab, and the event as JSON, LF at the end."""
        return await self._read(_MAY_HOLD_TRACE)

    async def add_errors(self, file: Path, count: int) -> None:
        """Make errors of so many events: of each the file has its row, what its trace tells, and the document, parted by tabs."""
        load = Load(insert=Statement(_ADD_ERRORS, self._mine), segment=file, settings=STAGE_SETTINGS)
        added = (await self._engine.load(load, limits=LOAD_LIMITS)).rows_written
        if added != count:
            raise self._gone()
        self.has_errors = self._has_replaced = True

    async def insert(self, target: Target, *, token: str) -> int:
        """Put the events into a table, in one block; how many they are, also when the table had seen the token."""
        names = ", ".join(target.columns)
        chosen = "is_error" if target == PAYLOADS else _NOT_REPLACED if self._has_replaced else "1"
        statement = Statement(
            f"INSERT INTO {target.table} ({names}) SELECT {names} FROM {STAGED_LINES} WHERE {_MINE} AND parsed = {READ} AND {chosen}",
            self._mine,
        )
        settings = {**INSERT_SETTINGS, "insert_deduplication_token": token}
        summary = await self._engine.execute(statement, limits=LOAD_LIMITS, settings=settings, slot="load")
        return summary.rows_written

    async def unparsed(self, count: int) -> list[bytes]:
        """The lines that could not be read, as they stand in the segment."""
        found = await self._read(_UNPARSED)
        if len(found) != count:
            raise self._gone()
        return found

    async def clear(self) -> None:
        """Let go of the memory, however the attempt ended; never fails, as an engine that is away has let go of it too."""
        with contextlib.suppress(EngineUnavailable):
            for table in (STAGED_LINES, STAGED_TEXTS) if self._in_texts else (STAGED_LINES,):
                await self._engine.execute(Statement(f"TRUNCATE TABLE {table}"), slot="load")

    async def _read(self, sql: str) -> list[bytes]:
        result = await self._engine.result(
            Statement(sql, self._mine),
            format="TabSeparatedRaw",
            limits=LOAD_LIMITS,
            settings=READ_SETTINGS,
            slot="load",
        )
        return lines_of(result.content)

    def _gone(self) -> EngineUnavailable:
        return EngineUnavailable("the storage engine was started again in the middle of a load")
