"""Times as text, fast: the whole second is formatted once and used for all events in it."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=64)
def second_iso(second: int) -> str:
    """`2026-06-15T00:00:00`."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=64)
def second_bsd(second: int) -> str:
    """`Jun 15 00:00:00`: RFC 3164 section 4.1.2, without year or zone, the day padded with a blank."""
    moment = datetime.fromtimestamp(second, UTC)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{months[moment.month - 1]} {moment.day:2} {moment:%H:%M:%S}"


def iso(time_us: int) -> str:
    """RFC 3339 in UTC with microseconds."""
    second, fraction = divmod(time_us, 1_000_000)
    return f"{second_iso(second)}.{fraction:06}Z"
