"""What came with a key is held against its limits, and a day's use outlasts the process."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.database import CatalogUnavailable
from logboom.catalog.records import NO_LIMITS, KeyLimits, KeyUse
from logboom.inputs.meters import BURST_SECONDS, LONGEST_RETRY_SECONDS, Meters
from logboom.inputs.refusals import QuotaExceeded, RateLimited

KEY, OTHER = 7, 8
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()
TODAY = date(2026, 11, 23)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def metered(clock: Clock, **limits: int) -> Meters:
    given = {KEY: KeyLimits(**limits)}
    return Meters(lambda key: given.get(key, NO_LIMITS), clock=clock)


class Days:
    """A catalog's table, which may be away."""

    def __init__(self) -> None:
        self.kept: dict[tuple[date, int], KeyUse] = {}
        self.answers = True

    def of(self, day: date) -> dict[int, KeyUse]:
        return {key: use for (of_day, key), use in self.kept.items() if of_day == day}

    def add(self, day: date, more: Mapping[int, KeyUse]) -> None:
        if not self.answers:
            raise CatalogUnavailable("away")
        for key, use in more.items():
            self.kept[day, key] = self.kept.get((day, key), KeyUse()) + use


@pytest.mark.parametrize(("limit", "events", "size"), [("events_per_second", 1000, 0), ("bytes_per_second", 1, 1000)])
def test_a_rate_may_be_made_up_for_and_is_then_held(clock: Clock, limit: str, events: int, size: int):
    """A batch is taken whole when anything is left; what it took too much has to be waited for."""
    meters = metered(clock, **{limit: 100})
    meters.check(KEY)
    meters.count(KEY, events, size)
    with pytest.raises(RateLimited) as refused:
        meters.check(KEY)
    assert refused.value.retry_after_seconds == 1
    meters.count(KEY, events, size)
    with pytest.raises(RateLimited) as refused:
        meters.check(KEY)
    assert refused.value.retry_after_seconds == 11
    clock.now += 11
    meters.check(KEY)


def test_silence_makes_up_for_no_more_than_a_burst(clock: Clock):
    meters = metered(clock, events_per_second=100)
    meters.count(KEY, 1, 1)
    clock.now += 3600
    meters.count(KEY, 100 * BURST_SECONDS, 1)
    with pytest.raises(RateLimited):
        meters.check(KEY)


def test_over_time_just_the_rate_is_taken(clock: Clock):
    """Whatever the size of the batches is."""
    meters, taken = metered(clock, events_per_second=50), 0
    for _ in range(10_000):
        clock.now += 0.1
        try:
            meters.check(KEY)
        except RateLimited:
            continue
        meters.count(KEY, 170, 1)
        taken += 170
    assert taken == pytest.approx(50 * 1000 + 50 * BURST_SECONDS, abs=340)


@pytest.mark.parametrize("limit", ["events_per_day", "bytes_per_day"])
def test_a_quota_ends_with_its_day(clock: Clock, limit: str):
    meters = metered(clock, **{limit: 10})
    meters.count(KEY, 9, 9)
    meters.check(KEY)
    meters.count(KEY, 5, 5)
    with pytest.raises(QuotaExceeded) as refused:
        meters.check(KEY)
    assert refused.value.retry_after_seconds == LONGEST_RETRY_SECONDS
    clock.now = NOON + 12 * 3600 - 20
    with pytest.raises(QuotaExceeded) as refused:
        meters.check(KEY)
    assert refused.value.retry_after_seconds == 20
    clock.now += 20
    meters.check(KEY)
    assert meters.today(KEY) == KeyUse()


def test_a_key_without_limits_is_only_counted(clock: Clock):
    meters = metered(clock, events_per_day=1)
    for _ in range(100):
        meters.check(OTHER)
        meters.count(OTHER, 1000, 100_000)
    meters.count_refused(OTHER)
    assert meters.today(OTHER) == KeyUse(100_000, 10_000_000, 1)
    meters.count(0, 1, 1)
    assert meters.today(0) == KeyUse()


def test_a_clock_that_is_put_back_costs_nothing(clock: Clock):
    meters = metered(clock, events_per_second=100)
    meters.count(KEY, 10, 1)
    clock.now -= 3000
    meters.check(KEY)


async def test_a_restart_finds_the_day_as_it_was(clock: Clock):
    days = Days()
    before = metered(clock, events_per_day=10)
    before.count(KEY, 12, 500)
    before.count_refused(KEY, 3)
    await before.save(days)
    after = metered(clock, events_per_day=10)
    after.check(KEY)
    await after.save(days)
    with pytest.raises(QuotaExceeded):
        after.check(KEY)
    assert after.today(KEY) == KeyUse(12, 500, 3)


async def test_nodes_share_a_quota(clock: Clock):
    days = Days()
    here, there = metered(clock, events_per_day=10), metered(clock, events_per_day=10)
    for _ in range(3):
        for node in (here, there):
            node.count(KEY, 2, 1)
            await node.save(days)
    await here.save(days)
    assert here.today(KEY) == there.today(KEY) == days.kept[TODAY, KEY] == KeyUse(12, 6, 0)
    for node in (here, there):
        with pytest.raises(QuotaExceeded):
            node.check(KEY)


async def test_while_the_catalog_is_away_nothing_is_forgotten_and_nothing_counted_twice(clock: Clock):
    days, meters = Days(), metered(clock)
    days.answers = False
    for _ in range(3):
        meters.count(KEY, 1, 10)
        with pytest.raises(CatalogUnavailable):
            await meters.save(days)
    assert meters.today(KEY) == KeyUse(3, 30, 0)
    clock.now += 86_400
    meters.count(KEY, 5, 5)
    days.answers = True
    await meters.save(days)
    await meters.save(days)
    assert days.kept == {(TODAY, KEY): KeyUse(3, 30, 0), (date(2026, 11, 24), KEY): KeyUse(5, 5, 0)}
    assert meters.today(KEY) == KeyUse(5, 5, 0)


async def test_the_catalog_keeps_the_days(tmp_path):
    catalog = Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite")
    try:
        project = catalog.projects.create("shop")
        key = catalog.projects.create_ingest_key(project.id, "nginx").id
        meters = Meters()
        meters.count(key, 3, 4)
        await meters.save(catalog.key_days)
        meters.count(key, 1, 1)
        await meters.save(catalog.key_days)
        again = Meters()
        await again.save(catalog.key_days)
        assert again.today(key) == KeyUse(4, 5, 0)
    finally:
        catalog.close()
