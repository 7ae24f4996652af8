"""Codec `text_lines`: a line of text, and what it says of itself.

    2026-11-22 10:58:08,585 ERROR app.views: charge failed      timestamp, level, logger, message
    203.0.113.9 - - [22/Nov/2026:10:58:08 +0100] "GET / ...     the message whole; method, path, status, bytes, ...

The table in `formats/` knows how lines are written; a line of which it knows nothing is the message, whole, and its time
is when it came. What the request said for all its lines (`?service=web&level=warn`) fills what a line leaves out.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED
from logboom.ingest.codecs import levels
from logboom.ingest.codecs.charset import CHARSET, FALLBACK, as_utf8, charset_attribute
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.formats.times import plain_time
from logboom.ingest.codecs.formats.understanding import severity_sql, understood
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.segment_line import TRUNCATED_ATTRIBUTE, input_or, option
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant


def decode(lines: Rows, reading: Reading) -> Rows:
    """The fields that a line gives, then what the request said of them all."""
    rows = understood(as_utf8(lines), "1")
    rows = rows.derive(
        time_text=plain_time("said_time"),
        level_word=f"if(notEmpty(said_level), said_level, toLowCardinality({option('level')}))",
        severity=f"toUInt8({severity_sql('level_word')})",
        level=level_sql("severity"),
    )
    rows = with_instant(rows, "time_text", reading.segment_day, reading.timezone)
    return _with_columns(rows)


def _with_columns(rows: Rows) -> Rows:
    rare = {
        CLAIMED_TIMESTAMP: "if(plausible, '', said_time)",
        SENDERS_LEVEL: "if(lower(said_level) = level, '', CAST(said_level, 'String'))",
        TRUNCATED: "if(truncated, 'true', '')",
        CHARSET: f"if(is_utf8, '', '{FALLBACK}')",
    }
    names = ", ".join(f"'{name}'" for name in rare)
    no_texts = "CAST([], 'Array(String)')"
    return rows.derive(
        plausible=is_plausible("instant", "received_at"),
        has_rare="truncated OR NOT is_utf8 OR (NOT plausible AND notEmpty(said_time)) OR lower(said_level) != level",
        rare_texts=f"if(has_rare, [{', '.join(rare.values())}], {no_texts})",
        rare_names=f"arrayFilter((name_, text_) -> notEmpty(text_), if(has_rare, [{names}], {no_texts}), rare_texts)",
        names="arrayConcat(said_names, rare_names)",
        texts="arrayConcat(said_texts, arrayFilter(text_ -> notEmpty(text_), rare_texts))",
        attributes="CAST(mapFromArrays(names, texts), 'Map(LowCardinality(String), String)')",
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        **{name: f"if(notEmpty(said_{name}), said_{name}, CAST({option(name)}, 'String'))" for name in ("service", "host", "logger")},
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
TEXT_LINES: Final = Codec(name="text_lines", version=2, decode=decode)
