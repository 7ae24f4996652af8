"""Who waits for new loads."""

import asyncio

from logboom.ingest.feed import LoadFeed


async def test_a_waiter_is_woken_by_the_next_load():
    """And gets its id."""
    feed = LoadFeed(10)
    waiting = asyncio.create_task(feed.wait_beyond(10))
    await asyncio.sleep(0)
    assert not waiting.done()
    feed.loaded(12, frozenset({1}))
    assert await waiting == 12


async def test_a_load_that_came_meanwhile_is_not_waited_for():
    """Nobody misses what was committed between a query and the waiting."""
    feed = LoadFeed()
    feed.loaded(12, frozenset())
    assert await feed.wait_beyond(11) == 12


async def test_a_waiter_that_goes_away_takes_no_other_along():
    """Each tail has its own connection."""
    feed = LoadFeed()
    first, second = (asyncio.create_task(feed.wait_beyond(0)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    feed.loaded(1, frozenset())
    assert await second == 1
    assert first.cancelled()


async def test_ids_only_rise():
    """After a crash a load may be told again."""
    feed = LoadFeed(5)
    feed.loaded(3, frozenset())
    assert feed.latest == 5
