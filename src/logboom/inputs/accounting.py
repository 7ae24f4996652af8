"""What the inputs took and refused, as metrics."""

from prometheus_client import Counter

EVENTS = Counter("logboom_input_events_total", "Events taken: they are in the spool.", ["input"])
BYTES = Counter("logboom_input_bytes_total", "Bytes of the events taken, after decompression.", ["input"])
REJECTED = Counter(
    "logboom_input_rejected_total",
    "What was not taken: requests of HTTP inputs, messages of the others.",
    ["input", "reason"],
)
