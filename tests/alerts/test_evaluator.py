"""Rules judged as time passes: each transition once, whatever comes late, restarts or competes."""

import pytest

from logboom.errors import LimitExceeded
from tests.alerts.watching import NOON, Watch


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
