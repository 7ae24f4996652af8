"""Settings of searches: section `[search]`."""

from pydantic import Field

from logboom.settings import Section
from logboom.store.statement import Limits


class SearchSettings(Section):
    """What one search may use. Whoever hits a limit is told which one and how to narrow the search."""

    seconds: float = Field(default=30, gt=0)
    """Longest time for one search, in seconds; an export may take this for each of its steps."""
    memory_bytes: int = Field(default=1 << 30, ge=64 << 20)
    """Most memory that the engine may use for one search, in bytes."""
    rows_read: int = Field(default=0, ge=0)
    """Most stored rows that one statement of a search may read; 0 means no limit."""
    default_rows: int = Field(default=100, ge=1)
    """How many rows a search answers when the request doesn't say, in rows."""
    most_rows: int = Field(default=10_000, ge=1)
    """Most rows of one page of results; whoever wants all takes an export or follows the cursor."""
    tail_rows: int = Field(default=500, ge=1)
    """Most rows that a live tail sends at once; what it skips is told."""
    remembered_histograms: int = Field(default=200, ge=0)
    """How many histograms are remembered, so that asking again counts only what is new; 0 counts always anew."""
    sampled_rows: int = Field(default=5_000, ge=1)
    """How many matching events the list of fields is made from."""

    def limits(self, *, seconds: float | None = None) -> Limits:
        """The engine's limits for one statement that has `seconds` left."""
        return Limits(
            seconds=self.seconds if seconds is None else seconds,
            memory_bytes=self.memory_bytes,
            rows_read=self.rows_read,
        )
