"""`/api/v1/alerts/rules` and what became of them: make, list, change and delete rules; alerts, why they fired, history."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from logboom.alerts.evidence import Evidence
from logboom.alerts.judge import states_from
from logboom.alerts.message import narrowed_query
from logboom.alerts.ready_made import offers
from logboom.alerts.rule import read_rule
from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer, Body
from logboom.api.checked_rule import checked_rule
from logboom.api.connected import while_connected
from logboom.api.pages_of_ids import Paged
from logboom.api.services import Wired
from logboom.catalog.alert_records import AlertRecord, RuleRecord, RuleState, TransitionRecord

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

MOST_CHANGES = 500

Document = Annotated[dict[str, Any], Field(description="The rule, as in docs/alerts.md.")]


class NewRule(Body):
    rule: Document


class RuleAnswer(Answer):
    id: int
    rule: Document
    revision: int
    created_at: datetime
    changed_at: datetime
    changed_by: str
    state: str = Field(description="firing, pending, no_data, error, ok, off, or new before its first window.")
    firing: int = Field(description="How many alerts of it fire now.")
    judged_until: datetime | None = Field(description="The end of the last window that was judged.")
    evaluated_at: datetime | None
    took_ms: int
    error: str


class RulesAnswer(Answer):
    rules: list[RuleAnswer]


class AlertAnswer(Answer):
    id: int
    rule: int
    key: str
    level: str
    late: bool
    opened_at: datetime
    closed_at: datetime | None
    peak: float | None
    acknowledged_at: datetime | None
    acknowledged_by: str


class AlertsAnswer(Answer):
    alerts: list[AlertAnswer]
    next_before: int | None = Field(default=None, description="`before` of the next page; null on the last one.")


class TransitionAnswer(Answer):
    id: int
    rule: int
    alert: int | None
    key: str
    kind: str
    level: str
    judged_at: datetime = Field(description="When the window was due to be judged, less the allowed lateness.")
    window_end: datetime
    value: float | None
    threshold: float | None
    late: bool
    evidence: dict[str, Any]
    recorded_at: datetime


class TransitionsAnswer(Answer):
    transitions: list[TransitionAnswer]
    next_before: int | None = Field(default=None, description="`before` of the next page; null on the last one.")


class WhyAnswer(Answer):
    query: str = Field(description="The search whose events counted; of several the first. Empty for issues.")
    start: datetime
    end: datetime
    samples: list[str] = Field(description="The newest events of the window, a line each.")
    rule_has_changed: bool = Field(description="The rule watches something else today than it did then.")


class AlertDetailAnswer(Answer):
    alert: AlertAnswer
    rule: str = Field(description="The rule's name.")
    document: Document
    transitions: list[TransitionAnswer] = Field(description="What happened to the alert, the newest first.")
    why: WhyAnswer | None


class OfferAnswer(Answer):
    rule: Document
    why: str


class OffersAnswer(Answer):
    rules: list[OfferAnswer]


@router.get("/ready-made")
def ready_made(project: ReadableProject, services: Wired) -> OffersAnswer:
    """Rules that most projects want and this one does not have yet; make one by sending it with its channels in `tell`."""
    have = {record.name for record in services.catalog.alert_rules.all(project.id)}
    return OffersAnswer(
        rules=[
            OfferAnswer(rule=offer.rule.as_document(), why=offer.why)
            for offer in offers()
            if offer.rule.name not in have
        ]
    )


@router.get("/rules")
def list_rules(project: ReadableProject, services: Wired) -> RulesAnswer:
    """The rules of a project, by name, each with its state."""
    states = services.catalog.alert_rules.states()
    records = services.catalog.alert_rules.all(project.id)
    return RulesAnswer(rules=[_rule_answer(record, states.get(record.id)) for record in records])


@router.post("/rules", status_code=201)
def create_rule(body: NewRule, project: MembersProject, asker: Asker, services: Wired) -> RuleAnswer:
    """Make a rule. It is judged from its next window on."""
    rule = checked_rule(body.rule, project.id, services)
    made = services.catalog.alert_rules.create(
        project.id, rule.name, rule.as_document(), enabled=rule.enabled, by=asker.email
    )
    services.on_notice()
    return _rule_answer(made, None)


@router.get("/rules/{rule_id}")
def get_rule(rule_id: int, project: ReadableProject, services: Wired) -> RuleAnswer:
    """One rule with its state."""
    record = services.catalog.alert_rules.get(project.id, rule_id)
    return _rule_answer(record, services.catalog.alert_rules.states().get(rule_id))


@router.put("/rules/{rule_id}")
def change_rule(rule_id: int, body: NewRule, project: MembersProject, asker: Asker, services: Wired) -> RuleAnswer:
    """Replace a rule. If it watches something else from now on, its alerts begin anew."""
    rule = checked_rule(body.rule, project.id, services)
    before = services.catalog.alert_rules.get(project.id, rule_id)
    record = services.catalog.alert_rules.change(
        project.id,
        rule_id,
        name=rule.name,
        document=rule.as_document(),
        enabled=rule.enabled,
        afresh=read_rule(before.document).judged_part != rule.judged_part,
        by=asker.email,
    )
    services.on_notice()
    return _rule_answer(record, services.catalog.alert_rules.states().get(rule_id))


@router.delete("/rules/{rule_id}", status_code=204)
def delete_rule(rule_id: int, project: MembersProject, services: Wired) -> None:
    """Delete a rule; the history of its alerts stays."""
    services.catalog.alert_rules.delete(project.id, rule_id)
    services.on_notice()


@router.get("")
def list_alerts(
    project: ReadableProject,
    services: Wired,
    page: Paged,
    rule: Annotated[int | None, Query(description="Of this rule alone.")] = None,
    firing: Annotated[bool, Query(description="Only those that have not ended.")] = False,
) -> AlertsAnswer:
    """The newest alerts first: each is one firing of one key, from start to end."""
    found = services.catalog.alert_log.alerts(
        project.id, rule=rule, firing=firing, before=page.before, limit=page.limit
    )
    return AlertsAnswer(alerts=[_alert_answer(alert) for alert in found], next_before=page.next_before(found))


@router.post("/{alert_id}/acknowledge")
def acknowledge(alert_id: int, project: MembersProject, asker: Asker, services: Wired) -> AlertAnswer:
    """Say that somebody looks after it: it is not told again until it ends."""
    acknowledged = services.catalog.alert_log.acknowledge(project.id, alert_id, by=asker.email)
    services.on_notice()
    return _alert_answer(acknowledged)


@router.get("/history")
def history(
    project: ReadableProject,
    services: Wired,
    page: Paged,
    rule: Annotated[int | None, Query(description="Of this rule alone.")] = None,
) -> TransitionsAnswer:
    """Every change of state, the newest first."""
    found = services.catalog.alert_log.transitions(project.id, rule=rule, before=page.before, limit=page.limit)
    return TransitionsAnswer(
        transitions=[_transition_answer(transition) for transition in found], next_before=page.next_before(found)
    )


@router.get("/{alert_id:int}")
async def get_alert(request: Request, alert_id: int, project: ReadableProject, services: Wired) -> AlertDetailAnswer:
    """Why an alert fired: what was asked over which window, its value, the newest events then, and every change since."""
    alert = await asyncio.to_thread(services.catalog.alert_log.alert, project.id, alert_id)
    told, record = await asyncio.to_thread(
        lambda: (
            services.catalog.alert_log.transitions(project.id, alert=alert_id, limit=MOST_CHANGES),
            services.catalog.alert_rules.find(alert.rule),
        )
    )
    why = None
    if told and record is not None:
        first = told[-1]
        rule = read_rule(record.document)
        query = narrowed_query(rule.condition.searches[0], rule.condition.by, first.key) if rule.counts else ""
        evidence = Evidence(services.engine, services.alerts.settings.allowed_lateness_seconds)
        why = WhyAnswer(
            query=query,
            start=_moment(first.window_end - rule.window),
            end=_moment(first.window_end),
            samples=list(await while_connected(request, evidence.samples(rule, first))),
            rule_has_changed=record.revision != first.revision,
        )
    return AlertDetailAnswer(
        alert=_alert_answer(alert),
        rule=record.name if record else "",
        document=dict(record.document) if record else {},
        transitions=[_transition_answer(one) for one in told],
        why=why,
    )


def _rule_answer(record: RuleRecord, state: RuleState | None) -> RuleAnswer:
    current = state if state is not None and state.revision == record.revision else None
    keys = states_from(current.keys).values() if current else ()
    firing = sum(key.phase == "firing" for key in keys)
    is_issue = record.document.get("watch", {}).get("kind") == "issue"
    return RuleAnswer(
        id=record.id,
        rule=dict(record.document),
        revision=record.revision,
        created_at=record.created_at,
        changed_at=record.changed_at,
        changed_by=record.changed_by,
        state=_state_word(record, current, firing=firing),
        firing=firing,
        judged_until=_moment(current.judged_until) if current and not is_issue else None,
        evaluated_at=current.evaluated_at if current else None,
        took_ms=current.took_ms if current else 0,
        error=current.error if current else "",
    )


def _state_word(record: RuleRecord, state: RuleState | None, *, firing: int) -> str:
    if not record.enabled:
        return "off"
    if state is None:
        return "new"
    if state.error:
        return "error"
    if firing:
        return "firing"
    keys = states_from(state.keys).values()
    if any(key.no_data for key in keys):
        return "no_data"
    return "pending" if any(key.phase == "pending" for key in keys) else "ok"


def _alert_answer(alert: AlertRecord) -> AlertAnswer:
    return AlertAnswer(
        id=alert.id,
        rule=alert.rule,
        key=alert.key,
        level=alert.level,
        late=alert.late,
        opened_at=_moment(alert.opened_at),
        closed_at=None if alert.closed_at is None else _moment(alert.closed_at),
        peak=alert.peak,
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=alert.acknowledged_by,
    )


def _transition_answer(transition: TransitionRecord) -> TransitionAnswer:
    return TransitionAnswer(
        id=transition.id,
        rule=transition.rule,
        alert=transition.alert,
        key=transition.key,
        kind=transition.kind,
        level=transition.level,
        judged_at=_moment(transition.judged_at),
        window_end=_moment(transition.window_end),
        value=transition.value,
        threshold=transition.threshold,
        late=transition.late,
        evidence=dict(transition.evidence),
        recorded_at=transition.recorded_at,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
