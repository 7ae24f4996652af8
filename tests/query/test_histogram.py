"""Buckets fall on round times of a zone, and count every matching event once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from logboom.query.histogram import DAY, HOUR, MINUTE, MOST_BUCKETS, bucket_starts, histogram, step_for
from logboom.query.plan import plan
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND, in_zone, of_datetime
from logboom.store.engine import Engine
from tests.query.storing import NOON, new_project, store

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize(
    ("width", "step"),
    [
        (1, 1_000_000),
        (MINUTE, SECOND // 2),
        (15 * MINUTE, 10 * SECOND),
        (HOUR, 30 * SECOND),
        (6 * HOUR, 5 * MINUTE),
        (DAY, 15 * MINUTE),
        (7 * DAY, 2 * HOUR),
        (30 * DAY, 6 * HOUR),
        (365 * DAY, 7 * DAY),
        (100 * 365 * DAY, 364 * DAY),
    ],
)
def test_the_step_is_round_and_follows_from_the_range(width: int, step: int):
    assert step_for(width) == step
    assert width <= step * MOST_BUCKETS


def test_buckets_begin_at_multiples_of_the_step():
    starts = bucket_starts(NOON + 7 * SECOND, NOON + HOUR, 5 * MINUTE, UTC)
    assert starts[0] <= NOON + 7 * SECOND < starts[1]
    assert all(start % (5 * MINUTE) == 0 for start in starts)
    assert starts[-1] < NOON + HOUR <= starts[-1] + 5 * MINUTE


def test_weeks_begin_on_mondays():
    for zone in (UTC, BERLIN):
        for start in bucket_starts(NOON - 300 * DAY, NOON, 7 * DAY, zone):
            assert in_zone(start, zone)[0].weekday() == 0


@pytest.mark.parametrize("zone", [BERLIN, KATHMANDU])
def test_days_begin_at_midnight_of_the_zone_also_when_clocks_change(zone: ZoneInfo):
    first = of_datetime(datetime(2026, 10, 1, 12, tzinfo=zone))
    last = of_datetime(datetime(2026, 11, 10, 12, tzinfo=zone))
    starts = bucket_starts(first, last, DAY, zone)
    local = [in_zone(start, zone)[0] for start in starts]
    assert {(moment.hour, moment.minute) for moment in local} == {(0, 0)}
    assert [moment.date() for moment in local] == [
        datetime(2026, 10, 1, tzinfo=UTC).date() + timedelta(n) for n in range(41)
    ]


def test_the_hour_that_a_change_of_clocks_leaves_out_makes_no_bucket():
    first = of_datetime(datetime(2026, 3, 28, 0, tzinfo=BERLIN))
    starts = bucket_starts(first, first + 3 * DAY, 2 * HOUR, BERLIN)
    assert starts == sorted(set(starts))


async def test_every_event_is_counted_once_by_its_level(engine: Engine):
    project = new_project()
    severities = (9, 17, 17, 13, 0)
    await store(
        engine, project, [{"timestamp": NOON - 1 - n * MINUTE, "severity": severities[n % 5]} for n in range(50)]
    )
    await store(engine, project, [{"timestamp": NOON}, {"timestamp": NOON - HOUR - 1}])
    found = await histogram(engine, plan("", project=project, now=NOON), SearchSettings())
    assert found.interval == 30 * SECOND
    totals: dict[str, int] = {}
    for bucket in found.buckets:
        for level, count in bucket.counts.items():
            totals[level] = totals.get(level, 0) + count
    assert totals == {"info": 10, "error": 20, "warning": 10, "": 10}
    assert len(found.buckets) == 120 + (NOON % (30 * SECOND) > 0)


@pytest.mark.parametrize("zone", [UTC, BERLIN, KATHMANDU])
async def test_events_are_counted_in_the_days_of_the_zone(engine: Engine, zone: ZoneInfo):
    """Over a change of clocks, with events at both edges of each day."""
    project = new_project()
    days = [datetime(2026, 10, day, tzinfo=zone) for day in range(20, 31)]
    edges = [of_datetime(day) for day in days]
    await store(
        engine, project, [{"timestamp": moment, "severity": 9} for edge in edges for moment in (edge, edge - 1)]
    )
    planned = plan("", project=project, now=NOON, start="2026-07-01", end="2026-10-31", zone=zone)
    found = await histogram(engine, planned, SearchSettings())
    assert found.interval == 2 * DAY
    counted = {bucket.start: bucket.counts for bucket in found.buckets if bucket.counts}
    assert sum(count for counts in counted.values() for count in counts.values()) == 22
    for start in counted:
        local = in_zone(start, zone)[0]
        assert (local.hour, local.minute) == (0, 0)
