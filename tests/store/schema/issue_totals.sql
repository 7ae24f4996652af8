CREATE TABLE logboom.issue_totals
(
    `project` UInt32,
    `fingerprint` UInt64,
    `events` SimpleAggregateFunction(sum, UInt64),
    `users` AggregateFunction(uniqCombined(14), String),
    `first_seen` SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    `last_seen` SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    `load_id` SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint)
SETTINGS index_granularity = 128, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
