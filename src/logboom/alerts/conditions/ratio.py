"""`ratio`: how many in a hundred events of one search are found by another one: an error rate."""

from typing import Any, Literal

from pydantic import Field

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.scan import Measure


class Ratio(Condition):
    """The share of `query` in `of`, in percent; no value while `of` finds fewer than `least`."""

    kind: Literal["ratio"] = "ratio"
    query: Query
    """Which events are the part."""
    of: Query = ""
    """Which events are the whole."""
    least: int = Field(default=1, ge=1)
    """With fewer events of the whole in a window there is nothing to judge by: one failure of two says little."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query, self.of)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("count", search=0), Measure("count", search=1))

    @property
    def unit(self) -> str:
        return "%"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        part, whole = read(start, end)
        return 100 * part / whole if whole >= self.least else None

    def evidence(self, read: Reader, start: int, end: int) -> dict[str, Any]:
        part, whole = read(start, end)
        return {"part": part, "whole": whole}
