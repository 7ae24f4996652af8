"""`unique`: how many distinct values a field has among the events that match: users, addresses, hosts."""

from typing import Literal

from pydantic import Field

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.partials import distinct
from logboom.alerts.scan import Measure


class Unique(Condition):
    """Exact up to 2,048 values in a window, to about 2 % beyond."""

    kind: Literal["unique"] = "unique"
    query: Query = ""
    """Which events count."""
    field: str = Field(min_length=1, max_length=200)
    """The field whose distinct values are counted."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("sketch", self.field),)

    @property
    def unit(self) -> str:
        return f"distinct {self.field}"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        (sketch,) = read(start, end)
        return float(distinct(sketch))
