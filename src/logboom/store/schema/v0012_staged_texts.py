"""Lines that hold text, between being read and being understood.

What a line is wrapped in and which format it has must be known before it is decoded by its own expressions alone; so the
lines of a segment wait here, parted by that. In memory, and of the one attempt at a load that `staged_lines` is of.

Source: ClickHouse documentation, "Memory table engine".
"""

from typing import Final

STAGED_TEXTS: Final = """
CREATE TABLE IF NOT EXISTS logboom.staged_texts
(
    attempt UInt64,
    way UInt16,
    of_line Tuple(
        row UInt64,
        project UInt32,
        key UInt32,
        received_at DateTime64(6, 'UTC'),
        peer LowCardinality(String),
        flags LowCardinality(String),
        is_utf8 UInt8,
        may_hold_trace UInt8,
        outer_severity UInt8,
        is_syslog_time UInt8
    ),
    text String,
    start_at UInt64,
    body_at UInt64,
    outer_time String,
    outer_host String,
    outer_service String,
    outer_names Array(String),
    outer_texts Array(String)
)
ENGINE = Memory
"""

STATEMENTS: Final = (STAGED_TEXTS,)
