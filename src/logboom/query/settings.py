"""The section `search` of the settings: what one search may use, for everybody and by role."""

from typing import Self

from pydantic import Field, PrivateAttr

from logboom.settings import Section
from logboom.store.statement import Limits


class RoleLimits(Section):
    """What people of one role may use for a search, where it differs from what everybody may."""

    seconds: float | None = Field(default=None, gt=0)
    """In place of search.seconds, in seconds."""
    memory_bytes: int | None = Field(default=None, ge=64 << 20)
    """In place of search.memory_bytes, in bytes."""
    rows_read: int | None = Field(default=None, ge=0)
    """In place of search.rows_read."""
    bytes_read: int | None = Field(default=None, ge=0)
    """In place of search.bytes_read, in bytes."""
    most_rows: int | None = Field(default=None, ge=1)
    """In place of search.most_rows."""


class SearchSettings(Section):
    """What one search may use. Whoever hits a limit is told which one and how to narrow the search."""

    seconds: float = Field(default=30, gt=0)
    """Longest time for one search, in seconds; an export may take this for each of its steps."""
    memory_bytes: int = Field(default=1 << 30, ge=64 << 20)
    """Most memory that the engine may use for one search, in bytes."""
    rows_read: int = Field(default=0, ge=0)
    """Most stored rows that one statement of a search may read; 0 means no limit."""
    bytes_read: int = Field(default=0, ge=0)
    """Most stored bytes, uncompressed, that one statement of a search may read; 0 means no limit."""
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
    viewer: RoleLimits = Field(default_factory=RoleLimits)
    """What viewers of the project may use, where it differs."""
    member: RoleLimits = Field(default_factory=RoleLimits)
    """What its members may use, where it differs."""
    admin: RoleLimits = Field(default_factory=RoleLimits)
    """What its admins may use, where it differs."""

    _role: str = PrivateAttr("")

    def limits(self, *, seconds: float | None = None) -> Limits:
        """The engine's limits for one statement that has `seconds` left."""
        return Limits(
            seconds=self.seconds if seconds is None else seconds,
            memory_bytes=self.memory_bytes,
            rows_read=self.rows_read,
            bytes_read=self.bytes_read,
        )

    def of_role(self, role: str) -> Self:
        """The same with what people of this role may use."""
        own: RoleLimits = getattr(self, role)
        found = self.model_copy(update=own.model_dump(exclude_none=True))
        found._role = role  # noqa: SLF001 -- a copy of its own
        return found

    def setting(self, name: str) -> str:
        """The name of the setting that a limit in force comes from: `search.viewer.seconds`."""
        own = getattr(self, self._role, None) if self._role else None
        return f"search.{self._role}.{name}" if getattr(own, name, None) is not None else f"search.{name}"
