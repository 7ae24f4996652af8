"""`statistic`: an average, a percentile, ... of a number field of the events that match."""

import re
from typing import Any, Final, Literal

from pydantic import Field, field_validator

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.partials import MILLIONTHS, PartialKind, quantile
from logboom.alerts.scan import Measure

_PERCENTILE: Final = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?)", re.ASCII)
_PARTS: Final[dict[str, tuple[PartialKind, ...]]] = {
    "avg": ("sum", "numbers"), "sum": ("sum", "numbers"), "min": ("min", "numbers"), "max": ("max", "numbers"),
}  # fmt: skip


class Statistic(Condition):
    """No value while no event of the window has a number in the field."""

    kind: Literal["statistic"] = "statistic"
    query: Query = ""
    """Which events count."""
    field: str = Field(min_length=1, max_length=200)
    """The field that has the numbers: `duration_ms`."""
    function: str = "p95"
    """avg, sum, min, max, or a percentile such as p50, p95, p99.9 (to within 1 % of the value)."""

    @field_validator("function")
    @classmethod
    def _known(cls, function: str) -> str:
        if function not in _PARTS and not _PERCENTILE.fullmatch(function):
            raise ValueError("use avg, sum, min, max, or a percentile such as p95")
        return function

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(Measure(kind, self.field) for kind in _PARTS.get(self.function, ("buckets",)))

    @property
    def unit(self) -> str:
        return f"{self.function} of {self.field}"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        first, *others = read(start, end)
        if not others:
            return quantile(first, float(self.function[1:]) / 100)
        (count,) = others
        if not count:
            return None
        if self.function == "sum":
            return float(first / MILLIONTHS)
        return float(first / MILLIONTHS / count) if self.function == "avg" else float(first)

    def evidence(self, read: Reader, start: int, end: int) -> dict[str, Any]:
        first, *others = read(start, end)
        return {"values": others[0] if others else sum(first.values())}
