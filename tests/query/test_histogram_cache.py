"""A histogram that is asked again counts only what is new, and is right whatever came meanwhile."""

import pytest

from logboom.query.histogram import MINUTE, Bucket, histogram
from logboom.query.histogram_cache import HistogramCache
from logboom.query.plan import Plan, plan
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.query.storing import NOON, new_project, store


def asked(project: int, query: str = "", *, now: int = NOON) -> Plan:
    return plan(query, project=project, now=now, start="-1h")


async def counted(engine: Engine, planned: Plan, cache: HistogramCache | None, newest: int) -> tuple[list[Bucket], int]:
    found = await histogram(engine, planned, SearchSettings(), cache=cache, newest_load=newest if cache else None)
    return [bucket for bucket in found.buckets if bucket.counts], found.stats.rows_read


async def test_what_came_later_is_added_however_old_it_is(engine: Engine):
    project, cache = new_project(), HistogramCache()
    await store(engine, project, [{"timestamp": NOON - n * MINUTE, "severity": 9} for n in range(1, 60)])
    first, _ = await counted(engine, asked(project), cache, 1)
    assert first == (await counted(engine, asked(project), None, 1))[0]
    await store(engine, project, [{"timestamp": NOON - 50 * MINUTE, "severity": 17, "load_id": 2}])
    again, _ = await counted(engine, asked(project), cache, 2)
    assert again == (await counted(engine, asked(project), None, 2))[0]
    assert again != first
    assert again == (await counted(engine, asked(project), cache, 2))[0], "and nothing is added twice"


async def test_a_range_that_moves_on_stays_right(engine: Engine):
    project, cache = new_project(), HistogramCache()
    await store(
        engine, project, [{"timestamp": NOON - n * 20_000_000_000, "severity": n % 20} for n in range(-90, 180)]
    )
    for seconds in (0, 7, 31, 95, 1_500):
        planned = asked(project, now=NOON + seconds * 1_000_000_000)
        assert (await counted(engine, planned, cache, 1))[0] == (await counted(engine, planned, None, 1))[0], seconds


async def test_the_second_time_reads_less(engine: Engine):
    project, cache = new_project(), HistogramCache()
    sql = (
        "INSERT INTO logboom.events (project, timestamp, received_at, load_id, retention_days) SELECT"
        f" {project}, fromUnixTimestamp64Nano({NOON} - toInt64(number + 1) * 36000000, 'UTC') AS at, at, 1, 3650"
        " FROM numbers(90000)"
    )
    await engine.execute(Statement(sql))
    _, first = await counted(engine, asked(project), cache, 1)
    _, second = await counted(engine, asked(project), cache, 1)
    assert second * 2 < first


@pytest.mark.parametrize("query", ["received_at>-5m", "earliest=-30m"])
async def test_a_query_that_depends_on_the_time_of_asking_is_counted_anew(engine: Engine, query: str):
    project, cache = new_project(), HistogramCache()
    await store(
        engine, project, [{"timestamp": NOON - 20 * MINUTE, "received_at": NOON - n * MINUTE} for n in range(9)]
    )
    for minutes in (0, 3):
        planned = asked(project, query, now=NOON + minutes * MINUTE)
        assert (await counted(engine, planned, cache, 1))[0] == (await counted(engine, planned, None, 1))[0]
