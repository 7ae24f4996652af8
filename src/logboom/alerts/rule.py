"""A rule as a value: what is watched, when that is bad, who is told. The same in JSON (API) and YAML (files).

name: Checkout error rate
watch: {kind: ratio, query: "service:checkout level>=error", of: "service:checkout", by: host}
threshold: {critical: 5, warning: 2, recovery: 1}
window: 1m
windows: 3 of 5
tell: [oncall]
"""

from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer, model_validator

from logboom.alerts.active_hours import ActiveHours
from logboom.alerts.conditions import AnyCondition, Issue
from logboom.alerts.conditions.condition import Condition
from logboom.alerts.durations import Span
from logboom.alerts.threshold import Threshold, Windows
from logboom.alerts.wording import Wording
from logboom.errors import InvalidRequest, QueryError

LEAST_SECONDS: Final = 10
LONGEST_SECONDS: Final = 30 * 86_400
MOST_SLICES: Final = 50_000


class Rule(BaseModel):
    """Frozen; equal rules do the same."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: str = Field(min_length=1, max_length=200)
    """What people call it; unique in its project."""
    watch: AnyCondition
    """The condition."""
    threshold: Threshold | None = None
    """Which values are bad; the kinds `absence` and `issue` have none."""
    window: Span = 300
    """How much of the past one value is made of."""
    every: Span = 60
    """How often a window ends and is judged."""
    windows: Windows = Windows()
    """How many windows must be bad: `3 of 5`."""
    no_data: Span | None = None
    """After how long without a value that is told; empty: never. Until then, and after, the state stays as it was."""
    late_for: Span = 3_600
    """How old a window may be that late events still push over the line."""
    repeat: Span | None = 14_400
    """How often a firing alert that nobody has acknowledged is told again; empty: never."""
    tell: tuple[str, ...] = Field(default=(), max_length=20)
    """The names of the channels that are told."""
    tell_resolved: bool = True
    """Whether the end of an alert is told, too."""
    active: ActiveHours | None = None
    """When it may tell; empty: always."""
    template: Wording | None = None
    """Words of its own for its messages; empty: ours."""
    summary: str = Field(default="", max_length=2_000)
    """A sentence for the message: what it means and what to do first."""
    runbook: str = Field(default="", max_length=1_000, pattern=r"^(https?://\S+)?$")
    """Where it is written what to do."""
    owner: str = Field(default="", max_length=200)
    """Who looks after this rule."""
    labels: dict[str, str] = Field(default_factory=dict, max_length=50)
    """Words for silences and receivers: `team: shop`."""
    enabled: bool = True
    """Whether it is judged at all."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if isinstance(self.watch, Issue):
            if self.threshold is not None:
                raise ValueError("an issue rule has no threshold")
            return self
        if self.threshold is None and self.watch.fixed_threshold is None:
            raise ValueError("threshold: give `critical` or `warning`")
        if self.threshold is not None and self.watch.fixed_threshold is not None:
            raise ValueError(f"a rule of the kind {self.watch.kind} has no threshold")
        for name, seconds in (("window", self.window), ("every", self.every)):
            if not LEAST_SECONDS <= seconds <= LONGEST_SECONDS:
                raise ValueError(f"{name}: use {LEAST_SECONDS}s to 30d")
        if self.late_for > LONGEST_SECONDS or self.watch.before_seconds > LONGEST_SECONDS:
            raise ValueError("a rule looks back at most 30d")
        scan = self.watch.scan(0, window_seconds=self.window, every_seconds=self.every, lateness_seconds=0)
        if (self.window + self.watch.before_seconds + self.late_for) // scan.slice_seconds > MOST_SLICES:
            raise ValueError(f"every: so short an interval over so long a window needs more than {MOST_SLICES} slices")
        return self

    @field_serializer("windows")
    def _windows_text(self, windows: Windows) -> str:
        return str(windows)

    @property
    def condition(self) -> Condition:
        """What is counted. Raises TypeError for an issue rule, which counts nothing."""
        if isinstance(self.watch, Issue):
            raise TypeError("an issue rule counts nothing")
        return self.watch

    @property
    def counts(self) -> bool:
        """Whether it counts events, rather than hears of issues."""
        return not isinstance(self.watch, Issue)

    @property
    def line(self) -> Threshold:
        """The threshold in force."""
        found = self.threshold or self.condition.fixed_threshold
        if found is None:
            raise TypeError("a rule that counts has a threshold")
        return found

    def tells_at(self, moment: float) -> bool:
        """Whether it is one of the hours at which people are told."""
        return self.active is None or self.active.hold(moment)

    @property
    def judged_part(self) -> "Rule":
        """The rule without what only says who is told, and how: rules with an equal one judge alike."""
        told = ("name", "tell", "tell_resolved", "template", "summary", "runbook", "owner", "labels")
        return self.model_copy(
            update={name: type(self).model_fields[name].get_default(call_default_factory=True) for name in told}
        )

    def as_document(self) -> dict[str, Any]:
        """JSON and YAML of it, without what is as by default."""
        document = self.model_dump(mode="json", by_alias=True, include=_changed(self) | {"name", "watch"})
        watch = self.watch.model_dump(mode="json", by_alias=True, include=_changed(self.watch) | {"kind"})
        if self.threshold is not None:
            document["threshold"] = self.threshold.model_dump(mode="json", include=_changed(self.threshold))
        for name, part in (("active", self.active), ("template", self.template)):
            if part is not None:
                document[name] = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {**document, "watch": {"kind": self.watch.kind, **watch}}


def _changed(model: BaseModel) -> set[str]:
    """The fields that are not as by default."""
    return {
        name
        for name, field in type(model).model_fields.items()
        if getattr(model, name) != field.get_default(call_default_factory=True)
    }


def read_rule(document: Mapping[str, Any]) -> Rule:
    """The rule that a document describes. Raises InvalidRequest that names the field, and the characters of a query."""
    try:
        return Rule.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part not in _KINDS)
        message = first["msg"].removeprefix("Value error, ")
        text = "there is no such field" if first["type"] == "extra_forbidden" else message
        cause = getattr(first.get("ctx", {}).get("error"), "__cause__", None)
        position = cause.position if isinstance(cause, QueryError) else None
        words = f"{place}: {text}" if place else text
        raise InvalidRequest(words, hint="see docs/alerts.md", position=position) from None


_KINDS: Final = frozenset({"count", "ratio", "statistic", "unique", "absence", "change", "issue", "issue_users"})
