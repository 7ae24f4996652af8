"""What a back-test says beside its transitions: the values over time, and how many messages would have been sent."""

from logboom.alerts.backtest import MOST_POINTS, backtest
from logboom.alerts.rule import read_rule
from tests.alerts.watching import NOON, SETTINGS, Watch

HOUR = 3_600
RULE = {
    "name": "many", "watch": {"kind": "count", "by": "host"}, "window": "1m", "every": "1m", "threshold": {"critical": 2},
}  # fmt: skip


async def test_the_curve_has_the_worst_value_of_all_keys_and_keys_that_fire_at_once_are_one_message(watch: Watch):
    watch.now = NOON + 30
    await watch.receive(*({"host": "web-1"} for _ in range(3)), *({"host": "web-2"} for _ in range(5)))
    found = await backtest(
        watch.engine, read_rule(RULE), watch.project, start=NOON - 12 * HOUR, end=NOON + 12 * HOUR,
        lateness_seconds=SETTINGS.allowed_lateness_seconds,
    )  # fmt: skip
    assert [(one.kind, one.key) for one, _ in found.judged] == [
        ("fired", "web-1"), ("fired", "web-2"), ("resolved", "web-1"), ("resolved", "web-2"),
    ]  # fmt: skip
    assert found.messages == 2
    assert (NOON + 60, 5.0) in found.curve
    assert len(found.curve) <= MOST_POINTS < found.windows


async def test_an_end_that_is_not_told_is_no_message(watch: Watch):
    watch.now = NOON + 30
    await watch.receive(*({"host": "web-1"} for _ in range(3)))
    found = await backtest(
        watch.engine, read_rule({**RULE, "tell_resolved": False}), watch.project, start=NOON - HOUR, end=NOON + HOUR,
        lateness_seconds=SETTINGS.allowed_lateness_seconds,
    )  # fmt: skip
    assert [one.kind for one, _ in found.judged] == ["fired", "resolved"]
    assert found.messages == 1
