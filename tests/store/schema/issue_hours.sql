CREATE TABLE logboom.issue_hours
(
    `project` UInt32,
    `fingerprint` UInt64,
    `environment` LowCardinality(String),
    `hour` DateTime('UTC'),
    `events` SimpleAggregateFunction(sum, UInt64),
    `users` AggregateFunction(uniqCombined(14), String),
    `load_id` SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project, fingerprint, hour, environment)
TTL hour + toIntervalDay(400) WHERE project != 0
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
