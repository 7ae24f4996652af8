"""The rows of lookups: tables that users upload to put more facts beside their events.

Each upload is a version of its own, so that a search sees one version whole; which one is current stands in the catalog.
"""

from typing import Final

LOOKUPS: Final = """
CREATE TABLE IF NOT EXISTS logboom.lookups
(
    project UInt32,
    name String,
    version UInt64,
    line UInt32,
    row Map(LowCardinality(String), String)
)
ENGINE = MergeTree
ORDER BY (project, name, version, line)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
"""

STATEMENTS: Final = (LOOKUPS,)
