CREATE TABLE logboom.issue_numbers
(
    `project` UInt32,
    `issue_id` UInt64,
    `version` UInt64,
    `events` UInt64,
    `users` UInt64,
    `first_seen` DateTime64(9, 'UTC'),
    `last_seen` DateTime64(9, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project, issue_id)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
