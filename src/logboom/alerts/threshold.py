"""Thresholds: which value is critical, which a warning, and which means that it is over."""

from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

# A window's verdict, one character each in an alert's history, in the order of their gravity.
NOTHING: Final = "-"  # no value: nothing to judge by
GOOD: Final = "0"
LINGERING: Final = "1"  # beyond what means recovery, short of a warning
WARNING: Final = "2"
CRITICAL: Final = "3"

Level = Literal["warning", "critical"]
LEVELS: Final[dict[str, Level]] = {WARNING: "warning", CRITICAL: "critical"}


class Threshold(BaseModel):
    """At least one of `critical` and `warning`; `recovery` lies on their good side and defaults to the milder of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    direction: Literal["above", "below"] = "above"
    """A value `above` (more than) or `below` (less than) the threshold is bad."""
    critical: float | None = None
    """The value beyond which the alert is critical."""
    warning: float | None = None
    """The value beyond which the alert is a warning."""
    recovery: float | None = None
    """The value up to which a firing alert goes on firing; empty: the milder threshold."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        given = [value for value in (self.recovery, self.warning, self.critical) if value is not None]
        if self.warning is None and self.critical is None:
            raise ValueError("give `critical` or `warning`")
        if given != sorted(given, reverse=self.direction == "below"):
            order = (
                "recovery <= warning <= critical" if self.direction == "above" else "recovery >= warning >= critical"
            )
            raise ValueError(f"a threshold `{self.direction}` needs {order}")
        return self

    @field_serializer("critical", "warning", "recovery")
    def _short(self, value: float | None) -> Any:
        """5.0 is written 5."""
        return int(value) if value is not None and value.is_integer() else value

    def verdict(self, value: float | None) -> str:
        if value is None:
            return NOTHING
        if self.critical is not None and self._beyond(value, self.critical):
            return CRITICAL
        if self.warning is not None and self._beyond(value, self.warning):
            return WARNING
        return LINGERING if self.recovery is not None and self._beyond(value, self.recovery) else GOOD

    def of(self, level: str) -> float | None:
        """The threshold that a level's values are beyond."""
        return self.critical if level == "critical" else self.warning

    def worse(self, one: float | None, other: float | None) -> float | None:
        """The value that is further on the bad side."""
        known = [value for value in (one, other) if value is not None]
        if not known:
            return None
        return max(known) if self.direction == "above" else min(known)

    def _beyond(self, value: float, limit: float) -> bool:
        return value > limit if self.direction == "above" else value < limit


class Windows(BaseModel):
    """How many windows must be bad, of how many in a row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bad: int = Field(default=1, ge=1, le=100)
    of: int = Field(default=1, ge=1, le=100)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        """`3 of 5`"""
        if isinstance(given, str):
            bad, word, of = [*given.split(), "", "", ""][:3]
            if word == "of" and bad.isdigit() and of.isdigit():
                return {"bad": int(bad), "of": int(of)}
            raise ValueError("write for example `3 of 5`")
        return given

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.bad > self.of:
            raise ValueError(f"{self.bad} of {self.of} windows can't be bad")
        return self

    def __str__(self) -> str:
        return f"{self.bad} of {self.of}"
