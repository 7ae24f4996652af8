"""Lines on their way to the disk, and who is told when they are there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from logboom.errors import LogboomError
from logboom.ingest.committer import Portion
from logboom.ingest.segment import EventMark, Mark

Told = Callable[[LogboomError | None], None]
"""Gets why lines were refused, or None once they are on disk."""


@dataclass(frozen=True, slots=True)
class Appended:
    """Lines that are on disk now; `duplicate` when an earlier append had put them there."""

    accepted: int
    duplicate: bool


@dataclass(slots=True)
class Waiting:
    """A portion that is filled, and who is told how its commit ended."""

    portion: Portion = field(default_factory=Portion)
    told: list[Told] = field(default_factory=list)
    offered_lines: int = 0

    @property
    def marks(self) -> list[Mark | EventMark]:
        """Of the batches and events that count once."""
        return [*self.portion.marks, *self.portion.event_marks]
