"""The counts of each issue, summed over its fingerprints: what lists sort by and search in.

They follow from the tables of counts and from which fingerprint belongs to which issue, and are written anew whenever
either changes; the row of the highest version holds. A row of project 0 says up to which load they go.

Source: ClickHouse documentation, "ReplacingMergeTree".
"""

from typing import Final

NUMBERS: Final = """
CREATE TABLE IF NOT EXISTS logboom.issue_numbers
(
    project UInt32,
    issue_id UInt64,
    version UInt64,
    events UInt64,
    users UInt64,
    first_seen DateTime64(9, 'UTC'),
    last_seen DateTime64(9, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project, issue_id)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1
"""

STATEMENTS: Final = (NUMBERS,)
