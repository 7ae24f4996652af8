CREATE TABLE logboom.error_attachments
(
    `project` UInt32,
    `sender_event_id` String CODEC(ZSTD(1)),
    `attachment_id` UUID CODEC(ZSTD(1)),
    `timestamp` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `received_at` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `load_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `name` String CODEC(ZSTD(1)),
    `content_type` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `size_bytes` UInt64 CODEC(ZSTD(1)),
    `content` String CODEC(ZSTD(3)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, if(abs(dateDiff('day', timestamp, received_at)) <= 7, toYYYYMMDD(timestamp), toYYYYMM(timestamp)))
ORDER BY (project, sender_event_id, attachment_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS index_granularity = 16, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = ''
