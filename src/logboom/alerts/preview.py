"""A transition that did not happen, to show what a rule would say of one that did."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from logboom.alerts.conditions import Issue
from logboom.alerts.judge import TOLD
from logboom.alerts.rule import Rule
from logboom.catalog.alert_records import TransitionRecord
from logboom.errors import InvalidRequest

KEY: Final = "web-1"
ISSUE: Final[Mapping[str, Any]] = {
    "issue": 0, "title": "ValueError: no such basket", "culprit": "shop.views in checkout", "level": "error",
    "event": "", "release": "", "environment": "production",
}  # fmt: skip


def example(rule: Rule, project: int, *, now: int, given: Mapping[str, Any]) -> TransitionRecord:
    """Of the rule; `given` are facts of a real one, such as a back-test found. Raises InvalidRequest for an unknown kind."""
    kind = given.get("kind", "fired")
    if kind not in TOLD:
        raise InvalidRequest(f"kind: there is no `{str(kind)[:40]}`", hint=f"use {', '.join(sorted(TOLD))}")
    facts: dict[str, Any] = {"level": "critical", "value": None, "threshold": None, "key": "", "evidence": {}}
    if isinstance(rule.watch, Issue):
        facts |= {"key": "EXAMPLE-1", "evidence": {**ISSUE, "happened": rule.watch.events[0]}}
    else:
        line = rule.line
        level = given.get("level") or ("critical" if line.critical is not None else "warning")
        limit = line.of(level)
        beyond = None if limit is None else limit + (1 if line.direction == "above" else -1)
        key = KEY if rule.watch.by else ""
        facts |= {"level": level, "threshold": limit, "value": beyond, "key": key}
        facts |= {name: given[name] for name in ("value", "key", "evidence") if name in given}
    end = given.get("window_end", now // rule.every * rule.every)
    return TransitionRecord(
        id=0,
        rule=0,
        project=project,
        alert=None,
        revision=1,
        kind=kind,
        judged_at=end,
        window_end=end,
        late=kind == "late",
        recorded_at=datetime.fromtimestamp(now, UTC),
        **facts,
    )
