"""When a rule may tell: days and hours of a week, on the clock of a time zone.

{days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00", zone: Europe/Berlin}

Hours that end before they begin go over midnight and belong to the day on which they begin.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]

DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD_DAYS: Final = 9  # the next opening of any week, also where a change of the clock skips one


class ActiveHours(BaseModel):
    """Outside of them a rule is judged and recorded as ever, but tells nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True)

    days: tuple[Day, ...] = Field(default=DAYS, min_length=1)
    """On which days they begin."""
    from_: Clock = Field(default="00:00", alias="from")
    """When they begin."""
    to: Clock = "24:00"
    """When they end; before `from` that is on the next day."""
    zone: str = "UTC"
    """The time zone of the clock, as the IANA database names it: `Europe/Berlin`."""

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"there is no time zone {zone[:60]!r}") from None
        return zone

    @model_validator(mode="after")
    def _open_at_all(self) -> Self:
        if self.from_ == self.to:
            raise ValueError("the hours end when they begin")
        return self

    def hold(self, moment: float) -> bool:
        """Whether it is one of these hours, `moment` in seconds since 1970."""
        local = datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(self.zone))
        clock, today = f"{local:%H:%M}", local.weekday()
        if self.from_ < self.to:
            return DAYS[today] in self.days and self.from_ <= clock < self.to
        return (DAYS[today] in self.days and clock >= self.from_) or (DAYS[today - 1] in self.days and clock < self.to)

    def opens_after(self, moment: float) -> float:
        """How many seconds later it is one of these hours; 0 when it is one now."""
        if self.hold(moment):
            return 0.0
        zone = ZoneInfo(self.zone)
        today = datetime.fromtimestamp(moment, UTC).astimezone(zone).date()
        begin = time.fromisoformat(self.from_) if self.from_ != "24:00" else time(0)
        for days in range(LOOK_AHEAD_DAYS):
            opening = datetime.combine(today + timedelta(days=days), begin, zone).timestamp()
            if opening > moment and self.hold(opening):
                return opening - moment
        return 0.0
