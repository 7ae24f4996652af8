"""What the inputs took and refused, as metrics; what was refused also where people can read why."""

from functools import cache

from prometheus_client import Counter

from logboom.inputs.rejections import REJECTIONS

EVENTS = Counter("logboom_input_events_total", "Events taken: they are in the spool.", ["input"])
BYTES = Counter("logboom_input_bytes_total", "Bytes of the events taken, after decompression.", ["input"])
REJECTED = Counter(
    "logboom_input_rejected_total",
    "What was not taken: requests of HTTP inputs, messages of the others.",
    ["input", "reason"],
)


def taken(name: str, events: int, size_bytes: int) -> None:
    """Count what an input took."""
    counted_events, counted_bytes = _counters(name)
    counted_events.inc(events)
    counted_bytes.inc(size_bytes)


@cache
def _counters(name: str) -> tuple[Counter, Counter]:
    """Looking them up takes longer than counting."""
    return EVENTS.labels(name), BYTES.labels(name)


def rejected(
    name: str,
    reason: str,
    *,
    count: int = 1,
    project: int = 0,
    key: int = 0,
    peer: str = "",
    message: str = "",
    sample: bytes = b"",
) -> None:
    """Count what an input refused, and keep it where people look: `project` is that of the key which was shown, `key`.

    `reason` is from a small closed set: it labels a metric. `sample` is the beginning of what was sent, without keys.
    """
    REJECTED.labels(name, reason).inc(count)
    REJECTIONS.note(name, reason, count=count, project=project, key=key, peer=peer, message=message, sample=sample)
