"""Stages that lay periods over one another, fill steps, read tables and JSON, count pairs and tiles, or run what was saved."""

import pytest

from logboom.errors import QueryError
from logboom.query.context import SavedQuery
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.asking import ask, rows_of
from tests.query.storing import NOON, new_project, store

pytestmark = pytest.mark.slow  # thirty statements for the engine

MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
TABLE = "PID %CPU COMMAND\n7 1.5 sshd -D\n\n9 2 cron\r\n11 0 top"
SAVED = {
    "slow": SavedQuery("took>=$least$ | table host took", {"least": "30"}),
    "each other": SavedQuery('| savedsearch "each other"'),
}


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    """An event every ten minutes of the hour before noon, the third one lacking; the same of the days before, twice as many."""
    project = new_project()
    await store(
        engine,
        project,
        [
            {
                "timestamp": NOON - (60 - 10 * step) * MINUTE - days * DAY,
                "host": "ab"[step % 2],
                "message": TABLE if step == 0 and not days else "x",
                "attributes": {"took": str(10 * step), "lat": "48.4", "lon": str(10 + 60 * (step % 2))},
            }
            for step in (0, 1, 3, 4)
            for days in (0, 1, 1, 2, 2)
        ],
    )
    return project


async def test_timewrap_lays_days_over_one_another(engine: Engine, project: int):
    days = {"start": "-2d-1h", "end": "now"}
    rows = await rows_of(engine, project, "* | timechart span=1h count | timewrap 1d", **days)
    assert list(rows[0]) == ["timestamp", "count_latest_day", "count_1day_before", "count_2days_before"]
    assert [sum(row[name] or 0 for row in rows) for name in list(rows[0])[1:]] == [4, 8, 8]
    assert len(rows) == 24
    assert max(row["timestamp"] for row in rows) < "2026-09-21T14:13:20"
    series = await rows_of(engine, project, "* | timechart span=1h count by host | timewrap 1d series=short", **days)
    assert [sum(row[name] or 0 for row in series) for name in ("a_s0", "b_s0", "a_s1", "b_s1")] == [2, 2, 4, 4]


async def test_timewrap_follows_the_calendar(engine: Engine, project: int):
    found = await ask(engine, project, "* | timechart span=1d count | timewrap 1mon", start="-2mon", end="now")
    assert [column.name for column in found.columns] == ["timestamp", "count_latest_month", "count_1month_before"]
    assert sum(row["count_latest_month"] or 0 for row in found.rows) == 20


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("* | stats count | timewrap 1d", "no time in these rows"),
        ("* | timechart count | timewrap 1s", "more than 100 periods"),
        ("* | timewrap often", "`often` is no span"),
        ("| gentimes start=2/31/2026", "no day"),
        ("| gentimes end=3", "needs a start"),
        ("| gentimes start=-9000 increment=1m", "at most 10000 rows"),
        ("* | makecontinuous span=often", "`often` is no span"),
        ("* | makecontinuous took span=0", "greater than zero"),
        ('* | savedsearch "each other"', "run one another"),
        ("* | geostats binspanlat=0 count", "more than 0"),
        ("* | multikv nothing", "expected fields"),
    ],
)
async def test_what_cannot_be_is_told(engine: Engine, project: int, query: str, told: str):
    with pytest.raises(QueryError, match=told):
        await ask(engine, project, query, saved=SAVED.get)


async def test_makecontinuous_puts_in_the_steps_that_no_row_has(engine: Engine, project: int):
    rows = await rows_of(engine, project, "* | stats count by took | makecontinuous took span=10")
    assert rows == [{"took": step, "count": None if step == 20 else 1} for step in (0, 10, 20, 30, 40)]
    times = await rows_of(
        engine, project, "* | bin _time span=10m | stats count by _time | makecontinuous _time span=10m"
    )
    assert [row["count"] for row in times] == [1, 1, None, 1, 1]
    assert await rows_of(engine, project, "host=nobody | stats count by took | makecontinuous took") == []


async def test_multikv_reads_a_table_out_of_the_message(engine: Engine, project: int):
    rows = await rows_of(engine, project, "took=0 | multikv | table PID _CPU COMMAND host")
    assert rows == [
        {"PID": "7", "_CPU": "1.5", "COMMAND": "sshd -D", "host": "a"},
        {"PID": "9", "_CPU": "2", "COMMAND": "cron", "host": "a"},
        {"PID": "11", "_CPU": "0", "COMMAND": "top", "host": "a"},
    ]
    some = await rows_of(engine, project, "took=0 | multikv fields PID filter cron, top | stats list(PID) as pids")
    assert some == [{"pids": ["9", "11"]}]
    below = await rows_of(engine, project, "took=0 | multikv forceheader=2 | stats count")
    assert below == [{"count": 2}]
    plain = await rows_of(engine, project, "took=0 | multikv noheader=t | head 1 | table Column_1 Column_3")
    assert plain == [{"Column_1": "PID", "Column_3": "COMMAND"}]


async def test_contingency_counts_pairs_and_sums_them(engine: Engine, project: int):
    assert await rows_of(engine, project, "* | contingency host took totalstr=all") == [
        {"host": "a", "all": 2, "0": 1, "10": 0, "30": 0, "40": 1},
        {"host": "b", "all": 2, "0": 0, "10": 1, "30": 1, "40": 0},
        {"host": "all", "all": 4, "0": 1, "10": 1, "30": 1, "40": 1},
    ]


async def test_geostats_groups_by_tiles_of_the_map(engine: Engine, project: int):
    rows = await rows_of(engine, project, "* | geostats sum(took) as took | fields latitude longitude took")
    assert rows == [
        {"latitude": 56.25, "longitude": 22.5, "took": 40},
        {"latitude": 56.25, "longitude": 67.5, "took": 40},
    ]


async def test_fromjson_makes_fields_of_keys(engine: Engine, project: int):
    query = '* | head 1 | eval said = "{\\"a\\": 1, \\"b\\": {\\"c\\": 2}}" | fromjson said prefix=j_ | table j_a j_b'
    assert await rows_of(engine, project, query) == [{"j_a": "1", "j_b": '{"c":2}'}]


async def test_gentimes_makes_days(engine: Engine, project: int):
    rows = await rows_of(engine, project, "| gentimes start=9/20/26:12:00:00 end=9/21/2026 increment=6h")
    assert [row["starthuman"] for row in rows] == ["Sun Sep 20 12:00:00 2026", "Sun Sep 20 18:00:00 2026"]
    assert [row["endtime"] - row["starttime"] for row in rows] == [6 * 3_600 - 1] * 2


async def test_a_saved_search_runs_by_its_name(engine: Engine, project: int):
    saved = {"saved": SAVED.get}
    assert len(await rows_of(engine, project, "| savedsearch slow", **saved)) == 2
    assert await rows_of(engine, project, "| savedsearch slow least=40 | stats count", **saved) == [{"count": 1}]
    added = "took=0 | stats count | append [| savedsearch slow | stats count]"
    assert [row["count"] for row in await rows_of(engine, project, added, **saved)] == [1, 2]
    nothing = await ask(engine, project, "| savedsearch nothing", **saved)
    assert nothing.rows == []
    assert nothing.stats.hints[0].message == "there is no saved search `nothing`: it finds nothing (logboom saved list)"
