"""The catalog's clock: a callable, so that a test can let a token expire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

# How stale `last_used_at` and `last_seen_at` may be. A request would otherwise cost a write and an fsync each.
COARSE_STEP = timedelta(hours=1)


def system_clock() -> datetime:
    return datetime.now(UTC)
