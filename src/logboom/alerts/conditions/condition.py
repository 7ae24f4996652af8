"""What every kind of condition says of itself, and what those have in common that count events."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from logboom.alerts.scan import Measure, Scan
from logboom.alerts.threshold import Threshold
from logboom.errors import QueryError
from logboom.query.parser import parse

Parts = tuple[Any, ...]
Reader = Callable[[int, int], Parts]
"""The partials of the slices from `start` up to `end` (seconds), put together."""


def _readable(query: str) -> str:
    try:
        parse(query)
    except QueryError as error:
        raise ValueError(f"{error.message}{f' ({error.hint})' if error.hint else ''}") from error
    return query


Query = Annotated[str, AfterValidator(_readable)]
"""Search terms."""


class Condition(BaseModel, ABC):
    """Which events count, and how they become one value a window."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    by: str = Field(default="", max_length=200)
    """A field: each of its values has an alert of its own."""
    most_keys: int = Field(default=50, ge=1, le=1_000)
    """Most alerts at a time, one for each value of `by`; what is beyond is counted in the message."""

    @property
    @abstractmethod
    def searches(self) -> tuple[str, ...]:
        """The queries of the scan."""

    @property
    @abstractmethod
    def measures(self) -> tuple[Measure, ...]:
        """The partials of the scan."""

    @property
    def before_seconds(self) -> int:
        """How far before its window a value reaches."""
        return 0

    @property
    def fixed_threshold(self) -> Threshold | None:
        """The threshold of a kind that leaves no choice."""
        return None

    @property
    def unit(self) -> str:
        """What the value counts, for messages."""
        return ""

    @abstractmethod
    def value(self, read: Reader, start: int, end: int) -> float | None:
        """The value of the window; None when there is nothing to judge by."""

    def evidence(self, read: Reader, start: int, end: int) -> dict[str, Any]:  # noqa: ARG002  # most kinds add nothing
        """The figures behind the value, for whoever asks why."""
        return {}

    def keys_at(self, known: set[str]) -> set[str]:
        """The keys to judge, of those that had events in the window or before it."""
        return known

    def scan(self, project: int, *, window_seconds: int, every_seconds: int, lateness_seconds: int) -> Scan:
        slice_seconds = math.gcd(window_seconds, every_seconds, self.before_seconds)
        return Scan(
            project=project,
            searches=self.searches,
            measures=self.measures,
            by=self.by,
            slice_seconds=slice_seconds,
            every_seconds=every_seconds,
            lateness_seconds=lateness_seconds,
        )
