"""Rules judged as time passes: each transition once, whatever comes late, restarts or competes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from logboom.alerts.evaluation import walk
from logboom.alerts.rule import Rule
from logboom.errors import LimitExceeded, QueryError
from logboom.query.parser import parse
from tests.alerts.watching import NOON, Watch, a_notice


async def test_a_rule_fires_once_and_resolves_once(watch: Watch) -> None:
    watch.rule(threshold={"critical": 2})
    await watch.until(NOON + 60)
    await watch.receive({"ago": 3}, {"ago": 2}, {"ago": 1})
    transitions = await watch.until(NOON + 400)
    assert [(one.kind, one.level, one.value, one.window_end) for one in transitions] == [
        ("fired", "critical", 3.0, NOON + 60),
        ("resolved", "critical", 0.0, NOON + 120),
    ]


async def test_a_window_is_judged_once_the_allowed_lateness_has_passed(watch: Watch) -> None:
    """What is received within it counts as on time."""
    watch.rule(threshold={"critical": 2})
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1})
    assert await watch.until(NOON + 80) == []
    await watch.receive({"ago": 21})
    assert await watch.until(NOON + 89, step=1) == []
    (fired,) = await watch.until(NOON + 90, step=1)
    assert (fired.kind, fired.late) == ("fired", False)


async def test_late_events_push_a_judged_window_over_the_line_once(watch: Watch) -> None:
    watch.rule(threshold={"critical": 2})
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1})
    await watch.until(NOON + 200)
    await watch.receive({"ago": 141}, {"ago": 142})
    await watch.receive({"ago": 143})
    (late,) = await watch.until(NOON + 600)
    assert (late.kind, late.late, late.window_end, late.value) == ("late", True, NOON + 60, 5.0)
    (alert,) = watch.catalog.alert_log.alerts(watch.project)
    assert (alert.late, alert.closed_at) == (True, alert.opened_at)


async def test_a_restart_repeats_nothing_and_forgets_nothing(watch: Watch) -> None:
    watch.rule(threshold={"critical": 2})
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1})
    await watch.until(NOON + 100)
    watch.evaluator = watch.new_evaluator()
    await watch.until(NOON + 110)
    watch.evaluator = watch.new_evaluator()
    await watch.until(NOON + 300)
    assert watch.kinds() == ["fired", "resolved"]


async def test_no_window_is_skipped_while_nothing_could_be_judged(watch: Watch) -> None:
    watch.rule(threshold={"critical": 2})
    await watch.until(NOON + 30)
    for minute in (1, 3, 5):
        moment = NOON + 60 * minute
        await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1}, at=moment)
    watch.now = NOON + 1_000
    await watch.evaluator.run_once()
    ends = [(one.kind, (one.window_end - NOON) // 60) for one in watch.transitions()]
    assert ends == [("fired", 1), ("resolved", 2), ("fired", 3), ("resolved", 4), ("fired", 5), ("resolved", 6)]


async def test_two_evaluators_on_one_catalog_record_each_transition_once(watch: Watch) -> None:
    watch.rule(threshold={"critical": 2})
    other = watch.new_evaluator()
    await watch.until(NOON + 60)
    await other.run_once()
    await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1})
    for moment in (95, 100, 155, 160):
        watch.now = NOON + moment
        await other.run_once()
        await watch.evaluator.run_once()
    assert watch.kinds() == ["fired", "resolved"]


async def test_a_rule_that_is_not_judged_any_more_raises_an_alert_of_its_own_once(watch: Watch) -> None:
    watch.rule()
    await watch.until(NOON + 100)
    watch.loaded_until = watch.now  # nothing is loaded any more
    await watch.until(NOON + 400)
    assert await watch.evaluator.watch_over() == 0
    await watch.until(NOON + 700)
    assert await watch.evaluator.watch_over() == 1
    assert await watch.evaluator.watch_over() == 0
    watch.loaded_until = None
    await watch.evaluator.run_once()
    assert watch.kinds() == ["stalled", "works_again"]


async def test_an_engine_that_refuses_makes_the_rule_an_error_and_skips_no_window(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.rule()
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1})

    async def refuse(*_: object, **__: object) -> None:
        raise LimitExceeded("too much")

    with monkeypatch.context() as refusing:
        refusing.setattr(watch.engine, "rows", refuse)
        await watch.until(NOON + 200)
        assert watch.kinds() == ["error"]
    await watch.evaluator.run_once()
    assert watch.kinds() == ["error", "fired", "resolved", "works_again"]


async def test_a_changed_rule_begins_anew_and_its_alerts_end(watch: Watch) -> None:
    rule = watch.rule(threshold={"direction": "below", "critical": 1})
    await watch.until(NOON + 100)
    assert watch.kinds() == ["fired"]
    document = dict(rule.document) | {"threshold": {"direction": "below", "critical": 2}}
    watch.catalog.alert_rules.change(watch.project, rule.id, name=rule.name, document=document, enabled=True)
    assert watch.catalog.alert_log.alerts(watch.project, firing=True) == []
    await watch.until(NOON + 300)
    assert watch.kinds() == ["fired", "fired"]
    assert len(watch.catalog.alert_log.alerts(watch.project, firing=True)) == 1


async def test_a_rule_that_cannot_be_read_does_not_keep_the_others_from_being_judged(watch: Watch) -> None:
    watch.catalog.alert_rules.create(watch.project, "of a newer release", {"name": "x", "watch": {"kind": "novel"}})
    watch.rule(threshold={"direction": "below", "critical": 1})
    await watch.until(NOON + 100)
    assert watch.kinds() == ["fired"]


async def test_a_mistake_with_one_rule_keeps_no_other_from_being_judged(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that share a scan, and of one whose query nobody understands any more."""
    broken = watch.rule(name="broken", threshold={"direction": "below", "critical": 1})
    watch.rule(name="whole", threshold={"direction": "below", "critical": 1})
    odd = watch.rule(name="odd", watch={"kind": "count", "query": "level:error"})

    def walk_or_fail(rule: Rule, *given: Any, **options: Any) -> Any:
        if rule.name == "broken":
            raise RuntimeError("a bug")
        return walk(rule, *given, **options)

    def fail(search: str) -> Any:
        if search == "level:error":
            raise QueryError("nobody understands this any more")
        return parse(search)

    monkeypatch.setattr("logboom.alerts.evaluator.walk", walk_or_fail)
    monkeypatch.setattr("logboom.alerts.scan.parse", fail)
    await watch.until(NOON + 200)
    told = {(one.rule, one.kind) for one in watch.transitions()}
    whole = next(one.id for one in watch.catalog.alert_rules.all() if one.name == "whole")
    assert told == {(broken.id, "error"), (odd.id, "error"), (whole, "fired")}


async def test_word_of_many_deleted_issues_hides_no_other(watch: Watch) -> None:
    watch.rule(watch={"kind": "issue"})
    await watch.evaluator.run_once()
    watch.notices.all += [replace(a_notice(watch, number), issue_id=0) for number in range(1, 601)]
    watch.notices.all.append(a_notice(watch, 601))
    for _ in range(3):
        await watch.evaluator.run_once()
    assert [one.key for one in watch.transitions()] == ["SHOP-601"]


async def test_rules_in_which_nothing_happens_move_on_together(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the one that somebody has changed meanwhile does not."""
    rules = [watch.rule(threshold={"critical": 9 + number}) for number in range(4)]
    await watch.until(NOON + 30)
    record, steps = watch.catalog.alert_log.record_all, []
    monkeypatch.setattr(
        watch.catalog.alert_log, "record_all", lambda given: steps.extend(given) or [False] * len(given)
    )
    watch.now = NOON + 100
    await watch.evaluator.run_once()
    watch.catalog.alert_rules.change(
        watch.project, rules[1].id, name="x", document=dict(rules[1].document), enabled=True, afresh=True
    )
    watch.catalog.alert_rules.delete(watch.project, rules[2].id)
    assert record(steps) == [True, False, False, True]
    assert record(steps) == [False] * 4
    states = watch.catalog.alert_rules.states()
    assert [states[rule.id].judged_until - NOON for rule in (rules[0], rules[3])] == [60, 60]


async def test_outside_its_hours_a_rule_tells_nobody_and_then_what_still_fires(watch: Watch) -> None:
    """NOON is a Monday's 14:14 in UTC; the hours begin at 14:30. What was told is told to be over, whatever the hour."""
    watch.rule(
        threshold={"direction": "below", "critical": 1}, active={"from": "14:30", "to": "14:40"}, no_data="5m",
    )  # fmt: skip
    await watch.until(NOON + 27 * 60)
    await watch.receive(*({"ago": number} for number in range(1, 60, 5)))
    transitions = await watch.until(NOON + 29 * 60)
    clock = [f"{datetime.fromtimestamp(one.judged_at, UTC):%H:%M}" for one in transitions]
    assert list(zip([one.kind for one in transitions], clock, strict=True)) == [
        ("fired", "14:14"), ("repeated", "14:30"), ("resolved", "14:41"), ("fired", "14:42"),
    ]  # fmt: skip
    with watch.catalog.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM alert_outbox").scalar() == 0


async def test_word_of_issues_outside_the_hours_waits_for_them(watch: Watch) -> None:
    sealed = watch.alerting.sealing.seal({"to": ["ops@example.org"]})
    watch.catalog.alert_channels.create(watch.project, "team", "email", shown={}, sealed=sealed)
    watch.rule(watch={"kind": "issue"}, tell=["team"], active={"from": "14:30", "to": "14:40"})
    await watch.evaluator.run_once()
    watch.notices.all.append(a_notice(watch, 1))
    await watch.evaluator.run_once()
    due = watch.catalog.alert_outbox.next_due()
    assert due is not None
    assert f"{due:%H:%M:%S}" == "14:30:00"


async def test_an_issue_that_reaches_many_users_fires_for_itself(watch: Watch) -> None:
    watch.rule(watch={"kind": "issue_users"}, threshold={"critical": 2})
    await watch.until(NOON + 60)
    users = [{"user.id": "1"}, {"user.email": "b@example.org"}, {"user.ip_address": "192.0.2.1"}, {"user.id": "1"}]
    await watch.receive(
        *({"ago": 1, "fingerprint": 77, "attributes": one} for one in users),
        *({"ago": 1, "fingerprint": 78, "attributes": one} for one in users[:2]),
        *({"ago": 1, "attributes": {"user.id": str(number)}} for number in range(5)),
    )
    (fired,) = await watch.until(NOON + 100)
    assert (fired.kind, fired.key, fired.value) == ("fired", "77", 3.0)
