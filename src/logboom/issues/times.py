"""Times as the engine writes them."""

from datetime import UTC, datetime


def moment_of(text: str) -> datetime:
    """`2026-11-18T14:29:57.893123456Z`, to the microsecond."""
    day, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{day}.{fraction[:6]:0<6}").replace(tzinfo=UTC)
