CREATE TABLE logboom.events
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
    `numbers` Map(LowCardinality(String), Float64) MATERIALIZED CAST(mapFilter((name, number) -> isNotNull(number), mapApply((name, value) -> (name, toFloat64OrNull(value)), attributes)), 'Map(LowCardinality(String), Float64)') CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1,
    INDEX by_word lower(concat(message, ' ', exception_type, ' ', service, ' ', host, ' ', logger, ' ', arrayStringConcat(mapValues(attributes), ' '))) TYPE tokenbf_v1(32768, 2, 0) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_span span_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_event event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_attribute mapKeys(attributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_number mapKeys(numbers) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_service lower(service) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_host lower(host) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_logger lower(logger) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_exception_type lower(exception_type) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, if(abs(dateDiff('day', timestamp, received_at)) <= 7, toYYYYMMDD(timestamp), toYYYYMM(timestamp)))
ORDER BY (project, timestamp)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, merge_selector_base = 8, auto_statistics_types = '', non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192, min_bytes_for_wide_part = 134217728
