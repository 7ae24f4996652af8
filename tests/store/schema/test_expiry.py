"""What was received longer ago than it is kept goes by itself; nobody has to delete it.

Source: ClickHouse documentation, "Manage Data with TTL".
"""

import pytest

from logboom.store.embedded import EmbeddedEngine
from logboom.store.schema import migrate
from logboom.store.statement import Statement
from tests.waiting import until

# One row for each (days since it was received, days that it is kept).
FILL = """
INSERT INTO {table} (project, timestamp, received_at, retention_days)
SELECT 1, now64(9) - toIntervalDay(row.1), now64(6) - toIntervalDay(row.1), row.2
FROM (SELECT arrayJoin({rows}) AS row)
"""


async def kept(engine: EmbeddedEngine, table: str) -> list[list[int]]:
    """What FILL put there and is still found."""
    sql = f"SELECT dateDiff('day', received_at, now()) AS age, retention_days FROM {table} ORDER BY age, retention_days"
    return (await engine.rows(Statement(sql))).rows


@pytest.mark.parametrize("table", ["logboom.events", "logboom.error_payloads", "logboom.error_attachments"])
async def test_what_is_older_than_its_retention_goes_and_the_rest_stays(empty_engine: EmbeddedEngine, table: str):
    await migrate(empty_engine)
    await empty_engine.execute(Statement(f"SYSTEM STOP TTL MERGES {table}"))
    rows = [(45, 30), (1, 30), (45, 60)]
    await empty_engine.execute(Statement(FILL.format(table=table, rows=rows)), slot="load")
    assert await kept(empty_engine, table) == [[1, 30], [45, 30], [45, 60]]
    await empty_engine.execute(Statement(f"SYSTEM START TTL MERGES {table}"))

    async def gone() -> bool:
        return [45, 30] not in await kept(empty_engine, table)

    await until(gone)
    assert await kept(empty_engine, table) == [[1, 30], [45, 60]]
