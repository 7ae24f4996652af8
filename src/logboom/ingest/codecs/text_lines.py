"""Codec `text_lines`: a line of text, and what it says of itself.

    2026-11-22 10:58:08,585 ERROR app.views: charge failed      timestamp, level, logger, message
    203.0.113.9 - - [22/Nov/2026:10:58:08 +0100] "GET / ...     the message whole; method, path, status, bytes, ...

The table in `formats/` knows how lines are written; a line of which it knows nothing is the message, whole, and its time
is when it came. What the request said for all its lines (`?service=web&level=warn`) fills what a line leaves out.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, TRUNCATED
from logboom.ingest.codecs import levels
from logboom.ingest.codecs.charset import CHARSET, FALLBACK, as_utf8, charset_attribute
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.formats.recognition import with_way
from logboom.ingest.codecs.formats.understanding import NOTHING_AROUND, severity_sql, with_line
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.segment_line import (
    FILE_PATH,
    LOG_FILE_PATH,
    TRUNCATED_ATTRIBUTE,
    fixed_attributes,
    input_or,
    option,
    with_flags,
)
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, is_syslog_time, with_instant


def text(lines: Rows) -> Rows:
    """The line, from its beginning on."""
    rows = as_utf8(lines).derive(start_at="toUInt64(1)", body_at="toUInt64(1)", **NOTHING_AROUND)
    return with_way(with_line(rows), may_be_wrapped=True, may_be_docker=True)


def decode(texts: Rows, reading: Reading) -> Rows:
    """The fields that a line gives, then what the request said of them all."""
    rows = with_flags(texts)
    rows = rows.derive(
        level_word=f"if(empty(said_level), CAST({option('level')}, 'String'), said_level)",
        severity=f"toUInt8({severity_sql('level_word')})",
        level=level_sql("severity"),
    )
    is_usual = is_syslog_time("said_plain_time")
    rows = with_instant(rows, "said_plain_time", reading.segment_day, reading.timezone, syslog_time=is_usual)
    return _with_columns(rows)


def _with_columns(rows: Rows) -> Rows:
    rare = {
        CLAIMED_TIMESTAMP: "if(plausible, '', said_time)",
        TRUNCATED: "if(truncated, 'true', '')",
        CHARSET: f"if(is_utf8, '', '{FALLBACK}')",
        LOG_FILE_PATH: FILE_PATH,
    }
    names = ", ".join(f"'{name}'" for name in rare)
    has_rare = f"truncated OR NOT is_utf8 OR (NOT plausible AND notEmpty(said_time)) OR {option('input')} = 'files'"
    return rows.derive(
        plausible=is_plausible("instant", "received_at"),
        rare_texts=f"arrayFlatten(arrayMap(rare_ -> [{', '.join(rare.values())}], if({has_rare}, [1], [])))",
        rare_names=f"arrayFlatten(arrayMap(rare_ -> [{names}], if({has_rare}, [1], [])))",
        fixed_pairs=fixed_attributes(),
        attributes=(
            "CAST(mapFilter((name_, text_) -> notEmpty(text_) AND text_ != '-' AND notEmpty(name_), mapFromArrays("
            "arrayConcat(said_names, outer_names, rare_names, fixed_pairs.1), "
            "arrayConcat(said_texts, outer_texts, rare_texts, fixed_pairs.2))), 'Map(LowCardinality(String), String)')"
        ),
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        **{
            name: f"if(empty(said_{name}), CAST({option(name)}, 'String'), said_{name})"
            for name in ("service", "host", "logger")
        },
        environment=option("environment"),
        release=option("release"),
        trace_id="said_trace_id",
        span_id="said_span_id",
        exception_type="''",
        fingerprint="toUInt64(0)",
        input=input_or("http"),
        parsed="1",
    )


def decode_whole(lines: Rows, reading: Reading) -> Rows:  # noqa: ARG001  # a text line's time is when it came
    """Version 1: the line is the message, and nothing is looked for in it."""
    said = as_utf8(lines).derive(severity=levels.severity_sql(option("level")))
    return said.derive(
        timestamp="CAST(received_at, 'DateTime64(9, \\'UTC\\')')",
        level=level_sql("severity"),
        service=option("service"),
        host=option("host"),
        logger=option("logger"),
        environment=option("environment"),
        release=option("release"),
        message="text",
        trace_id="''",
        span_id="''",
        exception_type="''",
        fingerprint="toUInt64(0)",
        input=input_or("http"),
        attributes=f"mapConcat({TRUNCATED_ATTRIBUTE}, {charset_attribute()})",
        parsed="1",
    )


TEXT_LINES_1: Final = Codec(name="text_lines", version=1, decode=decode_whole)
TEXT_LINES: Final = Codec(name="text_lines", version=2, text=text, decode=decode)
