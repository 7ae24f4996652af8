"""The text that a document wraps, understood by the table of `formats/` and put together with what the document says.

A staged line of which `parsed` says so (`wrapping.py`) goes through `staged_texts` as a line of text does, and comes back to its
own row. Service, host, logger and ids are the document's where it says them, and no field of the line takes the place of one of
the document's. The whole line can be had back: it is `logboom.raw`, or `logboom.head` and the message.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from logboom.event import COLUMN_NAMES, SENDERS_LEVEL
from logboom.ingest.codecs.codec import STAGED_LINES, TEXTS_OF_ATTEMPT, Reading, into_texts
from logboom.ingest.codecs.formats.recognition import with_way
from logboom.ingest.codecs.formats.understanding import (
    NOTHING_AROUND,
    TEXT_COLUMNS,
    severity_sql,
    understood,
    with_line,
)
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.outcome import HOLDS_TEXT, READ
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, is_syslog_time, with_instant
from logboom.ingest.codecs.wrapping import LEVEL_FIRST, TIME_FIRST
from logboom.store.statement import Statement

_MINE: Final = f"FROM {STAGED_LINES} WHERE attempt = {{attempt:UInt64}} AND parsed >= {HOLDS_TEXT}"
_OF_ROW: Final = ("row", "project", "key", "received_at", "peer", "message", "may_hold_trace")
# What a text says beside its message, as far as it is asked for.
_SAID: Final = ("service", "host", "logger", "trace_id", "span_id")
_ASKED: Final = (
    "row", "instant", "said_severity", "message", "said_names", "said_texts", "outer_names", "outer_texts",
    *(f"said_{name}" for name in _SAID),
)  # fmt: skip
_DOCUMENTS: Final = (
    f"SELECT row, parsed, may_hold_trace, {', '.join(f'{name} AS document_{name}' for name in COLUMN_NAMES)} {_MINE}"
)
_KEPT: Final = ("parsed", "may_hold_trace", *(f"document_{name}" for name in COLUMN_NAMES))


def read(*, attempt: int) -> Statement:
    """The INSERT of the texts that documents wrap into `staged_texts`; run it with READ_TEXTS_SETTINGS."""
    return Statement(_read(), {"attempt": attempt})


def stage(*, attempt: int, ways: Collection[int], reading: Reading) -> Statement:
    """The INSERT of the documents, with what their texts say, into `staged_lines`; run it with STAGE_SETTINGS."""
    return Statement(_stage(frozenset(ways), reading), {"attempt": attempt})


@lru_cache(maxsize=1)
def _read() -> str:
    rows = Rows(f"SELECT {', '.join(_OF_ROW)} {_MINE}", _OF_ROW)
    # What is no UTF-8 no expression is made for: it stays the message.
    rows = rows.derive(
        text="if(isValidUTF8(message), message, '')",
        flags="''",
        is_utf8="toUInt8(1)",
        start_at="toUInt64(1)",
        body_at="toUInt64(1)",
        **NOTHING_AROUND,
    )
    return into_texts(with_way(with_line(rows), may_be_wrapped=True, may_be_docker=True).select(TEXT_COLUMNS))


@lru_cache(maxsize=64)
def _stage(ways: frozenset[int], reading: Reading) -> str:
    texts = understood(TEXTS_OF_ATTEMPT, ways, outer_first=False)
    texts = with_instant(
        texts.derive(said_severity=f"toUInt8({severity_sql('said_level')})"),
        "said_plain_time",
        reading.segment_day,
        reading.timezone,
        syslog_time=is_syslog_time("said_plain_time"),
    )
    both = Rows(
        f"SELECT * FROM ({texts.select(_ASKED)}) AS texts INNER JOIN ({_DOCUMENTS}) AS documents USING (row)",
        (*_ASKED, *_KEPT),
    )
    names = ("attempt", "row", "parsed", "may_hold_trace", *COLUMN_NAMES)
    given = ["this_attempt", "row", "now_parsed", "may_hold_trace", *(f"merged_{name}" for name in COLUMN_NAMES)]
    return f"INSERT INTO {STAGED_LINES} ({', '.join(names)}) {_merged(both).select(given)}"


def _merged(rows: Rows) -> Rows:
    """Adds merged_<column> for each column of an event."""
    plausible = is_plausible("instant", "document_received_at")
    merged = {
        "timestamp": "if(takes_time, assumeNotNull(instant), document_timestamp)",
        "severity": "if(takes_level, said_severity, document_severity)",
        "level": f"if(takes_level, {level_sql('said_severity')}, CAST(document_level, 'String'))",
        "message": "if(empty(message), document_message, message)",
        "attributes": "mapFromArrays(arrayConcat(own_names, CAST(new_names, 'Array(LowCardinality(String))')), arrayConcat(mapValues(document_attributes), new_texts))",
        **{name: f"if(empty(document_{name}), said_{name}, CAST(document_{name}, 'String'))" for name in _SAID},
    }
    is_new = "notEmpty(name_) AND notEmpty(text_) AND text_ != '-' AND NOT has(own_names, name_)"
    return rows.derive(
        this_attempt="{attempt:UInt64}",
        now_parsed=str(READ),
        # A document without a time of its own has the one at which it came.
        takes_time=(
            f"{plausible} AND (bitAnd(parsed - {HOLDS_TEXT}, {TIME_FIRST}) > 0 OR document_timestamp = document_received_at)"
        ),
        takes_level=(
            f"said_severity > 0 AND (bitAnd(parsed - {HOLDS_TEXT}, {LEVEL_FIRST}) > 0 OR document_severity = 0)"
        ),
        own_names="mapKeys(document_attributes)",
        replaced=f"if(takes_level AND document_severity > 0 AND document_level != {level_sql('said_severity')}, [CAST(document_level, 'String')], CAST([], 'Array(String)'))",
        all_names=f"arrayConcat(said_names, outer_names, arrayMap(level_ -> '{SENDERS_LEVEL}', replaced))",
        all_texts="arrayConcat(said_texts, outer_texts, replaced)",
        new_names=f"arrayFilter((name_, text_) -> {is_new}, all_names, all_texts)",
        new_texts=f"arrayFilter((text_, name_) -> {is_new}, all_texts, all_names)",
        **{f"merged_{name}": merged.get(name, f"document_{name}") for name in COLUMN_NAMES},
    )
