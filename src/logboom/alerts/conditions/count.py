"""`count`: how many events match in a window, or how many a second, minute or hour."""

from typing import Final, Literal

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.scan import Measure

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3_600}


class Count(Condition):
    """More (or fewer) events than the threshold."""

    kind: Literal["count"] = "count"
    query: Query = ""
    """Which events count."""
    per: Literal["window", "second", "minute", "hour"] = "window"
    """`window` counts; the others give a rate."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("count"),)

    @property
    def unit(self) -> str:
        return "events" if self.per == "window" else f"events a {self.per}"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        (count,) = read(start, end)
        return float(count) if self.per == "window" else count * _SECONDS[self.per] / (end - start)
