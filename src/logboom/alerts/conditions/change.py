"""`change`: how much more or less than in the same window earlier: an hour, a day, a week ago."""

from typing import Any, Literal

from pydantic import Field

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.durations import Span
from logboom.alerts.scan import Measure


class Change(Condition):
    """The change of the count; no value while both windows have fewer than `least`, or in percent of nothing."""

    kind: Literal["change"] = "change"
    query: Query = ""
    """Which events count."""
    earlier: Span = 86_400
    """How much earlier the window lies that this one is compared with."""
    in_: Literal["percent", "events"] = Field(default="percent", alias="in")
    """+100 percent is twice as many, -100 none any more."""
    least: int = Field(default=1, ge=1)
    """With fewer events in both windows there is nothing to judge by."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("count"),)

    @property
    def before_seconds(self) -> int:
        return self.earlier

    @property
    def unit(self) -> str:
        return "% more" if self.in_ == "percent" else "events more"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        (now,) = read(start, end)
        (before,) = read(start - self.earlier, end - self.earlier)
        if max(now, before) < self.least:
            return None
        if self.in_ == "events":
            return float(now - before)
        return 100 * (now - before) / before if before else None

    def evidence(self, read: Reader, start: int, end: int) -> dict[str, Any]:
        (now,) = read(start, end)
        (before,) = read(start - self.earlier, end - self.earlier)
        return {"now": now, "before": before}
