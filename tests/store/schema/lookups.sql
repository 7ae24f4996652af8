CREATE TABLE logboom.lookups
(
    `project` UInt32,
    `name` String,
    `version` UInt64,
    `line` UInt32,
    `row` Map(LowCardinality(String), String)
)
ENGINE = MergeTree
ORDER BY (project, name, version, line)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192
