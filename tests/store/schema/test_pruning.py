"""What a search reads of the table, told by EXPLAIN, and what an insert makes of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from logboom.event import COLUMN_NAMES
from logboom.issues.fields import Asking
from logboom.issues.search import IssueSearch
from logboom.query.translation import Translation
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from logboom.store.schema.search_text import SEARCH_TEXT
from logboom.store.statement import Statement

# Two days of one project and of another, an event every tenth of a second, which is 211 granules.
ROWS_A_PROJECT = 864_000
FILL = f"""
INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, message, trace_id, attributes, retention_days)
SELECT 1 + number % 2, toDateTime64('2026-11-20 00:00:00', 9, 'UTC') + toIntervalMillisecond(intDiv(number, 2) * 200),
       toDateTime64('2026-11-21 00:00:00', 6, 'UTC'), 1 + intDiv(number, 100000),
       reinterpret(toUInt128(number + 1), 'UUID'), if(number = 777777, 'the needle-x7 is here', 'a line of the stack'),
       lower(hex(sipHash128(number))), map('request', if(number = 555555, 'Req-Q9Z', 'none')), 30
FROM numbers({2 * ROWS_A_PROJECT}) SETTINGS max_partitions_per_insert_block = 0, max_insert_block_size = 100000000,
    min_insert_block_size_rows = 100000000, min_insert_block_size_bytes = 10000000000, max_threads = 1
"""


@pytest.fixture(scope="module")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedEngine]:
    """An engine of this module's own whose table holds two days of two projects."""
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("filled")), EmbeddedSettings(memory_bytes=3 << 30))
    await engine.start()
    await migrate(engine)
    await engine.execute(Statement(FILL), slot="load")
    yield engine
    await engine.stop()


async def granules(engine: EmbeddedEngine, where: str) -> tuple[int, int]:
    """How many granules a search reads, and how many there are."""
    sql = f"EXPLAIN indexes = 1, json = 1 SELECT message FROM logboom.events WHERE {where}"
    result = await engine.result(Statement(sql), format="TabSeparatedRaw", settings={"use_query_condition_cache": 0})
    plan = json.loads(result.content)
    indexes = list(_indexes(plan))
    return indexes[-1]["Selected Granules"], indexes[0]["Initial Granules"]


def _indexes(node: object) -> list[dict[str, int]]:
    if isinstance(node, list):
        return [found for element in node for found in _indexes(element)]
    if not isinstance(node, dict):
        return []
    return [
        *(i for i in node.get("Indexes", []) if "Selected Granules" in i),
        *_indexes([v for k, v in node.items() if k != "Indexes"]),
    ]


async def test_a_search_of_fifteen_minutes_reads_its_granules_alone(filled: EmbeddedEngine):
    """4,500 events are at most two granules; no bucket's bounds have to be added by the compiler."""
    where = "project = 1 AND timestamp >= '2026-11-20 13:00:00' AND timestamp < '2026-11-20 13:15:00'"
    read, there = await granules(filled, where)
    assert there > 200
    assert read <= 2


async def test_a_rare_word_reads_few_granules(filled: EmbeddedEngine):
    read, there = await granules(filled, f"project = 1 AND hasToken({SEARCH_TEXT}, 'x7')")
    assert read <= there // 20


async def test_a_rare_value_of_an_attribute_is_found_by_the_same_index(filled: EmbeddedEngine):
    where = f"project = 2 AND hasToken({SEARCH_TEXT}, 'q9z')"
    read, there = await granules(filled, where)
    assert read <= there // 20
    assert (await filled.rows(Statement(f"SELECT count() FROM logboom.events WHERE {where}"))).rows == [[1]]


@pytest.mark.parametrize(
    "where",
    [
        "trace_id = (SELECT lower(hex(sipHash128(toUInt64(4321)))))",
        "event_id = '00000000-0000-10e1-0000-000000000000'",
    ],
)
async def test_an_id_reads_few_granules(filled: EmbeddedEngine, where: str):
    read, there = await granules(filled, where)
    assert read <= there // 10


async def test_a_load_is_found_by_its_number(filled: EmbeddedEngine):
    """The tail asks for single loads."""
    read, there = await granules(filled, "load_id = 3")
    assert read <= there // 10


async def test_ten_years_in_one_insert_make_parts_by_the_month(filled: EmbeddedEngine):
    sql = f"""
    INSERT INTO logboom.events ({", ".join(COLUMN_NAMES[:5])}, retention_days)
    SELECT 3, toDateTime64('2026-11-21 00:00:00', 9, 'UTC') - toIntervalDay(number),
           toDateTime64('2026-11-21 00:00:00', 6, 'UTC'), 999, generateUUIDv7(), 3650
    FROM numbers(3650) SETTINGS max_partitions_per_insert_block = 0
    """
    await filled.execute(Statement(sql), slot="load")
    counted = "SELECT uniqExact(_partition_id), count() FROM logboom.events WHERE project = 3"
    [[partitions, rows]] = (await filled.rows(Statement(counted))).rows
    assert rows == 3650
    assert partitions < 140


async def test_a_users_errors_are_found_among_those_of_many(filled: EmbeddedEngine):
    """Also where the number is written in another way, and where the user is an object of JSON."""
    fill = """
    INSERT INTO logboom.error_payloads (project, timestamp, received_at, event_id, fingerprint, attributes, retention_days)
    SELECT 1, toDateTime64('2026-11-20 00:00:00', 9, 'UTC'), toDateTime64('2026-11-20 00:00:00', 6, 'UTC'),
        generateUUIDv4(), 1 + number, multiIf(number = 7, map('user', '{"id": 4711}'), number = 9000, map('user.id', '4711.0'),
        map('user.id', toString(number), 'user.email', concat('A', toString(number), '@x.org'))), 30
    FROM numbers(10240)
    """
    await filled.execute(Statement(fill), slot="load")
    for text in ("user.id:4711", "user.email:a4711@X.org"):
        search = IssueSearch(text, 1, Asking(user_id=1, slug="X", people={}, new_days=7), Translation(now=0))
        found = search.condition[search.condition.index("(SELECT fingerprint FROM") + 1 : -2]
        result = await filled.rows(Statement(found, search.translation.parameters.values))
        assert sorted(row[0] for row in result.rows) == ([8, 4712, 9001] if text == "user.id:4711" else [4712])
        assert result.summary.rows_read <= 4 * 512
