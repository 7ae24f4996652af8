"""Stages and forms of stages that operators' searches use: `concurrency`, `gauge`, `tojson`, joins of unlike names, ..."""

import json

import pytest

from logboom.errors import QueryError
from logboom.query.context import Lookup, SavedQuery
from logboom.query.pipeline import parse_pipeline
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.asking import rows_of
from tests.query.storing import NOON, new_project, store

pytestmark = pytest.mark.slow  # some thirty statements for the engine

MINUTE = 60 * SECOND


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    """Requests a minute apart, the first ones of three minutes; a user's name is called `id` in one of them."""
    project = new_project()
    requests = [
        {"timestamp": NOON - (10 - number) * MINUTE, "host": "ab"[number % 2], "message": f"call 555-{number}{number}",
         "attributes": {"n": str(number), "took": str(seconds), "user": f"u{number % 3}"}}
        for number, seconds in enumerate((180, 180, 60, 0, 60))
    ]  # fmt: skip
    people = [
        {"timestamp": NOON - 30 * MINUTE, "attributes": {"id": f"u{n}", "name": name}} for n, name in enumerate("xy")
    ]
    await store(engine, project, requests + people)
    return project


REQUESTS = "n=* | sort timestamp"
# A query, the column that it ends in, and the values of that column.
GIVES = [
    # The second one begins within the first, the third within both; the fourth lasts no time and counts itself.
    (f"{REQUESTS} | concurrency duration=took", "concurrency", [1, 2, 3, 2, 1]),
    (f"{REQUESTS} | concurrency duration=took output=busy | where busy > 1", "n", ["1", "2", "3"]),
    (f"{REQUESTS} | stats count | gauge count 0 2.5 50", "x", [5]),
    (f"{REQUESTS} | stats count | gauge count 0 2.5 50", "y2", [2.5]),
    (f"{REQUESTS} | head limit=3 keeplast=t (n < 1)", "n", ["0", "1"]),
    (f"{REQUESTS} | head limit=2 (n < 4)", "n", ["0", "1"]),
    (f"{REQUESTS} | head 2 null=t", "n", ["0", "1"]),
    (f"{REQUESTS} | stats count by _time span=10m", "count", [5]),
    (f"{REQUESTS} | stats count by host timestamp span=2m | stats count", "count", [5]),
    (f'{REQUESTS} | rex mode=sed "s/\\d+-// y/cal/xyz/ s/z+/-/" | head 1', "message", ["xy- 00"]),
    (f"{REQUESTS} | join left=L right=R where L.user=R.id [search name=* | table id name]", "name", ["x", "y", "x", "y"]),
    (f"{REQUESTS} | join type=left left=L right=R where R.id==L.user [search name=* | table id name] | where isnull(name)", "user", ["u2"]),
    (f"{REQUESTS} | join user [search name=* | rename id as user | table user name]", "user", ["u0", "u1", "u0", "u1"]),
    ('| makeresults format=csv data="a,b\n1,x\n\n22," | eval c=a+1', "c", [2, 23]),
    ('| makeresults format=csv data="a,b\n1,x\n22," | where isnull(b)', "a", [22]),
    ('| makeresults format=json data="[{\\"k\\":[1,2]},{\\"k\\":\\"é\\"},{\\"l\\":1}]"', "k", ["[1,2]", "é", None]),
    ('| makeresults | eval s=0, m=split("1,2,30", ",") | foreach mode=multivalue m [eval s = s + <<ITEM>>]', "s", [33]),
    ('| makeresults | eval s="", j="[\\"a\\",2]" | foreach mode=json_array j [eval s = s . <<ITEM>> . ";"]', "s", ["a;2;"]),
    ('| makeresults | eval most=0, m=split("3,11,5", ",") | foreach mode=multivalue m [eval most = if(<<ITEM>> > most, <<ITEM>>, most)]',
     "most", [11]),
    ('| makeresults | eval d="2", t=strftime(relative_time(1790000000, "-" . d . "d@d"), "%F %T")', "t", ["2026-09-19 00:00:00"]),
    ('| makeresults | eval d="mon", t=strftime(relative_time(1790000000, "+" . d), "%F %T")', "t", ["2026-10-21 14:13:20"]),
    ('| makeresults | eval d="soon", t=relative_time(1790000000, d)', "t", [None]),
    ('| loadjob savedsearch="admin:search:those of b"', "n", ["3", "1"]),
    (f'{REQUESTS} `comment("why, oh why")` | head 1', "n", ["0"]),
    (f"{REQUESTS} | stats first(_time) as _time | eval x=1 | reltime", "reltime", ["10 minutes ago"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "name", "values"), GIVES)
async def test_a_query_gives_a_column(engine: Engine, project: int, query: str, name: str, values: list[object]):
    saved = {"those of b": SavedQuery("host=b | table n")}
    found = await rows_of(engine, project, f"{query} | table {name}", saved=saved.get)
    assert [row.get(name) for row in found] == values


async def test_a_row_becomes_json(engine: Engine, project: int):
    rows = await rows_of(engine, project, f"{REQUESTS} | stats count, values(n) as ns by host | tojson output_field=j")
    assert [json.loads(row["j"]) for row in rows] == [
        {"host": "a", "count": 3, "ns": ["0", "2", "4"]},
        {"host": "b", "count": 2, "ns": ["1", "3"]},
    ]
    (row,) = await rows_of(engine, project, f"{REQUESTS} | head 1 | makejson str(user), nothing output=j")
    assert json.loads(row["j"]) == {"user": "u0"}


async def test_inputlookup_takes_its_terms_as_an_option(engine: Engine):
    query = '| inputlookup where="team=web NOT user=a" users'
    assert parse_pipeline(query) == parse_pipeline("| inputlookup users where team=web NOT user=a")
    assert parse_pipeline("| inputlookup where=(team=web (a OR b)) users").stages[0] is not None
    lookups = {"users": Lookup("users", 1, ("user", "team"))}
    assert await rows_of(engine, new_project(), query, lookups=lookups.get) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("* | concurrency start=a", "expected duration=NAME"),
        ("* | gauge count low", "expected a number"),
        ('| makeresults format=json data="{"', "the data is no json"),
        ('| makeresults format=csv data=""', "the data is no csv: it has no line of names"),
        ('| makeresults format=xml data="a"', "csv or json"),
        ("* | join left=L right=R where L.a=b [search x]", "these are no fields of both sides"),
        ('* | rex mode=sed "s/a/b/ nonsense"', "this is no substitution"),
        ("* | inputlookup where=x users", "expected search terms in quotes or parentheses"),
        ("* | walklex index=main", "can't be listed"),
        ("* | selfjoin user", "rows are not joined with themselves"),
    ],
)
def test_what_cannot_be_is_told(query: str, told: str):
    with pytest.raises(QueryError, match=told) as caught:
        parse_pipeline(query)
    assert caught.value.position is not None


async def test_over_values_one_eval_is_wanted(engine: Engine, project: int):
    with pytest.raises(QueryError, match="`foreach` takes one eval"):
        await rows_of(engine, project, "* | foreach mode=multivalue m [where <<ITEM>> > 1]")


async def test_a_transaction_needs_the_time(engine: Engine, project: int):
    with pytest.raises(QueryError, match="there is no time in these rows") as caught:
        await rows_of(engine, project, "* | stats count by host | transaction host")
    assert caught.value.position is not None
