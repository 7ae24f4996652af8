"""What becomes of issues as time passes and events come: they escalate, and wake when they were ignored until something."""

from datetime import timedelta
from typing import Any

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import Reason, Status
from logboom.issues import lifecycle
from logboom.issues.lifecycle import Totals
from logboom.store.engine import Engine
from tests.issues.errors import next_load
from tests.issues.following import Following, Hands

pytestmark = pytest.mark.slow

DAY = 86_400


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def following(engine: Engine, catalog: Catalog, project: int, clock: Hands) -> Following:
    """With an issue that came once an hour for half a day, three days ago."""
    following = Following(engine, catalog, project, clock)
    await following.follower.step(next_load())
    await following.load(*({"fingerprint": 11, "ago": clock.ago(3 * DAY + 3600 * hour)} for hour in range(12)))
    return following


def many(clock: Hands, events: int, **more: Any) -> list[dict[str, Any]]:
    return [{"fingerprint": 11, "ago": clock.ago(), **more} for _ in range(events)]


async def a_minute_later(following: Following, clock: Hands) -> Any:
    """The issue after rates and dates were looked at."""
    clock.now += timedelta(seconds=61)
    await following.follower.step(next_load())
    return following.issues()[0]


async def test_far_more_than_in_the_usual_busiest_hours_escalates(following: Following, clock: Hands):
    await following.load(*many(clock, 20))
    issue = await a_minute_later(following, clock)
    assert (issue.status, issue.reason) == (Status.UNRESOLVED, Reason.ESCALATING)
    (written,) = following.catalog.issue_activity.after(0, kinds=("escalating",), limit=9)
    assert written.data == {"events": 20, "usual": 1.0}


async def test_an_hour_is_added_up_over_many_loads(following: Following, clock: Hands):
    for _ in range(4):
        await following.load(*many(clock, 5))
    assert (await a_minute_later(following, clock)).reason is Reason.ESCALATING


async def test_of_several_issues_each_is_judged_by_its_own_hours(following: Following, clock: Hands):
    rush = [{"fingerprint": 12, "ago": clock.ago(3 * DAY + 3600 * hour)} for hour in range(12) for _ in range(6)]
    await following.load(*rush)
    await following.load(*many(clock, 25), *(one | {"fingerprint": 12} for one in many(clock, 25)))
    await a_minute_later(following, clock)
    assert [issue.reason for issue in following.issues()] == [Reason.ESCALATING, Reason.NEW], "25 are not five times 6"


async def test_few_events_escalate_nothing(following: Following, clock: Hands):
    await following.load(*many(clock, 19))
    assert (await a_minute_later(following, clock)).reason is Reason.NEW


async def test_a_usual_rush_escalates_nothing(following: Following, clock: Hands):
    rush = [{"fingerprint": 11, "ago": clock.ago(3600 * hour)} for hour in range(1, 13) for _ in range(6)]
    await following.load(*rush)
    await following.load(*many(clock, 25))
    assert (await a_minute_later(following, clock)).reason is Reason.NEW, "25 are not five times 6"


async def test_an_issue_of_today_escalates_not(following: Following, clock: Hands):
    """It has nothing usual yet."""
    await following.load(*({"fingerprint": 12, "ago": clock.ago()} for _ in range(50)))
    await a_minute_later(following, clock)
    assert {issue.reason for issue in following.issues()} == {Reason.NEW}


async def ignored(following: Following, until: dict[str, Any], totals: Totals | None = None) -> None:
    change = lifecycle.ignored(until, totals or Totals(events=12, users=0), 1)
    following.catalog.issues.change([following.issues()[0].id], change)


async def test_ignored_until_it_escalates_it_stays_quiet_before(following: Following, clock: Hands):
    await ignored(following, {"escalating": True})
    await following.load(*many(clock, 19))
    assert (await a_minute_later(following, clock)).status is Status.IGNORED
    await following.load(*many(clock, 1))
    issue = await a_minute_later(following, clock)
    assert (issue.status, issue.reason) == (Status.UNRESOLVED, Reason.ESCALATING)


async def test_ignored_for_ever_it_does_not_escalate(following: Following, clock: Hands):
    await ignored(following, {})
    await following.load(*many(clock, 50))
    assert (await a_minute_later(following, clock)).status is Status.IGNORED


async def test_ignored_until_so_many_users_more(following: Following, clock: Hands):
    await following.load(*many(clock, 1, attributes={"user.id": "a"}))
    await ignored(following, {"users": 2}, Totals(events=13, users=1))
    await following.load(*many(clock, 1, attributes={"user.id": "a"}), *many(clock, 1, attributes={"user.id": "b"}))
    assert following.issues()[0].status is Status.IGNORED, "one user more"
    await following.load(*many(clock, 1, attributes={"user.id": "c"}))
    assert following.issues()[0].status is Status.UNRESOLVED


async def test_ignored_until_a_time_it_wakes_without_an_event(following: Following, clock: Hands):
    await ignored(following, {"date": (clock.now + timedelta(seconds=90)).isoformat()})
    assert (await a_minute_later(following, clock)).status is Status.IGNORED
    issue = await a_minute_later(following, clock)
    assert (issue.status, issue.reason) == (Status.UNRESOLVED, Reason.ONGOING)
    (written,) = following.catalog.issue_activity.after(0, kinds=("unresolved",), limit=9)
    assert written.data == {"because": "date"}
