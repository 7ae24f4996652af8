"""`absence`: nothing that matches for a whole window; with `by`, for one of the keys that used to be heard."""

from typing import Final, Literal

from pydantic import Field

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.durations import Span
from logboom.alerts.scan import Measure
from logboom.alerts.threshold import Threshold

SILENCE: Final = Threshold(direction="below", critical=1)
SILENCE_AS_WARNING: Final = Threshold(direction="below", warning=1)


class Absence(Condition):
    """Fires for a window without any event. A key that is not among `keys` is forgotten after `remember`."""

    kind: Literal["absence"] = "absence"
    query: Query = ""
    """Which events are expected."""
    keys: tuple[str, ...] = Field(default=(), max_length=1_000)
    """Values of `by` that are expected even when they have not been heard lately."""
    remember: Span = 86_400
    """How long a key is expected after it was last heard."""
    level: Literal["warning", "critical"] = "critical"
    """How bad silence is."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("count"),)

    @property
    def before_seconds(self) -> int:
        return self.remember if self.by else 0

    @property
    def fixed_threshold(self) -> Threshold | None:
        return SILENCE if self.level == "critical" else SILENCE_AS_WARNING

    @property
    def unit(self) -> str:
        return "events"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        (count,) = read(start, end)
        return float(count)

    def keys_at(self, known: set[str]) -> set[str]:
        return known | set(self.keys) if self.by else {""}
