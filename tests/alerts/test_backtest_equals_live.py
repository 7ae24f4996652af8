"""`backtest(rule, events as they were received)` is what the live evaluator did: for any stream, rule and running.

Streams have gaps, bursts, events that come late, in any order, from the future; the live evaluator looks at any moment,
is restarted, falls behind, and loads arrive after a delay.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from logboom.alerts.backtest import backtest, backtest_of_issues
from logboom.alerts.rule import read_rule
from tests.alerts.watching import NOON, SECOND, SETTINGS, Watch, a_notice

MINUTES = 12
# A failing example is shown as it is: making it smaller would take minutes of the engine's time.
QUICK = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LATENESS = SETTINGS.allowed_lateness_seconds

thresholds = st.one_of(
    st.integers(0, 4).map(lambda critical: {"critical": critical}),
    st.integers(0, 3).map(lambda least: {"recovery": least, "warning": least + 1, "critical": least + 3}),
    st.integers(1, 4).map(lambda most: {"direction": "below", "critical": most, "warning": most + 2}),
)
by = st.sampled_from([{}, {"by": "host"}, {"by": "host", "most_keys": 1}])
PERCENT = {"warning": 20, "critical": 50}

conditions: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda by, line: {"watch": {"kind": "count", **by}, "threshold": line}, by, thresholds),
    st.builds(
        lambda by: {
            "watch": {"kind": "count", "query": "level:error", "per": "minute", **by},
            "threshold": {"critical": 1.5},
        },
        by,
    ),
    st.builds(
        lambda by, least: {
            "watch": {"kind": "ratio", "query": "level:error", "of": "", "least": least, **by},
            "threshold": PERCENT,
        },
        by,
        st.integers(1, 3),
    ),
    st.builds(
        lambda by, function: {
            "watch": {"kind": "statistic", "field": "ms", "function": function, **by},
            "threshold": {"warning": 3.5, "critical": 7},
        },
        by,
        st.sampled_from(["avg", "sum", "min", "max", "p50", "p95"]),
    ),
    st.builds(lambda by, line: {"watch": {"kind": "unique", "field": "user", **by}, "threshold": line}, by, thresholds),
    st.sampled_from(
        [
            {"watch": {"kind": "absence"}},
            {"watch": {"kind": "absence", "query": "level:error", "level": "warning"}},
            {"watch": {"kind": "absence", "by": "host", "keys": ["a", "z"], "remember": "4m"}},
        ]
    ),
    st.builds(lambda line: {"watch": {"kind": "issue_users", "query": "level:error"}, "threshold": line}, thresholds),
    st.sampled_from(
        [
            {"watch": {"kind": "change", "earlier": "3m"}, "threshold": {"critical": 60}},
            {"watch": {"kind": "change", "earlier": "2m", "in": "events", "by": "host"}, "threshold": {"warning": 1}},
            {"watch": {"kind": "change", "earlier": "2m"}, "threshold": {"direction": "below", "critical": -40}},
        ]
    ),
)

rules = st.builds(
    lambda condition, shape, windows, rest, hours: {
        "name": "rule",
        **condition,
        **shape,
        "windows": windows,
        **rest,
        **hours,
    },
    conditions,
    st.sampled_from(
        [
            {"window": "1m", "every": "1m"},
            {"window": "2m", "every": "30s"},
            {"window": "90s", "every": "1m"},
            {"window": "30s", "every": "1m"},
        ]
    ),
    st.sampled_from(["1 of 1", "2 of 2", "2 of 3", "1 of 2"]),
    st.sampled_from([{}, {"no_data": "2m"}, {"repeat": "3m", "late_for": "2m"}, {"late_for": "0s"}]),
    st.sampled_from([{}, {"active": {"days": ["mon"], "from": "14:17", "to": "14:22"}}]),  # NOON is a Monday's 14:14
)

# When it happened and how much later it was received, in seconds; most come in time, some late, a few from the future.
delays = st.one_of(
    st.integers(0, 5), st.integers(0, 5), st.integers(20, 40), st.integers(60, 400), st.integers(-90, -1)
)
events = st.tuples(
    st.integers(-120, MINUTES * 60),
    delays,
    st.sampled_from("abc"),
    st.sampled_from(["info", "error"]),
    st.integers(0, 9),
)
streams = st.lists(st.one_of(events.map(lambda one: [one]), events.map(lambda one: [one] * 5)), max_size=40)

# Pauses between looks in seconds, how long a load takes, and whether the evaluator is new.
runnings = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 20), st.booleans()), min_size=4, max_size=30)


async def both(watch: Watch, document: dict[str, Any], stream: list[Any], running: list[Any]) -> tuple[Any, Any]:
    """What the live evaluator recorded and what the back-test finds."""
    watch.new_project()
    watch.catalog.alert_channels.create(watch.project, "team", "email", shown={}, sealed="x")
    rule = watch.rule(**document, tell=["team"])
    watch.now = NOON + LATENESS
    received: dict[int, list[dict[str, Any]]] = {}
    for happened, delay, host, level, number in (event for group in stream for event in group):
        row = {
            "timestamp": (NOON + happened) * SECOND, "host": host, "severity": 17 if level == "error" else 9,
            "fingerprint": 70 + number % 2, "attributes": {"ms": str(number), "user": f"u{number}", "user.id": str(number)},
        }  # fmt: skip
        received.setdefault(NOON + happened + max(delay, -happened if delay < 0 else 0), []).append(row)
    waiting = sorted(received.items())

    async def load(until: float) -> None:
        rows = []
        while waiting and waiting[0][0] < until:
            moment, found = waiting.pop(0)
            rows += [row | {"received_at": moment * SECOND} for row in found]
        if rows:
            await watch.receive(*rows)

    await load(watch.now)
    watch.loaded_until = watch.now
    await watch.evaluator.run_once()
    begun = watch.catalog.alert_rules.states()[rule.id].judged_until
    for pause, delay, restart in [*running, (MINUTES * 60, 0, True)]:
        watch.now += pause
        watch.loaded_until = watch.now - delay
        await load(watch.loaded_until)
        if restart:
            watch.evaluator = watch.new_evaluator()
        await watch.evaluator.run_once()
    live = [
        (one.judged_at, one.key, one.kind, one.level, one.window_end, one.value, one.threshold, one.late, one.evidence)
        for one in watch.transitions()
    ]
    end = watch.catalog.alert_rules.states()[rule.id].judged_until
    found = await backtest(
        watch.engine, read_rule(document), watch.project, start=begun, end=end, lateness_seconds=LATENESS
    )
    past = [
        (one.tick, one.key, one.kind, one.level, one.window_end, one.value, one.threshold, one.late,
         {**evidence, **({} if one.peak is None else {"peak": one.peak})})
        for one, evidence in found.judged
    ]  # fmt: skip
    assert found.messages == told_moments(watch)
    return live, past


def told_moments(watch: Watch) -> int:
    """How many messages the channel would be sent, if each moment were one."""
    with watch.catalog.database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(DISTINCT t.judged_at) FROM alert_outbox AS o JOIN alert_transitions AS t"
            " ON t.id = o.transition_id WHERE t.project_id = ?", (watch.project,),
        )  # fmt: skip
        return found.scalar_one()


@settings(QUICK, max_examples=3)
@given(document=rules, stream=streams, running=runnings)
async def test_the_backtest_says_what_the_live_evaluator_did(watch: Watch, document, stream, running) -> None:
    live, past = await both(watch, document, stream, running)
    assert live == past


@pytest.mark.slow
@settings(QUICK, max_examples=80)
@given(document=rules, stream=streams, running=runnings)
async def test_that_holds_for_many_streams_and_rules(watch: Watch, document, stream, running) -> None:
    live, past = await both(watch, document, stream, running)
    assert live == past


issue_rules = st.builds(
    lambda events, least, environments, hours: {
        "name": "rule", "watch": {"kind": "issue", "events": events, "least_level": least, "environments": environments},
        **hours,
    },
    st.lists(st.sampled_from(["new", "regressed", "escalating"]), min_size=1, unique=True),
    st.sampled_from(["debug", "warning", "error"]),
    st.sampled_from([[], ["production"]]),
    st.sampled_from([{}, {"active": {"from": "14:17", "to": "14:22"}}]),
)  # fmt: skip
happenings = st.lists(
    st.tuples(
        st.sampled_from(["new", "regressed", "escalating", "resolved"]),
        st.sampled_from(["info", "warning", "error"]),
        st.sampled_from(["", "production"]),
        st.integers(0, MINUTES * 60),
        st.booleans(),
    ),
    max_size=30,
)


@settings(QUICK, max_examples=10)
@given(document=issue_rules, happened=happenings, looks=st.lists(st.tuples(st.integers(0, 8), st.booleans())))
async def test_the_backtest_of_an_issue_rule_says_what_the_live_evaluator_did(
    watch: Watch, document, happened, looks
) -> None:
    """Notices come in bursts, some of issues that are deleted; the evaluator looks now and then, and is restarted."""
    watch.new_project()
    watch.rule(**document)
    watch.notices.all.clear()
    await watch.evaluator.run_once()
    waiting = [
        a_notice(
            watch, number, kind=kind, level=level, environment=environment,
            timestamp=datetime.fromtimestamp(NOON + at, UTC), **({} if there else {"issue_id": 0}),
        )
        for number, (kind, level, environment, at, there) in enumerate(happened, 1)
    ]  # fmt: skip
    every = [one for one in waiting if one.issue_id]
    for come, restart in [*looks, (len(waiting), True), (0, False)]:
        watch.notices.all += [waiting.pop(0) for _ in range(min(come, len(waiting)))]
        if restart:
            watch.evaluator = watch.new_evaluator()
        await watch.evaluator.run_once()
    live = [(one.kind, one.key, one.level, one.judged_at, one.evidence) for one in watch.transitions()]
    found = backtest_of_issues(read_rule(document), every).transitions
    assert live == [(one["kind"], one["key"], one["level"], one["judged_at"], one["evidence"]) for one in found]
