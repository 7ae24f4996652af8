"""Codec `event`: a line is a JSON object whose names are the event's own columns.

    {"timestamp":"2026-11-22T10:58:08Z","severity":17,"message":"disk full","attributes":{"device":"sda"}}

Inputs that decode in Python write it, and so does the repair of lines that no codec could read. Who may write what,
and when it came, are the segment line's to say: project, key, peer and received_at are not read here.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.levels import level_sql, severity_sql
from logboom.ingest.codecs.segment_line import input_or
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant

TEXTS: Final = (
    "timestamp", "level", "service", "host", "logger", "environment", "release",
    "message", "trace_id", "span_id", "exception_type", "input",
)  # fmt: skip
OTHERS: Final = ("severity", "fingerprint", "attributes")
_KNOWN: Final = (
    "Tuple("
    + "".join(f"{name} String, " for name in TEXTS)
    + "severity UInt8, fingerprint UInt64, attributes Map(LowCardinality(String), String))"
)


def decode(lines: Rows, reading: Reading, document: str = "raw") -> Rows:
    """Each column as the line's `document` says it, with what it leaves out filled in."""
    rows = lines.derive(
        known=f"JSONExtract({document}, '{_KNOWN}')",
        **{f"said_{name}": f"known.{name}" for name in (*TEXTS, "severity", "attributes")},
        fingerprint="known.fingerprint",
        level_word="toLowCardinality(said_level)",
        severity=f"toUInt8(if(said_severity > 0, said_severity, {severity_sql('level_word')}))",
        level=level_sql("severity"),
        # A line that says nothing may be no event line at all: only then its text is looked at again.
        says_nothing="empty(said_message) AND empty(said_attributes)",
        parsed=f"NOT says_nothing OR JSONHas(if(says_nothing, {document}, ''), 'message')",
    )
    rows = with_instant(rows, "said_timestamp", reading.segment_day, reading.timezone)
    ours = (
        f"[('{CLAIMED_TIMESTAMP}', if(plausible, '', said_timestamp)), "
        f"('{SENDERS_LEVEL}', if(lower(said_level) = level, '', said_level)), ('{TRUNCATED}', if(truncated, 'true', ''))]"
    )
    return rows.derive(
        plausible=is_plausible("instant", "received_at"),
        ours=f"CAST(arrayFilter(pair -> notEmpty(pair.2), {ours}), 'Map(LowCardinality(String), String)')",
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        **{name: f"said_{name}" for name in TEXTS if name not in {"timestamp", "level", "input"}},
        input=f"if(empty(said_input), {input_or('http')}, said_input)",
        attributes="mapConcat(said_attributes, ours)",
    )


EVENT: Final = Codec(name="event", version=1, decode=decode, wraps_text=True)
