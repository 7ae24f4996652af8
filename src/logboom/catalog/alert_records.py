"""What the catalog gives out and takes of alerts: plain frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """A rule as it is stored; what its document means is the alerts room's affair."""

    id: int
    project: int
    name: str
    document: Mapping[str, Any]
    enabled: bool
    revision: int
    """Rises with each change of what the rule watches; a step that was judged by an older one is not recorded."""
    created_at: datetime
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """How far a rule was judged, and what its next step needs to know."""

    rule: int
    revision: int
    judged_until: int
    """The end of the last window that was judged, in seconds since 1970; of issue rules the last notice's id."""
    load_id: int = 0
    """The newest load that was taken into account."""
    keys: str = "{}"
    evaluated_at: datetime | None = None
    took_ms: int = 0
    error: str = ""
    failing_since: datetime | None = None
    error_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransition:
    """A change of an alert's state, to be recorded once."""

    kind: str
    key: str
    level: str
    judged_at: int
    window_end: int
    value: float | None
    threshold: float | None
    late: bool
    opens: bool = False
    """A new alert begins with it."""
    closes: bool = False
    """The alert of this key ends with it."""
    told: bool = False
    """The rule's channels are to hear of it."""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rule judged from one moment to a later one: recorded whole or not at all."""

    rule: RuleRecord
    before: RuleState
    after: RuleState
    transitions: Sequence[NewTransition] = ()
    channels: Sequence[int] = ()
    tell_after_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionRecord:
    id: int
    rule: int
    project: int
    alert: int | None
    revision: int
    key: str
    kind: str
    level: str
    judged_at: int
    window_end: int
    value: float | None
    threshold: float | None
    late: bool
    evidence: Mapping[str, Any]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """One firing of one key, from start to end; times in seconds since 1970."""

    id: int
    rule: int
    project: int
    key: str
    level: str
    late: bool
    opened_at: int
    closed_at: int | None
    peak: float | None
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A way out. `shown` may be seen by members; `sealed` is encrypted and opened only to send."""

    id: int
    project: int
    name: str
    kind: str
    shown: Mapping[str, Any]
    sealed: str = field(repr=False)
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRecord:
    """One message to one channel, and how it went."""

    id: int
    project: int
    channel: int
    status: str
    """`sending`, `waiting` (for another attempt), `sent`, `failed`, `silenced`, `told_later` (when the silence had ended)."""
    idempotency_key: str
    subject: str
    attempts: int
    next_attempt_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceRecord:
    """While it lasts, alerts that all `matchers` fit are recorded but not told."""

    id: int
    project: int
    matchers: Mapping[str, str]
    comment: str
    author: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
