"""Lists that are given a page at a time, the newest first: each page names the id that the next one begins before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Query


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    before: Annotated[int | None, Query(description="Only what is older: `next_before` of the page before.")] = None
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 200

    def next_before(self, found: Sequence[Numbered]) -> int | None:
        """What the next page begins before; None when this one is the last."""
        return found[-1].id if len(found) == self.limit else None


Paged = Annotated[Page, Depends()]
