"""Codec `event`: a line is a JSON object whose names are the event's own columns.

    {"timestamp":"2026-11-22T10:58:08Z","severity":17,"message":"disk full","attributes":{"device":"sda"}}

Inputs that decode in Python write it, and so does the repair of lines that no codec could read. Who may write what,
and when it came, are the segment line's to say: project, key, peer and received_at are not read here.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.levels import level_sql, severity_sql
from logboom.ingest.codecs.segment_line import TRUNCATED_ATTRIBUTE, input_or
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant

_TEXTS: Final = (
    "timestamp", "level", "service", "host", "logger", "environment", "release",
    "message", "trace_id", "span_id", "exception_type", "input",
)  # fmt: skip
_KNOWN: Final = (
    "Tuple("
    + "".join(f"{name} String, " for name in _TEXTS)
    + "severity UInt8, fingerprint UInt64, attributes Map(LowCardinality(String), String))"
)


def decode(lines: Rows, reading: Reading) -> Rows:
    known = lines.derive(known=f"JSONExtract(raw, '{_KNOWN}')")
    fields = known.derive(
        **{f"said_{name}": f"known.{name}" for name in (*_TEXTS, "severity", "attributes")},
        fingerprint="known.fingerprint",
    )
    read = fields.derive(
        severity=f"if(said_severity > 0, said_severity, {severity_sql('said_level')})",
    )
    timed = with_instant(read, "said_timestamp", reading.segment_time, reading.timezone)
    judged = timed.derive(plausible=is_plausible("instant", "received_at"))
    claimed = f"map('{CLAIMED_TIMESTAMP}', said_timestamp)"
    none = "CAST(map(), 'Map(String, String)')"
    return judged.derive(
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        level=f"if(empty({level_sql('severity')}), said_level, {level_sql('severity')})",
        **{name: f"said_{name}" for name in _TEXTS if name not in {"timestamp", "level", "input"}},
        input=f"if(empty(said_input), {input_or('http')}, said_input)",
        attributes=f"mapConcat(said_attributes, if(plausible OR empty(said_timestamp), {none}, {claimed}), {TRUNCATED_ATTRIBUTE})",
        parsed="notEmpty(said_message) OR notEmpty(said_attributes) OR notEmpty(said_exception_type)",
    )


EVENT: Final = Codec(name="event", version=1, decode=decode)
