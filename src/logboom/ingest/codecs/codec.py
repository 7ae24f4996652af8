"""A codec: how one line of a segment becomes an event, as SQL over the raw line.

Each codec gives `decode(lines, reading)`: the text of a SELECT over the sub-select `lines` that adds, beside the
columns of `segment_line.split`, one column per field of the event and the flag `parsed`. This module makes of it the
one statement that decodes a segment; `ingest/staging.py` has what follows.

What reaches a table must be one deterministic block, or a retry after a crash in the middle would double rows or lose
them: nothing in it depends on now or chance, and INSERT_SETTINGS forbid the engine to cut it.

Source: RFC 9562 section 5.7 (UUID version 7); ClickHouse documentation, "Insert deduplication".
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs.formats.recognition import ALL_WAYS
from logboom.ingest.codecs.formats.understanding import TEXT_COLUMNS, understood, unwrapped
from logboom.ingest.codecs.outcome import LEFT, UNREADABLE
from logboom.ingest.codecs.segment_line import split
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.wrapping import state_sql
from logboom.store.statement import Statement, Value

# Far above any segment: the insert's rows are squashed into one block, whose parts then carry the load's token.
_ONE_BLOCK_ROWS: Final = 100_000_000
_ONE_BLOCK_BYTES: Final = 1 << 40
_DAY_US: Final = 86_400_000_000

INSERT_SETTINGS: Final[dict[str, str | int | float]] = {
    "max_threads": 1,
    "max_insert_threads": 1,
    # Lines are decoded some thousands at a time, which the processor's caches like, and then squashed into one block.
    "max_block_size": 8192,
    "max_insert_block_size": _ONE_BLOCK_ROWS,
    "min_insert_block_size_rows": _ONE_BLOCK_ROWS,
    "min_insert_block_size_bytes": _ONE_BLOCK_BYTES,
    "max_partitions_per_insert_block": 0,
    "input_format_parallel_parsing": 0,
    "insert_deduplicate": 1,
    # Lazy evaluation computes what two branches share twice: it doubles the cost of decoding.
    "short_circuit_function_evaluation": "disable",
    "splitby_max_substrings_includes_remaining_string": 1,
    "async_insert": 0,
    # A load is planned once and run once: what these could gain is less than what they take.
    "optimize_and_compare_chain": 0,
    "query_plan_enable_optimizations": 0,
    "compile_expressions": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a codec may know beside the line: the day the segment was begun, the zone of times that name none."""

    segment_day_us: int
    timezone: str

    @property
    def segment_day(self) -> datetime:
        return datetime.fromtimestamp(self.segment_day_us / 1e6, UTC)


Function = Callable[[str, Reading], Rows]
"""What decodes in place of a codec: the same columns, from a SELECT of the columns line and row; `parsed` may be LEFT."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table that a segment's lines go to, and the columns of it that its codec gives."""

    table: str
    columns: tuple[str, ...]


EVENTS: Final = Target("logboom.events", COLUMN_NAMES)
PAYLOADS: Final = Target("logboom.error_payloads", (*COLUMN_NAMES, "payload"))

STAGED_TEXTS: Final = "logboom.staged_texts"
STAGED_LINES: Final = "logboom.staged_lines"
_STAGED: Final = ("attempt", "row", "parsed", "may_hold_trace", "is_error", "payload", "line", *COLUMN_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One raw format; `name` and `version` are written into a segment, so a released version never changes.

    Lines are decoded into `staged_lines`, and from there go to `targets`, with an insert each and in their order; where
    `events` is among them it is the last, so that an event that is found has all that belongs to it. A codec whose lines
    are no events has one target of its own, and they go there directly.
    """

    name: str
    version: int
    decode: Callable[[Rows, Reading], Rows]
    targets: tuple[Target, ...] = (EVENTS,)
    text: Callable[[Rows], Rows] | None = None
    """Of a codec whose lines hold text: adds TEXT_COLUMNS to the lines. They go into `staged_texts` first (`read`), there
    what they are wrapped in is taken off (`unwrap`), and `decode` is given what those of the same format say."""
    outer_first: bool = False
    """What is said around the text goes before what it says itself."""
    wraps_text: bool = False
    """Its lines are documents, some of which may wrap a line of text (`wrapping.py`)."""
    raw_parts: int = 1  # how many parts a raw line has, with a tab in between

    @property
    def makes_events(self) -> bool:
        """Whether its lines are events."""
        return EVENTS in self.targets

    def stage(
        self,
        *,
        attempt: int,
        load_id: int,
        segment_time_us: int,
        retention: Mapping[int, int],
        default_retention: int,
        timezone: str,
        trace_markers: Sequence[str] = (),
        ways: Collection[int] = ALL_WAYS,
        function: Function | None = None,
        left: bool = False,
    ) -> Statement:
        """The INSERT of a segment's lines, decoded, into `staged_lines`; run it with STAGE_SETTINGS.

        `retention` maps projects to their class of retention in days. Lines that cannot be read are there with `parsed`
        UNREADABLE and whole, in `line`; those with one of `trace_markers` say that they may hold a trace. Texts are taken
        from `staged_texts`, those that have one of the `ways`. Where a `function` decodes in place of the codec, the lines
        of which it is not certain are there with `parsed` LEFT and whole; `left` takes these from there.
        """
        parameters = _load_parameters(load_id, segment_time_us, retention, default_retention)
        reading = reading_of(segment_time_us, timezone)
        return Statement(
            _stage(self, reading, frozenset(ways) if self.text else None, function, left),
            {**parameters, "attempt": attempt, "trace_markers": list(trace_markers)},
        )

    def read(self, *, attempt: int, trace_markers: Sequence[str] = (), left: bool = False) -> Statement:
        """The INSERT of a segment's lines, or of those `left`, into `staged_texts`; run it with READ_TEXTS_SETTINGS."""
        return Statement(_read(self, left), {"attempt": attempt, "trace_markers": list(trace_markers)})

    def insert(
        self,
        *,
        load_id: int,
        segment_time_us: int,
        retention: Mapping[int, int],
        default_retention: int,
        timezone: str,
    ) -> Statement:
        """The INSERT of a segment whose lines are no events: every line that can be read, in order, as one block.

        Run it with INSERT_SETTINGS and a deduplication token of the segment's own.
        """
        return Statement(
            _insert(self, reading_of(segment_time_us, timezone)),
            _load_parameters(load_id, segment_time_us, retention, default_retention),
        )

    def unparsed(self, *, segment_time_us: int, timezone: str) -> Statement:
        """The lines, whole and with their prefix, that `insert` leaves out; run it with READ_SETTINGS."""
        return Statement(_unparsed(self, reading_of(segment_time_us, timezone)))


def unwrap(*, attempt: int, ways: Collection[int]) -> Statement:
    """The INSERT of what texts of these ways are wrapped around into `staged_texts`; run it with STAGE_SETTINGS."""
    return Statement(_unwrap(frozenset(ways)), {"attempt": attempt})


def reading_of(segment_time_us: int, timezone: str) -> Reading:
    """What is known of a segment's lines."""
    return Reading(segment_day_us=_day_of(segment_time_us), timezone=timezone)


# A trace has several lines, and a segment's line writes their ends out; looking for that is ten times as fast.
_SEVERAL_LINES: Final = r"position(line, '\\n') > 0 OR position(line, '\\u000') > 0"


def may_hold_trace_sql(several_lines: str) -> str:
    """SQL of whether one of the markers stands in a line of which `several_lines` says that it has several."""
    return f"multiSearchAny(if({several_lines}, line, ''), {{trace_markers:Array(String)}})"


# rsyslog writes a control character inside a message as its number in octal.
OCTAL_LINE_FEED: Final = "position(line, '#012') > 0"
_MAY_HOLD_TRACE: Final = may_hold_trace_sql(_SEVERAL_LINES)
_TEXT_MAY_HOLD_TRACE: Final = may_hold_trace_sql(f"{_SEVERAL_LINES} OR {OCTAL_LINE_FEED}")
# The limit limits nothing: it parts the lines from what is made of them, so that the planner does not try to carry
# `WHERE parsed` through all of it down to the file, which took a tenth of a small load.
_NUMBERED: Final = f"SELECT line, rowNumberInAllBlocks() AS row FROM {{source}} LIMIT {_ONE_BLOCK_ROWS}"
_LEFT: Final = f"SELECT line, row FROM {STAGED_LINES} WHERE attempt = {{attempt:UInt64}} AND parsed = {LEFT}"
TEXTS_OF_ATTEMPT: Final = f"SELECT * FROM {STAGED_TEXTS} WHERE attempt = {{attempt:UInt64}}"


# Writing a statement out takes as long as decoding hundreds of lines, so a day's loads share its text; what differs
# between loads is bound. A few zones and the codecs of both days at midnight fit, with the mixtures of formats that come.
@lru_cache(maxsize=256)
def _stage(codec: Codec, reading: Reading, ways: frozenset[int] | None, function: Function | None, left: bool) -> str:
    if function:
        events = _with_ids(function(_NUMBERED, reading))
    elif ways is None:
        events = _decoded(codec, reading, _LEFT if left else _NUMBERED)
    else:
        texts = understood(TEXTS_OF_ATTEMPT, ways, outer_first=codec.outer_first)
        events = _with_ids(codec.decode(texts, reading))
    are_errors = PAYLOADS in codec.targets
    given = {
        "attempt": "{attempt:UInt64}",
        "may_hold_trace": "0" if are_errors else _MAY_HOLD_TRACE,
        "said": "''" if ways is not None and not function else f"if(parsed IN ({UNREADABLE}, {LEFT}), line, '')",
        "as_parsed": state_sql("parsed", "flags", "attributes") if codec.wraps_text and not function else "parsed",
        "is_error": str(int(are_errors)),
        "payload": "''",
    }
    there = {*events.columns, *events.derived}
    events = events.derive(**{name: sql for name, sql in given.items() if name not in there})
    columns = [{"line": "said", "parsed": "as_parsed"}.get(name, name) for name in _STAGED]
    return f"INSERT INTO {STAGED_LINES} ({', '.join(_STAGED)}) {events.select(columns)}"


@lru_cache(maxsize=16)
def _read(codec: Codec, left: bool) -> str:
    lines = _split(codec, _LEFT if left else _NUMBERED).derive(may_hold_trace=_TEXT_MAY_HOLD_TRACE)
    texts = codec.text(lines) if codec.text else lines
    return into_texts(texts.select(TEXT_COLUMNS))


@lru_cache(maxsize=64)
def _unwrap(ways: frozenset[int]) -> str:
    return into_texts(unwrapped(TEXTS_OF_ATTEMPT, ways).select(TEXT_COLUMNS))


def into_texts(select: str) -> str:
    """The INSERT of a SELECT of TEXT_COLUMNS into `staged_texts`."""
    names = ", ".join(TEXT_COLUMNS)
    return f"INSERT INTO {STAGED_TEXTS} (attempt, {names}) SELECT {{attempt:UInt64}}, {names} FROM ({select})"


@lru_cache(maxsize=64)
def _insert(codec: Codec, reading: Reading) -> str:
    (target,) = codec.targets
    names = ", ".join(target.columns)
    rows = _decoded(codec, reading, _NUMBERED).select([*target.columns, "parsed"])
    return f"INSERT INTO {target.table} ({names}) SELECT {names} FROM ({rows}) WHERE parsed"


@lru_cache(maxsize=64)
def _unparsed(codec: Codec, reading: Reading) -> str:
    return f"SELECT line FROM ({_decoded(codec, reading, _NUMBERED).select(['line', 'parsed'])}) WHERE NOT parsed"


def _decoded(codec: Codec, reading: Reading, lines: str) -> Rows:
    return _with_ids(codec.decode(_split(codec, lines), reading))


def _split(codec: Codec, lines: str) -> Rows:
    return split(Rows(lines, ("line", "row")), raw_parts=codec.raw_parts)


def _with_ids(events: Rows) -> Rows:
    return events.derive(load_id="{this_load:UInt64}", event_id=ROW_ID, retention_days=_RETENTION)


def _load_parameters(
    load_id: int, segment_time_us: int, retention: Mapping[int, int], default_retention: int
) -> dict[str, Value]:
    upper, lower = _event_id_words(segment_time_us, load_id)
    projects = sorted(retention)
    return {
        "this_load": load_id,
        "event_id_upper": upper,
        "event_id_lower": lower,
        "kept_projects": projects,
        "kept_days": [retention[project] for project in projects],
        "default_days": default_retention,
    }


def _day_of(time_us: int) -> int:
    return time_us // _DAY_US * _DAY_US


# Of staged lines order and number of blocks mean nothing: they stay as small as they were decoded.
STAGE_SETTINGS: Final = {**INSERT_SETTINGS, "min_insert_block_size_rows": 0, "min_insert_block_size_bytes": 0}

# Few of a block's lines go the same way, so that blocks are larger.
READ_TEXTS_SETTINGS: Final = {**STAGE_SETTINGS, "max_block_size": 65_536}

READ_SETTINGS: Final[dict[str, str | int | float]] = {
    name: INSERT_SETTINGS[name]
    for name in (
        "max_threads",
        "max_block_size",
        "input_format_parallel_parsing",
        "short_circuit_function_evaluation",
        "splitby_max_substrings_includes_remaining_string",
        "optimize_and_compare_chain",
        "query_plan_enable_optimizations",
        "compile_expressions",
    )
}


def _event_id_words(segment_time_us: int, load_id: int) -> tuple[int, int]:
    """UUID version 7: 48 bits of milliseconds, then 38 bits of the load's number and 24 of the row's."""
    upper = ((segment_time_us // 1000 & (1 << 48) - 1) << 16) | (7 << 12) | (load_id >> 38 & 0xFFF)
    return upper, (0b10 << 62) | (load_id & (1 << 38) - 1) << 24


# The engine keeps a UUID as two 64-bit words, the upper one first, so as a number the halves change places.
ROW_ID: Final = "reinterpret(bitShiftLeft(toUInt128({event_id_lower:UInt64} + row), 64) + toUInt128({event_id_upper:UInt64}), 'UUID')"
_RETENTION: Final = (
    "transform(project, {kept_projects:Array(UInt32)}, {kept_days:Array(UInt16)}, {default_days:UInt16})"
)
