"""Attributes that are asked for often get columns of their own; a restart finds them again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from logboom.query.attribute_uses import attribute_uses
from logboom.query.parser import parse
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.promotion import Promotion, PromotionSettings, Wanted
from logboom.store.schema import migrate
from logboom.store.statement import Statement
from tests.query.storing import store
from tests.waiting import until


@pytest.fixture(scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedEngine]:
    """One of its own, for columns of a table are seen by all."""
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("promotion")), EmbeddedSettings(memory_bytes=2 << 30))
    await engine.start()
    await migrate(engine)
    yield engine
    await engine.stop()


def uses(query: str) -> list[Wanted]:
    return sorted(attribute_uses(parse(query)), key=lambda wanted: (wanted.attribute, wanted.kind))


async def test_what_is_asked_for_often_gets_a_column(engine: EmbeddedEngine):
    project = 1
    before = [{"attributes": {"status": "500", "it's": "x"}}, {"attributes": {"status": "ok"}}, {}]
    await store(engine, project, before)
    promotion = Promotion(engine, PromotionSettings(after_queries=3))
    for _ in range(2):
        promotion.asked(uses('status>=500 "it\'s":x'))
    await promotion.promote()
    assert promotion.columns == {}, "twice is not often"
    promotion.asked(uses('status>=500 "it\'s":x'))
    await promotion.promote()
    assert set(promotion.columns) == {("status", "number"), ("it's", "text")}
    await store(engine, project, [{"attributes": {"status": "404"}}])
    number, text = promotion.columns["status", "number"], promotion.columns["it's", "text"]
    found = await engine.rows(Statement(f"SELECT {number}, {text} FROM logboom.events WHERE project = 1 ORDER BY 1, 2"))
    assert found.rows == [[404, None], [500, "x"], [None, None], [None, None]]
    stored = await engine.rows(
        Statement(
            "SELECT count() FROM system.parts WHERE table = 'events' AND active AND name NOT IN (SELECT name FROM"
            f" system.parts_columns WHERE table = 'events' AND active AND column = '{number}')"
        )
    )
    assert stored.rows == [[0]], "what was there before is stored, too"


async def test_a_restart_finds_the_columns_again(engine: EmbeddedEngine):
    promotion = Promotion(engine, PromotionSettings())
    await promotion.load()
    assert set(promotion.columns) == {("status", "number"), ("it's", "text")}
    await promotion.promote()


async def test_there_are_never_more_than_the_setting_says(engine: EmbeddedEngine):
    promotion = Promotion(engine, PromotionSettings(columns=3, after_queries=1))
    await promotion.load()
    promotion.asked(uses("a:x b:x c:x"))
    await promotion.promote()
    assert len(promotion.columns) == 3


DAY = 86_400.0


async def test_a_column_that_nobody_asks_for_is_dropped(engine: EmbeddedEngine):
    now = [DAY * 30_000]
    promotion = Promotion(engine, PromotionSettings(after_queries=1, keep_days=7), clock=lambda: now[0])
    promotion.asked(uses("kept:x gone:x"))
    await promotion.promote()
    names = dict(promotion.columns)
    for _ in range(4):
        now[0] += 2 * DAY
        promotion.asked(uses("kept:x"))
        await promotion.promote()
    assert set(promotion.columns) == {("kept", "text")}
    assert names["gone", "text"] in await stored_columns(engine), "statements that were made with it still run"
    now[0] += 3_600
    await promotion.promote()
    assert names["gone", "text"] not in await stored_columns(engine)
    restarted = Promotion(engine, PromotionSettings(keep_days=7), clock=lambda: now[0])
    await restarted.load()
    await restarted.promote()
    assert ("kept", "text") in restarted.columns, "when it was asked for last outlives a restart"


async def test_the_column_that_was_longest_not_asked_for_makes_room(engine: EmbeddedEngine):
    now = [DAY * 40_000]
    settings = PromotionSettings(after_queries=1, columns=2)
    promotion = Promotion(engine, settings, clock=lambda: now[0])
    promotion.asked(uses("first:x second:x"))
    await promotion.promote()
    promotion.asked(uses("third:x"))
    await promotion.promote()
    assert {name for name, _ in promotion.columns} == {"first", "second"}, "both were asked for today"
    now[0] += DAY
    promotion.asked(uses("first:x third:x"))
    await promotion.promote()
    assert {name for name, _ in promotion.columns} == {"first", "third"}


async def test_an_error_that_nobody_expected_ends_nothing(caplog: pytest.LogCaptureFixture):
    class Broken:
        async def rows(self, *_: object, **__: object) -> None:
            raise ZeroDivisionError

    promotion = Promotion(Broken(), PromotionSettings(check_seconds=0.01))
    running = asyncio.create_task(promotion.run())

    async def told_twice() -> bool:
        return caplog.text.count("ZeroDivisionError") >= 2

    await until(told_twice)
    assert not running.done()
    running.cancel()


async def stored_columns(engine: EmbeddedEngine) -> set[str]:
    sql = "SELECT name FROM system.columns WHERE database = 'logboom' AND table = 'events'"
    return {name for (name,) in (await engine.rows(Statement(sql))).rows}


def test_a_query_tells_what_it_reads():
    assert [
        (wanted.attribute, wanted.kind) for wanted in uses("a:x b>5 c!=5 d:* e:/x/ service:web word level:err")
    ] == [
        ("a", "text"),
        ("b", "number"),
        ("c", "number"),
        ("c", "text"),
        ("d", "text"),
        ("e", "text"),
    ]


def test_no_name_leaves_its_literal():
    [wanted] = uses('"x\'], sleep(3)) --":5')
    assert (
        wanted.expression
        == "toFloat64OrNull(if(mapContains(attributes, 'x\\'], sleep(3)) --'), attributes['x\\'], sleep(3)) --'], NULL))"
    )
    assert wanted.column.removeprefix("attribute_").isalnum()
    assert uses('"\x00":5') == []
