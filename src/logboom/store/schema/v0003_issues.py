"""How often, how many and since when, for each fingerprint; and what the catalog knows of issues, so that both can be joined.

The counts are sums that merges add up further. They come from `error_payloads`, each batch of loads as one block into
one part, together with a row of project 0 that says up to which load was counted: so the counts and how far they go are
on disk together or not at all. Therefore none of these tables has partitions, of which one block could make several parts.

Source: ClickHouse documentation, "AggregatingMergeTree", "SimpleAggregateFunction", "ReplacingMergeTree".
"""

from typing import Final

USERS: Final = "AggregateFunction(uniqCombined(14), String)"

_SETTINGS: Final = "fsync_after_insert = 1, fsync_part_directory = 1"

HOURS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.issue_hours
(
    project UInt32,
    fingerprint UInt64,
    environment LowCardinality(String),
    hour DateTime('UTC'),
    events SimpleAggregateFunction(sum, UInt64),
    users {USERS},
    load_id SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint, hour, environment)
TTL hour + toIntervalDay(400) WHERE project != 0
SETTINGS index_granularity = 1024, {_SETTINGS}
"""

TOTALS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.issue_totals
(
    project UInt32,
    fingerprint UInt64,
    events SimpleAggregateFunction(sum, UInt64),
    users {USERS},
    first_seen SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    load_id SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint)
SETTINGS index_granularity = 128, {_SETTINGS}
"""

RELEASES: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.issue_releases
(
    project UInt32,
    fingerprint UInt64,
    release LowCardinality(String),
    environment LowCardinality(String),
    events SimpleAggregateFunction(sum, UInt64),
    first_seen SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    load_id SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint, release, environment)
SETTINGS index_granularity = 1024, {_SETTINGS}
"""

# Mirrors of the catalog's tables: the row of the highest revision holds.
ISSUES: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.issues
(
    project UInt32,
    issue_id UInt64,
    revision UInt64,
    number UInt64,
    status LowCardinality(String),
    reason LowCardinality(String),
    since DateTime64(6, 'UTC'),
    title String,
    culprit String,
    type String,
    level LowCardinality(String),
    platform LowCardinality(String),
    logger LowCardinality(String),
    first_seen DateTime64(6, 'UTC'),
    first_release LowCardinality(String),
    assignee_id UInt64,
    gone UInt8
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project, issue_id)
SETTINGS index_granularity = 1024, {_SETTINGS}
"""

FINGERPRINTS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.issue_fingerprints
(
    project UInt32,
    fingerprint UInt64,
    revision UInt64,
    issue_id UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project, fingerprint)
SETTINGS index_granularity = 1024, {_SETTINGS}
"""

STATEMENTS: Final = (HOURS, TOTALS, RELEASES, ISSUES, FINGERPRINTS)
