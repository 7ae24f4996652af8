"""No statistics of columns for errors and issues either, and fewer merges of errors.

Statistics of each column cost time at each insert and each merge, and nothing here is joined or ordered by them. Parts of errors are merged when eight of a size are there, as those of events are: their documents are written anew
less often.

Source: ClickHouse documentation, "MergeTree tables settings" (auto_statistics_types, merge_selector_base).
"""

from typing import Final

_OF_ISSUES: Final = (
    "error_attachments", "issue_hours", "issue_totals", "issue_releases", "issues", "issue_fingerprints", "issue_numbers",
)  # fmt: skip

STATEMENTS: Final = (
    "ALTER TABLE logboom.error_payloads MODIFY SETTING auto_statistics_types = '', merge_selector_base = 8",
    *(f"ALTER TABLE logboom.{table} MODIFY SETTING auto_statistics_types = ''" for table in _OF_ISSUES),
)
