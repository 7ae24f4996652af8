"""Alerts in the catalog: one evaluator at a time, each step once, whoever competes; on SQLite and PostgreSQL."""

import threading
from dataclasses import replace
from datetime import timedelta

from logboom.catalog.alert_records import NewTransition, RuleState, Step
from logboom.catalog.catalog import Catalog
from tests.catalog.conftest import MovableClock

FIRED = NewTransition(
    kind="fired", key="web-1", level="critical", judged_at=120, window_end=120, value=9.0, threshold=5.0, late=False,
    opens=True, told=True,
)  # fmt: skip


def a_step(catalog: Catalog) -> Step:
    project = catalog.projects.create("shop")
    rule = catalog.alert_rules.create(project.id, "Errors", {"name": "Errors"})
    channel = catalog.alert_channels.create(project.id, "team", "email", shown={}, sealed="x")
    before = catalog.alert_rules.begin(RuleState(rule=rule.id, revision=1, judged_until=60))
    after = replace(before, judged_until=120)
    return Step(rule=rule, before=before, after=after, transitions=[FIRED], channels=[channel.id])


def test_a_step_is_recorded_by_one_of_those_who_judged_it(catalog: Catalog) -> None:
    step = a_step(catalog)
    outcomes: list[bool] = []
    threads = [threading.Thread(target=lambda: outcomes.append(catalog.alert_log.record(step))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 5 + [True]
    assert len(catalog.alert_log.transitions(step.rule.project)) == 1
    assert len(catalog.alert_log.alerts(step.rule.project)) == 1


def test_a_step_of_a_rule_that_has_changed_meanwhile_is_not_recorded(catalog: Catalog) -> None:
    step = a_step(catalog)
    catalog.alert_rules.change(
        step.rule.project, step.rule.id, name="Errors", document={"name": "Errors"}, enabled=True
    )
    assert catalog.alert_log.record(step) is False
    assert catalog.alert_rules.states()[step.rule.id].judged_until == 60
    assert catalog.alert_log.transitions(step.rule.project) == []


def test_what_is_told_is_claimed_once_and_again_only_until_it_is_answered(catalog: Catalog) -> None:
    step = a_step(catalog)
    catalog.alert_log.record(step)
    (first,) = catalog.alert_outbox.claim(lambda _: False)
    (second,) = catalog.alert_outbox.claim(lambda _: False)  # as after a crash before the answer
    assert first.notification.idempotency_key == second.notification.idempotency_key
    catalog.alert_outbox.attempted(first.notification.id, status="sent", subject="x", answer="250 OK")
    assert catalog.alert_outbox.claim(lambda _: False) == []
    assert not catalog.alert_outbox.waits()


def test_a_lease_is_held_by_one_and_taken_over_when_it_expires(catalog: Catalog, clock: MovableClock) -> None:
    assert catalog.leases.hold("alerts", "one", seconds=30)
    assert not catalog.leases.hold("alerts", "two", seconds=30)
    clock.advance(seconds=20)
    assert catalog.leases.hold("alerts", "one", seconds=30)
    clock.advance(seconds=20)
    assert not catalog.leases.hold("alerts", "two", seconds=30)
    clock.now += timedelta(seconds=11)
    assert catalog.leases.hold("alerts", "two", seconds=30)
    assert not catalog.leases.hold("alerts", "one", seconds=30)
    catalog.leases.release("alerts", "one")  # not his any more
    assert not catalog.leases.hold("alerts", "one", seconds=30)
    catalog.leases.release("alerts", "two")
    assert catalog.leases.hold("alerts", "one", seconds=30)


def test_of_many_that_want_a_new_lease_one_gets_it(catalog: Catalog) -> None:
    outcomes: list[bool] = []

    def want(name: str) -> None:
        outcomes.append(catalog.leases.hold("alerts", name, seconds=30))

    threads = [threading.Thread(target=want, args=[f"node {number}"]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 1


def test_rules_in_which_nothing_happened_are_moved_on_by_one_of_those_who_judged_them(catalog: Catalog) -> None:
    project = catalog.projects.create("shop")
    steps = []
    for number in range(30):
        rule = catalog.alert_rules.create(project.id, f"Rule {number}", {"name": f"Rule {number}"})
        before = catalog.alert_rules.begin(RuleState(rule=rule.id, revision=1, judged_until=60))
        steps.append(Step(rule=rule, before=before, after=replace(before, judged_until=120, load_id=7)))
    changed = steps[3].rule
    catalog.alert_rules.change(project.id, changed.id, name=changed.name, document={"name": "x"}, enabled=True)
    outcomes: list[list[bool]] = []
    threads = [threading.Thread(target=lambda: outcomes.append(catalog.alert_log.record_all(steps))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_step = [sum(outcome[number] for outcome in outcomes) for number in range(30)]
    assert by_step == [1, 1, 1, 0] + [1] * 26
    states = catalog.alert_rules.states()
    assert {(state.judged_until, state.load_id) for rule, state in states.items() if rule != changed.id} == {(120, 7)}
    assert states[changed.id].judged_until == 60


def test_what_is_being_sent_is_not_claimed_again(catalog: Catalog) -> None:
    step = a_step(catalog)
    catalog.alert_log.record(step)
    (first,) = catalog.alert_outbox.claim(lambda _: False)
    under_way = {first.notification.id}
    assert catalog.alert_outbox.claim(lambda _: False, under_way) == []
    assert catalog.alert_outbox.next_due(under_way) is None
    assert not catalog.alert_outbox.waits(under_way)
    assert catalog.alert_outbox.waits()
