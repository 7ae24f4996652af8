"""Puts a rule's own words in the place of ours."""

from dataclasses import replace
from typing import Any

from logboom.alerts.conditions import Issue
from logboom.alerts.message import Told
from logboom.alerts.rule import Rule
from logboom.alerts.wording import WordingFailed
from logboom.catalog.alert_records import TransitionRecord


def worded(rule: Rule, transition: TransitionRecord, told: Told, project: str) -> Told:
    """As the rule's template words it; a template that fails is told of below our own words."""
    template = rule.template
    if template is None:
        return told
    values = values_of(rule, transition, told, project)
    try:
        return replace(
            told,
            headline=(template.headline_of(values) if template.headline else "") or told.headline,
            details=template.body_of(values) if template.body else told.details,
        )
    except WordingFailed as error:
        return replace(told, details=(*told.details, error.message))


def values_of(rule: Rule, transition: TransitionRecord, told: Told, project: str) -> dict[str, Any]:
    """What templates may say: the names of wording.VALUES."""
    return {
        "rule": rule.name, "project": project, "kind": told.kind, "level": told.level, "key": told.key,
        "value": told.value, "threshold": told.threshold,
        "unit": "" if isinstance(rule.watch, Issue) else rule.watch.unit, "late": told.late, "when": told.when,
        "window_start": told.window_start, "window_end": told.window_end, "labels": dict(rule.labels),
        "owner": rule.owner, "summary": rule.summary, "runbook": rule.runbook, "headline": told.headline,
        "details": list(told.details), "samples": list(told.samples), "links": dict(told.links),
        "evidence": dict(transition.evidence),
    }  # fmt: skip
