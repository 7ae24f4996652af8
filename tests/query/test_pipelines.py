"""Whole pipelines over real events: what each stage hands to the next."""

import pytest

from logboom.errors import LimitExceeded, QueryError
from logboom.query.pipeline import parse_pipeline
from logboom.query.request import request
from logboom.query.settings import SearchSettings
from logboom.query.stages import STAGE_OF_NAME
from logboom.query.stages.elsewhere import HERE
from logboom.query.table_search import table
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.asking import ask, rows_of
from tests.query.storing import NOON, new_project, store

REQUESTS = [
    {
        "timestamp": NOON - number * 120 * SECOND - SECOND,
        "service": "web" if number % 3 else "db",
        "host": f"h{number % 2}",
        "severity": 9 if number < 4 else 17,
        "message": f"GET /p{number % 3}",
        "attributes": {
            "status": str(200 + 100 * (number % 4)),
            "duration": str(number * 1.5),
            "path": f"/p{number % 3}",
        },
    }
    for number in range(8)
]


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, REQUESTS)
    return project


async def test_stats_count_by_a_field(engine: Engine, project: int):
    answer = await ask(engine, project, "* | stats count, avg(duration) as mean by host | sort host")
    assert [(column.name, column.type) for column in answer.columns] == [
        ("host", "text"), ("count", "number"), ("mean", "number"),
    ]  # fmt: skip
    assert answer.rows == [{"host": "h0", "count": 4, "mean": 4.5}, {"host": "h1", "count": 4, "mean": 6}]
    assert answer.is_table


async def test_where_compares_attributes_as_numbers(engine: Engine, project: int):
    found = await rows_of(engine, project, "* | where status >= 400 | table status duration")
    assert {row["status"] for row in found} == {"400", "500"}
    assert [row["duration"] for row in found] == ["3.0", "4.5", "9.0", "10.5"], "the newest first"


async def test_eval_makes_fields_for_later_stages(engine: Engine, project: int):
    query = '* | eval slow = if(duration > 5, "yes", "no"), both = slow . host | stats count by slow, both | sort both'
    assert [row["both"] for row in await rows_of(engine, project, query)] == ["noh0", "noh1", "yesh0", "yesh1"]


async def test_rows_stay_events_until_a_table_is_made_of_them(engine: Engine, project: int):
    answer = await ask(engine, project, '* | where path = "/p0" | eval kind = "start" | head 1')
    assert not answer.is_table
    [row] = answer.rows
    assert row["message"] == "GET /p0"
    assert row["attributes"]["path"] == "/p0"
    assert row["kind"] == "start"


async def test_a_timechart_has_every_bucket_and_a_field_for_each_series(engine: Engine, project: int):
    answer = await ask(engine, project, "* | timechart span=10m count by host", start="-30m")
    assert [column.name for column in answer.columns] == ["timestamp", "h0", "h1"]
    assert [row["timestamp"][11:16] for row in answer.rows] == ["13:40", "13:50", "14:00", "14:10"]
    assert sum(row["h0"] + row["h1"] for row in answer.rows) == 8
    assert answer.rows[0] == {"timestamp": "2026-09-21T13:40:00.000000000Z", "h0": 0, "h1": 0}


async def test_the_series_of_a_chart_are_fields_for_later_stages(engine: Engine, project: int):
    query = "* | timechart span=1h count by host | eval both = h0 + h1 | fields - h1 | where both > 0"
    answer = await ask(engine, project, query)
    assert [column.name for column in answer.columns] == ["timestamp", "both", "h0"]
    assert sum(row["both"] for row in answer.rows) == 8


async def test_top_counts_and_gives_shares(engine: Engine, project: int):
    found = await rows_of(engine, project, "* | top 2 path")
    assert [(row["path"], row["count"], row["percent"]) for row in found] == [("/p0", 3, 37.5), ("/p1", 3, 37.5)]


async def test_a_column_that_stats_named_is_said_as_it_was_computed(engine: Engine, project: int):
    query = '* | stats dc(path), count(eval(path="/p0")) by host | sort -dc(path) | table dc(path), count(eval( path="/p0" ))'
    answer = await ask(engine, project, query)
    assert [column.name for column in answer.columns] == ["dc(path)", 'count(eval( path="/p0" ))']
    assert sum(row['count(eval( path="/p0" ))'] for row in answer.rows) == 3
    assert not answer.stats.hints


async def test_a_field_with_blanks_is_made_anew_for_each(engine: Engine, project: int):
    query = "* | stats count as \"how many\" | foreach how* [eval <<FIELD>>=round('<<FIELD>>' / 3, 1)]"
    assert await rows_of(engine, project, query) == [{"how many": 2.7}]


async def test_an_unknown_field_is_told_and_the_query_runs(engine: Engine, project: int):
    answer = await ask(engine, project, "* | stats count by host | where hots = 1")
    assert answer.rows == []
    assert [hint.message for hint in answer.stats.hints] == ["there is no field `hots` here: did you mean `host`?"]


async def test_more_rows_than_asked_for_are_told(engine: Engine, project: int):
    answer = await ask(engine, project, "* | table path | sort path", rows=3)
    assert len(answer.rows) == 3
    assert answer.stats.partial
    assert answer.stats.stopped_by is not None
    assert "more than 3 rows" in answer.stats.stopped_by.message


async def test_a_limit_that_was_hit_is_told(engine: Engine, project: int):
    asked = request("* | stats count by host", project=project, now=NOON)
    with pytest.raises(LimitExceeded, match="stored rows"):
        await table(engine, asked, SearchSettings(rows_read=1), rows=10)


async def test_a_search_in_brackets_gives_the_values_of_a_field(engine: Engine, project: int):
    query = "[search status=500 | stats count by path | fields path] host=h0 | table path | sort path"
    assert [row["path"] for row in await rows_of(engine, project, query)] == ["/p0", "/p0", "/p1"]


@pytest.mark.parametrize(
    ("query", "told", "hint"),
    [
        ("error | statz count", "unknown stage `statz`", "did you mean `stats`?"),
        ("error | eval a = uper(b)", "unknown function `uper`", "did you mean `upper`?"),
        ("error | stats cuont", "unknown aggregate `cuont`", "did you mean `count`?"),
        ("error | where status >", "expected a value at the end", "a field, a number"),
        ("error |", "expected a stage behind this pipe", "add one"),
        ("error | | head", "expected a stage behind this pipe", "add one"),
        ("error | where a=1 || b=2", "expected a stage behind this pipe", "write OR"),
        ("error | stats avg(a) | where avg(a) > 5", "unknown function `avg`", "single quotes: 'avg(...)'"),
        ("error | eval share = count / sum(count)", "unknown function `sum`", "it stands in stats or eventstats"),
        ("error | groupby host", "unknown stage `groupby`", "write | stats count by host"),
        ("error | top limt=3 path", "unknown option `limt`", "did you mean `limit`?"),
        ("error | eval a = 1 b", "`b` was not expected here", "remove it"),
        ("error | stats count byy host", "`byy` was not expected here", "did you mean `by`?"),
        ("error | eval {name} = value", "a field can't be named by another field's value", "xyseries ROW name VALUE"),
        ("error | stats p95", "`perc` needs a field", "p95(field)"),
    ],
)
def test_an_error_points_at_what_is_wrong_and_suggests_the_nearest(query: str, told: str, hint: str):
    with pytest.raises(QueryError) as caught:
        parse_pipeline(query)
    assert caught.value.message == told
    assert hint in caught.value.hint
    assert caught.value.position is not None
    assert 0 <= caught.value.position.start <= len(query)


@pytest.mark.parametrize(
    "query",
    [
        'error service:web | where status>=500 AND NOT like(path,"/api/%") | stats count by host, "user name"',
        'a || b | eval x=\'user name\' . "|" | rename x as "y | z"',
        'path:/a|b/ | timechart span=5m limit=3 useother=f count(eval(x=="a")) as n, p99.9(y) by z',
        "* | top limit=5 showperc=f a, b by c | sort -a, str(b) | head 3 | tail 2",
        "| stats count | fields - count",
    ],
)
def test_the_canonical_text_reads_back_as_the_same_pipeline(query: str):
    pipeline = parse_pipeline(query)
    assert parse_pipeline(str(pipeline)) == pipeline


def test_what_another_language_calls_a_stage_is_one_here():
    assert not HERE.keys() & STAGE_OF_NAME.keys()
    for stage in HERE.values():
        assert parse_pipeline(f"* | {stage}").stages


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("* | fields +host,path -user", "* | fields host, path - user"),
        ("* | fields -host -path", "* | fields - host, path"),
        ('* | regex "dest port"!="^4"', '* | regex "dest port"!="^4"'),
        ("c:x```y | head 1", 'c:"x```y" | head 1'),
        ("c ```x | y``` | head 1", "c | head 1"),
    ],
)
def test_signs_quotes_and_comments_stand_where_people_write_them(query: str, canonical: str):
    assert str(parse_pipeline(query)) == canonical


async def test_a_field_behind_a_minus_of_its_own_is_left_out(engine: Engine, project: int):
    [row, *_] = await rows_of(engine, project, "* | fields +host,st* -status")
    assert row == {"host": "h0"}


async def test_regex_takes_a_field_in_double_quotes(engine: Engine, project: int):
    assert len(await rows_of(engine, project, '* | regex "path"="^/p1$" | table path')) == 3
