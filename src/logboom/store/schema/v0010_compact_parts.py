"""Parts of one load are one file of data, not seventy.

A load's part has some tens of megabytes; as a file for each column's pieces it is written and synced seventy times, a tenth
of the insert's CPU. Merges soon make wide parts of them, which are better where one column of many events is read.

Source: ClickHouse documentation, "MergeTree, Data storage" (compact and wide parts, min_bytes_for_wide_part).
"""

from typing import Final

COMPACT_BELOW_BYTES: Final = 128 << 20
"""Of a part's columns in memory."""

STATEMENTS: Final = tuple(
    f"ALTER TABLE logboom.{table} MODIFY SETTING min_bytes_for_wide_part = {COMPACT_BELOW_BYTES}"
    for table in ("events", "error_payloads")
)
