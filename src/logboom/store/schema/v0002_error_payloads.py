"""What is kept whole of errors: the event's document as it was reported, and the files attached to it.

Both stay out of `events` so that searches read narrow rows; beside a document stand its event's columns once more. An issue's events lie side by side, newest last, because
that is how they are read (and because documents of one error compress best beside each other). Granules are smaller than
usual, because one row is read at a time and each is some kilobytes; with 64 rows, an insert costs a fourth more CPU.

Source: ClickHouse documentation, "MergeTree", "Settings of MergeTree tables".
"""

from typing import Final

from logboom.store.schema.v0001_events import EVENTS, PARTITION

_SETTINGS: Final = """
    ttl_only_drop_parts = 1,
    non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1,
    fsync_part_directory = 1"""

# Always the same value: but what stands in a partition's expression has its bounds kept for each part, so that whoever
# reads the newest loads opens the newest parts alone, however many errors there are.
_PARTITION_WITH_LOADS: Final = f"{PARTITION[:-1]}, load_id = 0)"

# All columns of `events`, so that a query's condition holds here as there and reads an issue's events alone.
_COLUMNS: Final = EVENTS[EVENTS.index("project UInt32") : EVENTS.index(",\n    INDEX")]

ERROR_PAYLOADS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.error_payloads
(
    {_COLUMNS},
    payload String CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1,
    INDEX by_event event_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY {_PARTITION_WITH_LOADS}
ORDER BY (project, fingerprint, timestamp)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS
    index_granularity = 512,{_SETTINGS}
"""

# An attachment belongs to an event of its sender's, whose own id is the event's attribute `sentry.event_id`.
ERROR_ATTACHMENTS: Final = f"""
CREATE TABLE IF NOT EXISTS logboom.error_attachments
(
    project UInt32,
    sender_event_id String CODEC(ZSTD(1)),
    attachment_id UUID CODEC(ZSTD(1)),
    timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_at DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    load_id UInt64 CODEC(Delta(8), ZSTD(1)),
    name String CODEC(ZSTD(1)),
    content_type LowCardinality(String) CODEC(ZSTD(1)),
    kind LowCardinality(String) CODEC(ZSTD(1)),
    size_bytes UInt64 CODEC(ZSTD(1)),
    content String CODEC(ZSTD(3)),
    retention_days UInt16 CODEC(ZSTD(1)),
    INDEX by_load load_id TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY {PARTITION}
ORDER BY (project, sender_event_id, attachment_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS
    index_granularity = 16,{_SETTINGS}
"""

STATEMENTS: Final = (ERROR_PAYLOADS, ERROR_ATTACHMENTS)
