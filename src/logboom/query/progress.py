"""How far a search is, while it runs."""

from dataclasses import dataclass
from typing import Any

from logboom.store.engine import Progress as StatementProgress


@dataclass(frozen=True, slots=True)
class Progress:
    """`rows` were found so far; `share` of all that is looked at is done, None while nobody knows."""

    rows: int
    rows_read: int
    bytes_read: int
    share: float | None
    elapsed_ms: int

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "rows_read": self.rows_read,
            "bytes_read": self.bytes_read,
            "share": self.share,
            "elapsed_ms": self.elapsed_ms,
        }


def share_of(running: StatementProgress | None) -> float | None:
    """How much of one statement is done; its expected rows are an estimate."""
    if running is None or not running.rows_expected:
        return None
    return min(1.0, running.rows_read / running.rows_expected)
