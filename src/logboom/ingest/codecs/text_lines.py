"""Codec `text_lines`: a line of text is the message, whole.

What the request said for all its lines (`?service=web&level=warn`) fills the other columns.
"""

from typing import Final

from logboom.ingest.codecs.charset import as_utf8, charset_attribute
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.levels import level_sql, severity_sql
from logboom.ingest.codecs.segment_line import TRUNCATED_ATTRIBUTE, input_or, option
from logboom.ingest.codecs.select import Rows


def decode(lines: Rows, reading: Reading) -> Rows:  # noqa: ARG001  # a text line's time is when it came
    said = as_utf8(lines).derive(severity=severity_sql(option("level")))
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


TEXT_LINES: Final = Codec(name="text_lines", version=1, decode=decode)
