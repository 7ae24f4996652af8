"""What a notification says: made of a rule and its transitions, in words for people; channels give it its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from logboom.alerts.conditions import Issue
from logboom.alerts.figures import number
from logboom.alerts.links import Links
from logboom.alerts.rule import Rule
from logboom.catalog.alert_records import TransitionRecord
from logboom.query.pattern import in_quotes
from logboom.query.time import SECOND, to_rfc3339

SHOWN: Final = 20  # transitions that a message spells out; the others are counted
GRAVITY: Final = ("resolved", "data_back", "works_again", "no_data", "late", "warning", "error", "stalled", "critical")
_SAID: Final = {
    "no_data": "nothing to judge by",
    "data_back": "there is something to judge by again",
    "error": "can't be judged: {}",
    "works_again": "is judged again; no window was skipped",
    "stalled": "is not being judged",
}
_HAPPENED: Final = {"new": "New issue", "regressed": "Issue is back", "escalating": "Issue grows"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One transition in words."""

    kind: str
    level: str
    headline: str
    """One line: `web-1: 9.8 % (critical above 5)`."""
    details: tuple[str, ...] = ()
    when: str
    rule: str
    rule_id: int
    alert: int | None
    key: str
    value: float | None
    threshold: float | None
    late: bool
    window_start: str
    window_end: str
    runbook: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One notification: channels send `subject` with `text` or `html`, or `told` as data."""

    subject: str
    text: str
    html: str
    state: str
    """The gravest of what it tells: critical, warning, resolved, ..."""
    project: str
    told: tuple[Told, ...]
    more: int = 0
    """Transitions beyond those in `told`."""
    idempotency_key: str
    picture: bytes = b""
    """PNG of the counts over time; may be empty."""


def told_of(
    rule: Rule, transition: TransitionRecord, project: str, links: Links, *, issue: tuple[str, str] | None = None
) -> Told:
    """A transition in words. `issue` has the short id and the title of the issue that the key stands for."""
    if isinstance(rule.watch, Issue) and "issue" in transition.evidence:
        return _issue(rule, transition, project, links)
    start, end = transition.window_end - rule.window, transition.window_end
    shown = {"rule": links.rule(project, transition.rule)}
    if not isinstance(rule.watch, Issue):
        query = narrowed_query(rule.watch.searches[0], rule.watch.by, transition.key)
        shown["events"] = links.search(project, query, start, end)
    if issue is not None:
        shown["issue"] = links.issue(project, issue[0])
    return Told(
        kind=transition.kind,
        level=transition.level,
        headline=_headline(rule, transition, who=issue[0] if issue else transition.key),
        details=(*([issue[1]] if issue else []), *_details(rule, transition)),
        when=_minute(transition.judged_at),
        rule=rule.name,
        rule_id=transition.rule,
        alert=transition.alert,
        key=transition.key,
        value=transition.value,
        threshold=transition.threshold,
        late=transition.late,
        window_start=to_rfc3339(start * SECOND),
        window_end=to_rfc3339(end * SECOND),
        runbook=rule.runbook,
        labels=rule.labels,
        links=shown,
    )


def subject_of(told: Sequence[Told], more: int, project: str) -> str:
    """One line over all: what happened, how often, where."""
    first = max(told, key=_gravity)
    word = _word(first)
    others = len(told) + more - 1
    text = f"[{word}] {first.rule}: {first.headline}" if first.rule != first.headline else f"[{word}] {first.headline}"
    return f"{text}{f' and {others} more' if others else ''} [{project}]"


def state_of(told: Sequence[Told]) -> str:
    return _word(max(told, key=_gravity))


def _issue(rule: Rule, transition: TransitionRecord, project: str, links: Links) -> Told:
    facts = transition.evidence
    details = [facts[name] for name in ("culprit",) if facts.get(name)]
    where = ", ".join(f"{name} {facts[name]}" for name in ("release", "environment") if facts.get(name))
    return Told(
        kind=transition.kind,
        level=transition.level,
        headline=f"{_HAPPENED.get(facts['happened'], facts['happened'])}: {facts['title']}",
        details=(*details, *([where] if where else [])),
        when=_minute(transition.judged_at),
        rule=rule.name,
        rule_id=transition.rule,
        alert=transition.alert,
        key=transition.key,
        value=None,
        threshold=None,
        late=False,
        window_start=to_rfc3339(transition.window_end * SECOND),
        window_end=to_rfc3339(transition.window_end * SECOND),
        runbook=rule.runbook,
        labels=rule.labels,
        links={
            "issue": links.issue(project, transition.key, facts.get("event", "")),
            "rule": links.rule(project, transition.rule),
        },
    )


def _headline(rule: Rule, transition: TransitionRecord, *, who: str) -> str:
    who = f"{who}: " if who else ""
    if transition.kind == "resolved":
        return f"{who}over, {_value(rule, transition)}"
    if transition.kind in _SAID:
        return who + _SAID[transition.kind].format(transition.evidence.get("error", ""))
    if not isinstance(rule.watch, Issue) and rule.watch.kind == "absence":
        return f"{who}silent"
    direction = rule.threshold.direction if rule.threshold else "above"
    limit = (
        f" ({transition.level} {direction} {number(transition.threshold)})" if transition.threshold is not None else ""
    )
    late = "late events: " if transition.late else ""
    still = "still " if transition.kind == "repeated" else ""
    return f"{who}{still}{late}{_value(rule, transition)}{limit}"


def _value(rule: Rule, transition: TransitionRecord) -> str:
    unit = "" if isinstance(rule.watch, Issue) else rule.watch.unit
    return f"{number(transition.value)} {unit}".rstrip()


def _details(rule: Rule, transition: TransitionRecord) -> list[str]:
    found = [rule.summary] if rule.summary else []
    facts: Mapping[str, Any] = transition.evidence
    if "whole" in facts:
        found.append(f"{facts['part']:,} of {facts['whole']:,} events")
    if "before" in facts:
        found.append(f"{facts['now']:,} events now, {facts['before']:,} then")
    if "values" in facts:
        found.append(f"of {facts['values']:,} values")
    if facts.get("beyond_cap"):
        found.append(f"{facts['beyond_cap']:,} more keys are as bad; a rule has at most so many alerts at a time")
    return found


def narrowed_query(query: str, field_name: str, key: str) -> str:
    if not field_name or not key:
        return query
    term = f'{field_name}:"{in_quotes(key)}"'
    return f"({query}) {term}" if query.strip() else term


def _word(told: Told) -> str:
    return told.level if told.kind in {"fired", "raised", "repeated"} else told.kind


def _gravity(told: Told) -> int:
    return GRAVITY.index(_word(told)) if _word(told) in GRAVITY else 0


def _minute(moment: int) -> str:
    return to_rfc3339(moment * SECOND)[:19].replace("T", " ") + " UTC"
