"""A search reads what it must: EXPLAIN tells the granules and the indexes that chose them."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from logboom.query.field_list import FieldFacts
from logboom.query.known_fields import common_values
from logboom.query.plan import plan
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value
from tests.query.storing import NOON, new_project

HOURS = 24
ROWS = HOURS * 8_192


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    """A day of evenly spread events, a granule an hour; one word and one attribute's value are there only once."""
    project = new_project()
    step = HOURS * 3_600 * SECOND // ROWS
    sql = f"""
        INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, message, host, trace_id, attributes, retention_days)
        SELECT {project}, fromUnixTimestamp64Nano(toInt64({NOON} - toInt64(number + 1) * {step}), 'UTC') AS at, at, 1 + intDiv(number, 8192),
            generateUUIDv7(), if(number = 100000, 'a rhinoceros passed by', 'an ordinary thing'),
            if(number = 100000, 'Odd-1', 'web-1'), hex(MD5(toString(number))),
            if(number = 100000, map('order', 'order-4711', 'only-once', '17'), map('order', 'order-0', 'took', '3')), 3650
        FROM numbers({ROWS})
    """
    await engine.execute(Statement(sql), settings={"max_partitions_per_insert_block": 0})
    await engine.execute(Statement("OPTIMIZE TABLE logboom.events FINAL"))
    return project


async def granules(
    engine: Engine, query: str, project: int, *, start: str = "-1d", condition: str = ""
) -> tuple[int, int]:
    """Granules that a search reads, of all that the table has."""
    planned = plan(query, project=project, now=NOON, start=start)
    translation = planned.translation()
    where = condition or planned.scope(translation)
    sql = f"EXPLAIN PLAN indexes = 1, json = 1 SELECT message FROM logboom.events WHERE {where}"
    answer = await engine.result(Statement(sql, translation.parameters.values), format="TSVRaw")
    steps = list(indexes_in(json.loads(answer.content)))
    return steps[-1]["Selected Granules"], steps[0]["Initial Granules"]


def indexes_in(node: Any) -> Any:
    if isinstance(node, dict):
        yield from node.get("Indexes", [])
        for value in node.values():
            yield from indexes_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from indexes_in(value)


async def test_a_quarter_of_an_hour_reads_only_its_granules(engine: Engine, project: int):
    selected, of = await granules(engine, "", project, start="-15m")
    assert selected <= 2
    assert of >= 24


async def test_a_rare_word_reads_only_its_granule(engine: Engine, project: int):
    for query in (
        "rhinoceros",
        '"rhinoceros passed"',
        "rhinoceros OR hippopotamus",
        "ordinary rhinoceros",
        "RHINOCEROS",
    ):
        selected, _ = await granules(engine, query, project)
        assert selected <= 2, query


async def test_an_attributes_value_is_found_by_the_same_index(engine: Engine, project: int):
    for query in ("4711", "order-4711", "order:order-4711", "order:*4711*-x-4711", "message:rhinoceros"):
        selected, _ = await granules(engine, query, project)
        assert selected <= 2, query


@pytest.mark.parametrize(
    "query", ["only-once:*", "only-once>5", "only-once<5", "only-once:17", "only-once:/1/", "only-once:*7*"]
)
async def test_an_attribute_that_few_events_have_reads_only_their_granules(engine: Engine, project: int, query: str):
    selected, of = await granules(engine, query, project)
    assert selected <= 2
    assert of >= 24


@pytest.mark.parametrize("query", ["host:odd-1", "host=ODD-1", "host IN (odd-1, nobody)"])
async def test_a_name_that_few_events_have_reads_only_their_granules(engine: Engine, project: int, query: str):
    selected, _ = await granules(engine, query, project)
    assert selected <= 2


async def test_a_name_is_looked_for_in_its_own_column_alone():
    """Not in the texts that the index of words was made of: a name may be that of every event."""
    planned = plan("host:web-1 service IN (a, b)", project=1, now=NOON)
    assert "message" not in planned.scope(planned.translation())


async def test_a_value_that_most_events_have_is_not_looked_for_by_its_words():
    """An index could skip nothing, and the texts that it was made of would be read besides."""
    facts = [FieldFacts("method", "text", 5_000, 3, [("GET", 4_000), ("DELETE", 40), ("PATCH", 2)])]
    common = common_values(facts)
    for query, reads_texts in (
        ("method:get OR method:Delete", False),
        ("method:patch", True),
        ("verb:get", True),
        ("verb:get OR method:get", False),
        ("verb:get OR method:patch", True),
    ):
        planned = plan(query, project=1, now=NOON, common=common)
        assert ("message" in planned.scope(planned.translation())) is reads_texts, query


async def test_an_attribute_that_most_events_have_is_not_looked_for_by_its_name():
    """The names of all events' attributes would be read for an index that skips nothing."""
    common = common_values([FieldFacts("client_ip", "text", 3_000, 900, []), FieldFacts("rare", "text", 2, 1, [])])
    for query, reads_names in (
        ("client_ip:10.0.0.0/8", False),
        ("client_ip:/^10/", False),
        ("rare:10.0.0.0/8", True),
        ("other:10.0.0.0/8", True),
    ):
        planned = plan(query, project=1, now=NOON, common=common)
        assert ("mapKeys(attributes)" in planned.scope(planned.translation())) is reads_names, query


async def test_a_comparison_of_numbers_reads_no_text(engine: Engine, project: int):
    """A cold attribute, which has no column of its own: the numbers are kept apart from the texts."""

    async def bytes_read(sql: str, parameters: Mapping[str, Value] = {}) -> int:
        settings = {"use_query_condition_cache": 0}
        found = await engine.rows(Statement(f"SELECT {sql}", parameters), settings=settings)
        return found.summary.bytes_read

    translation = plan("took>=4", project=project, now=NOON, start="-1d").translation()
    where = plan("took>=4", project=project, now=NOON, start="-1d").scope(translation)
    numbers = await bytes_read(f"count() FROM logboom.events WHERE {where}", translation.parameters.values)
    whole = await bytes_read(f"sum(length(toString(attributes))) FROM logboom.events WHERE project = {project}")
    assert numbers < whole


async def test_a_trace_is_found_by_its_own_index(engine: Engine, project: int):
    planned = plan("", project=project, now=NOON)
    sql = f"SELECT trace_id FROM logboom.events WHERE project = {planned.project} AND message LIKE '%rhino%'"
    [[trace_id]] = (await engine.rows(Statement(sql))).rows
    for written in (trace_id, trace_id.lower()):
        selected, _ = await granules(engine, f"trace_id:{written}", project)
        assert selected <= 3, "a bloom filter may be wrong for one granule in a hundred"


async def test_a_load_is_found_without_its_time(engine: Engine, project: int):
    """As the live tail looks."""
    selected, _ = await granules(
        engine, "", project, condition=f"project = {project} AND load_id > 22 AND load_id <= 23"
    )
    assert selected <= 3


async def test_an_event_is_found_by_its_id(engine: Engine, project: int):
    condition = f"project = {project} AND event_id = '{uuid.uuid4()}'"
    selected, _ = await granules(engine, "", project, condition=condition)
    assert selected <= 3
