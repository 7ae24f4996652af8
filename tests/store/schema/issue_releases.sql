CREATE TABLE logboom.issue_releases
(
    `project` UInt32,
    `fingerprint` UInt64,
    `release` LowCardinality(String),
    `environment` LowCardinality(String),
    `events` SimpleAggregateFunction(sum, UInt64),
    `first_seen` SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    `last_seen` SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    `load_id` SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint, release, environment)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
