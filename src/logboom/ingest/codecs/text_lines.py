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
from logboom.ingest.codecs.formats.survey import DOCKER, survey
from logboom.ingest.codecs.formats.times import plain_time
from logboom.ingest.codecs.formats.understanding import severity_sql, understood
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.segment_line import TRUNCATED_ATTRIBUTE, fixed_attributes, input_or, option
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant
from logboom.store.statement import literal

FILE_PATH: Final = "log.file.path"  # OpenTelemetry's name


def decode(lines: Rows, reading: Reading) -> Rows:
    """The fields that a line gives, then what the request said of them all."""
    found = reading.findings
    rows = as_utf8(lines, "line_text" if found.docker else "text")
    rows = _unwrapped(rows) if found.docker else rows.derive(is_docker="0", **_NO_DOCKER)
    rows = understood(rows, "1", found)
    rows = rows.derive(
        claimed="firstNonDefault(said_time, docker_time)" if found.docker else "said_time",
        time_text=plain_time("claimed", found.formats),
        level_word=f"firstNonDefault(said_level, toLowCardinality({option('level')}))",
        severity=f"toUInt8({severity_sql('level_word')})",
        level=level_sql("severity"),
    )
    return _with_columns(with_instant(rows, "time_text", reading.segment_day, reading.timezone))


_NO_DOCKER: Final = {"docker_stream": "''"}


def _unwrapped(rows: Rows) -> Rows:
    """Adds `text`, the line without what Docker wraps it in, and `docker`, what that says.

    Source: Docker documentation, "JSON File logging driver".
    """
    return rows.derive(
        is_docker=f"startsWith(line_text, {literal(DOCKER)})",
        docker="JSONExtract(if(is_docker, line_text, ''), 'Tuple(log String, stream String, time String)')",
        text="if(notEmpty(docker.log), trimRight(docker.log, '\\r\\n'), line_text)",
        docker_stream="docker.stream",
        docker_time="docker.time",
    )


def _with_columns(rows: Rows) -> Rows:
    rare = {
        CLAIMED_TIMESTAMP: "if(plausible, '', claimed)",
        TRUNCATED: "if(truncated, 'true', '')",
        CHARSET: f"if(is_utf8, '', '{FALLBACK}')",
        "stream": "docker_stream",
        FILE_PATH: f"if({option('input')} = 'files', CAST(peer, 'String'), '')",
    }
    names = ", ".join(f"'{name}'" for name in rare)
    words = "CAST({}, 'Array(LowCardinality(String))')"
    return rows.derive(
        plausible=is_plausible("instant", "received_at"),
        has_rare=(
            "truncated OR NOT is_utf8 OR is_docker OR (NOT plausible AND notEmpty(claimed)) "
            f"OR {option('input')} = 'files'"
        ),
        rare_texts=f"arrayResize([{', '.join(rare.values())}], if(has_rare, {len(rare)}, 0))",
        rare_names=f"arrayResize({words.format(f'[{names}]')}, if(has_rare, {len(rare)}, 0))",
        fixed_pairs=fixed_attributes(),
        attributes=(
            "mapFilter((name_, text_) -> notEmpty(text_) AND text_ != '-' AND notEmpty(name_), mapFromArrays("
            f"arrayConcat(said_names, rare_names, {words.format('fixed_pairs.1')}), "
            "arrayConcat(said_texts, rare_texts, fixed_pairs.2)))"
        ),
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        **{
            name: f"firstNonDefault(said_{name}, CAST({option(name)}, 'String'))"
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
TEXT_LINES: Final = Codec(name="text_lines", version=2, decode=decode, survey=survey)
