CREATE TABLE logboom.issue_fingerprints
(
    `project` UInt32,
    `fingerprint` UInt64,
    `revision` UInt64,
    `issue_id` UInt64
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (project, fingerprint)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
