CREATE TABLE logboom.error_payloads
(
    `project` UInt32,
    `timestamp` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `received_at` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `load_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `event_id` UUID CODEC(ZSTD(1)),
    `severity` UInt8 CODEC(ZSTD(1)),
    `level` LowCardinality(String) CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `logger` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `release` LowCardinality(String) CODEC(ZSTD(1)),
    `message` String CODEC(ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `span_id` String CODEC(ZSTD(1)),
    `exception_type` LowCardinality(String) CODEC(ZSTD(1)),
    `fingerprint` UInt64 CODEC(ZSTD(1)),
    `input` LowCardinality(String) CODEC(ZSTD(1)),
    `key` UInt32 CODEC(ZSTD(1)),
    `peer` LowCardinality(String) CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `payload` String CODEC(ZSTD(1)),
    `numbers` Map(LowCardinality(String), Float64) ALIAS CAST(mapFilter((name, number) -> isNotNull(number), mapApply((name, value) -> (name, toFloat64OrNull(value)), attributes)), 'Map(LowCardinality(String), Float64)'),
    `who` Array(String) MATERIALIZED arrayDistinct(arrayConcat(arrayMap(value -> lower(value), mapValues(mapFilter((name, value) -> startsWith(name, 'user.'), attributes))), arrayMap(value -> ifNull(toString(toFloat64OrNull(value)), ''), mapValues(mapFilter((name, value) -> startsWith(name, 'user.'), attributes))), if(mapContains(attributes, 'user'), ['{'], []))) CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1,
    INDEX by_event event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_who who TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, if(abs(dateDiff('day', timestamp, received_at)) <= 7, toYYYYMMDD(timestamp), toYYYYMM(timestamp)), load_id = 0)
ORDER BY (project, fingerprint, timestamp)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS index_granularity = 512, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, auto_statistics_types = '', merge_selector_base = 8, min_bytes_for_wide_part = 134217728
