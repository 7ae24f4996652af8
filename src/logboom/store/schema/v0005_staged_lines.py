"""The lines of the segment that is being loaded, decoded, until they are in the tables where they stay.

Decoding costs a statement that takes long to plan, so it is done once; what is then asked of the lines (which may hold a
stack trace? which could not be read?) and the inserts are small statements over this table. In memory: a load that a
crash ends begins anew from its segment, as an attempt of its own.

Source: ClickHouse documentation, "Memory table engine".
"""

import re
from typing import Final

from logboom.store.schema.v0001_events import EVENTS

# The columns of `events`, which have no need of compression here.
_COLUMNS: Final = re.sub(
    r" CODEC\(.*\)(?=,|$)",
    "",
    EVENTS[EVENTS.index("project UInt32") : EVENTS.index(",\n    INDEX")],
    flags=re.MULTILINE,
)

STAGED_LINES: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.staged_lines
(
    attempt UInt64,
    row UInt64,
    parsed UInt8,
    may_hold_trace UInt8,
    is_error UInt8,
    payload String,
    line String,
    {_COLUMNS}
)
ENGINE = Memory
"""

STATEMENTS: Final = (STAGED_LINES,)
