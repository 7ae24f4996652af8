"""The table of all events.

Sorted by (project, timestamp): the newest events of a time range come first and a search of some minutes reads the
granules of these minutes alone, with no help from the query's author. Measured against sorting by five-minute
buckets and service in docs/decisions/events-table.md, which also has the figures behind every
other choice here.

Source: ClickHouse documentation, "MergeTree" (partitions, skipping indexes, TTL), "Settings of MergeTree tables".
"""

from typing import Final

from logboom.store.schema.search_text import SEARCH_TEXT

# A partition is what expires as a whole, so the class of retention comes first. Days keep a day's search and its
# expiry narrow; but an import of ten years would make 3,650 parts in one insert, so what is older than a week when it
# comes goes by the month.
PARTITION: Final = "(retention_days, if(abs(dateDiff('day', timestamp, received_at)) <= 7, toYYYYMMDD(timestamp), toYYYYMM(timestamp)))"

# Parts are merged when eight of a size are there, not five: each event is written anew about a quarter less often. No
# statistics of columns: nothing here is joined or ordered by them, and they cost a fifth of each merge.
EVENTS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.events
(
    project UInt32,
    timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_at DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    load_id UInt64 CODEC(Delta(8), ZSTD(1)),
    event_id UUID CODEC(ZSTD(1)),
    severity UInt8 CODEC(ZSTD(1)),
    level LowCardinality(String) CODEC(ZSTD(1)),
    service LowCardinality(String) CODEC(ZSTD(1)),
    host LowCardinality(String) CODEC(ZSTD(1)),
    logger LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    release LowCardinality(String) CODEC(ZSTD(1)),
    message String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    exception_type LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    input LowCardinality(String) CODEC(ZSTD(1)),
    key UInt32 CODEC(ZSTD(1)),
    peer LowCardinality(String) CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    retention_days UInt16 CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1,
    INDEX by_word {SEARCH_TEXT} TYPE tokenbf_v1(32768, 2, 0) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_span span_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_event event_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY {PARTITION}
ORDER BY (project, timestamp)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS
    ttl_only_drop_parts = 1,
    merge_selector_base = 8,
    auto_statistics_types = '',
    non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
"""

STATEMENTS: Final = (EVENTS,)
