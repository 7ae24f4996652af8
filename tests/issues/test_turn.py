"""Of several processes with one catalog and one engine one follows; when it goes another one does."""

import asyncio

import pytest

from logboom.catalog.catalog import Catalog
from logboom.ingest.feed import LoadFeed
from logboom.issues.follower import Follower
from logboom.issues.settings import IssuesSettings
from logboom.issues.turn import Turn
from logboom.store.engine import Engine
from tests.issues.errors import next_load, store_errors
from tests.issues.following import Following
from tests.waiting import until

pytestmark = pytest.mark.slow


async def test_one_has_it_until_it_lets_go(engine: Engine, catalog: Catalog):
    one, other = (Turn(engine, catalog, IssuesSettings()) for _ in range(2))
    assert await one.taken()
    assert await one.taken()
    assert not await other.taken()
    await one.over()
    assert await other.taken()
    assert not await one.taken()


async def test_who_dies_loses_it_after_a_time(engine: Engine, catalog: Catalog):
    """A lease that is not renewed ends."""
    dead, other = (Turn(engine, catalog, IssuesSettings(lease_seconds=1.1)) for _ in range(2))
    assert await dead.taken()
    await until(other.taken)


async def test_the_other_one_goes_on_where_it_was_and_doubles_nothing(engine: Engine, catalog: Catalog, project: int):
    following = Following(engine, catalog, project)
    await following.follower.step(next_load())
    feed = LoadFeed()
    settings = IssuesSettings(pause_seconds=0, lease_seconds=1.1)
    first, second = (Follower(engine, catalog, feed, settings) for _ in range(2))
    tasks = [asyncio.create_task(follower.run()) for follower in (first, second)]

    async def counted(events: int) -> bool:
        return await following.everywhere(events)

    try:
        feed.loaded(await store_errors(engine, project, [{"fingerprint": 1}]), frozenset())
        await until(lambda: counted(1))
        # Whoever it was goes; the other one follows what comes then.
        holder = tasks[0] if await first._turn.taken() else tasks[1]
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
        feed.loaded(await store_errors(engine, project, [{"fingerprint": 1}, {"fingerprint": 2}]), frozenset())
        await until(lambda: counted(3))
        assert len(following.issues()) == 2
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
