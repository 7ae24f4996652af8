CREATE TABLE logboom.staged_texts
(
    `attempt` UInt64,
    `way` UInt16,
    `of_line` Tuple(
        row UInt64,
        project UInt32,
        key UInt32,
        received_at DateTime64(6, 'UTC'),
        peer LowCardinality(String),
        flags LowCardinality(String),
        is_utf8 UInt8,
        may_hold_trace UInt8,
        outer_severity UInt8,
        is_syslog_time UInt8),
    `text` String,
    `start_at` UInt64,
    `body_at` UInt64,
    `outer_time` String,
    `outer_host` String,
    `outer_service` String,
    `outer_names` Array(String),
    `outer_texts` Array(String)
)
ENGINE = Memory
