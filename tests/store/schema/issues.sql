CREATE TABLE logboom.issues
(
    `project` UInt32,
    `issue_id` UInt64,
    `revision` UInt64,
    `number` UInt64,
    `status` LowCardinality(String),
    `reason` LowCardinality(String),
    `since` DateTime64(6, 'UTC'),
    `title` String,
    `culprit` String,
    `type` String,
    `level` LowCardinality(String),
    `platform` LowCardinality(String),
    `logger` LowCardinality(String),
    `first_seen` DateTime64(6, 'UTC'),
    `first_release` LowCardinality(String),
    `assignee_id` UInt64,
    `gone` UInt8
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project, issue_id)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
