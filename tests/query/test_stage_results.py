"""What stages make of rows that one can count in one's head: ten events, a minute apart, the newest first."""

import pytest

from logboom.errors import QueryError
from logboom.query.pipeline import parse_pipeline
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.asking import ask, rows_of
from tests.query.storing import NOON, new_project, store

pytestmark = pytest.mark.slow  # fifty statements for the engine

# number: 1 is the oldest
EVENTS = [
    {
        "timestamp": NOON - (10 - number) * 60 * SECOND - SECOND,
        "host": "a" if number % 2 else "b",
        "message": f"request {number} took {number * 10} ms",
        "attributes": {
            "n": str(number),
            **({"user": f"u{number}"} if number % 4 == 1 else {}),
            "status": str(200 + 100 * (number % 4)),
        },
    }
    for number in range(1, 11)
]
OLDEST_FIRST = "* | sort timestamp"


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, EVENTS)
    return project


async def column(engine: Engine, project: int, query: str, name: str) -> list[object]:
    return [row.get(name) for row in await rows_of(engine, project, f"{query} | table {name}")]


@pytest.mark.parametrize(
    ("stages", "name", "expected"),
    [
        ("accum n as total", "total", [1, 3, 6, 10, 15, 21, 28, 36, 45, 55]),
        ("delta n as step p=3", "step", [None, None, None, *[3] * 7]),
        ("eval even = if(n % 2 = 0, n, null()) | accum even", "even", [None, 2, None, 6, None, 12, None, 20, None, 30]),
        ('autoregress n as before | eval before = before . ""', "before", [None, *map(str, range(1, 10))]),
        ("filldown user", "user", ["u1"] * 4 + ["u5"] * 4 + ["u9"] * 2),
        ("trendline sma4(n) as mean", "mean", [None, None, None, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]),
        ("trendline wma2(n) as mean | eval mean = round(mean, 2) | head 3", "mean", [None, 1.67, 2.67]),
        ("trendline ema3(n) as mean | eval mean = round(mean, 3) | head 5", "mean", [None, None, 2.25, 3.125, 4.063]),
        ("streamstats reset_after=(n = 3) count as c | head 5", "c", [1, 2, 3, 1, 2]),
        ("streamstats reset_before=(n % 4 = 0) sum(n) as s | head 5", "s", [1, 3, 6, 4, 9]),
        ("eval g = if(n < 3 OR n > 4, 1, 2) | streamstats reset_on_change=t count as c by g | head 6", "c", [1, 2, 1, 2, 1, 2]),
        ("streamstats time_window=90s count as c | head 4", "c", [1, 2, 2, 2]),
        ("rangemap field=n low=0-3 high=8-10 default=middle", "range", ["low"] * 3 + ["middle"] * 4 + ["high"] * 3),
        ('strcat host "-" n where_from | head 2', "where_from", ["a-1", "b-2"]),
        ('strcat allrequired=t user "!" shout | head 2', "shout", ["u1!", None]),
        ("reltime | tail 2", "reltime", ["1 second ago", "1 minute ago"]),
        ("head (n < 4)", "n", ["1", "2", "3"]),
        ("head (n < 4) keeplast=t", "n", ["1", "2", "3", "4"]),
        ('fieldformat n = "no. " . n | where n > 8', "n", ["no. 9", "no. 10"]),
        ("where !isnull(user)", "n", ["1", "5", "9"]),
        ('eval pattern = "^" . host . "$" | where match(host, pattern) | stats count', "count", [10]),
        ('where _time != "null" | stats count', "count", [10]),
        ('rex "(?<=took )(?<ms>\\d+)(?= ms)" | head 2', "ms", ["10", "20"]),
        ("highlight n | tags | stats count", "count", [10]),
        ("iplocation host | stats count", "count", [10]),
    ],
)  # fmt: skip
async def test_a_stage_gives_a_column(engine: Engine, project: int, stages: str, name: str, expected: list[object]):
    assert await column(engine, project, f"{OLDEST_FIRST} | {stages}", name) == expected


async def test_cluster_takes_texts_together_that_differ_in_their_numbers(engine: Engine, project: int):
    rows = await rows_of(engine, project, "* | cluster showcount=t | table message cluster_count")
    assert rows == [{"message": "request 10 took 100 ms", "cluster_count": 10}]


async def test_cluster_may_keep_all_rows_and_number_the_groups(engine: Engine, project: int):
    query = '* | eval said = if(host = "a", "one 1", "two 2") | cluster field=said labelonly=t | stats values(said) by cluster_label'
    rows = await rows_of(engine, project, query)
    assert [row["values(said)"] for row in rows] == [["two 2"], ["one 1"]]


async def test_fieldsummary_tells_of_each_field(engine: Engine, project: int):
    rows = await rows_of(
        engine, project, "* | fields host, n | fieldsummary | table field count distinct_count max mean"
    )
    assert rows == [
        {"field": "host", "count": 10, "distinct_count": 2, "max": None, "mean": None},
        {"field": "n", "count": 10, "distinct_count": 10, "max": 10, "mean": 5.5},
    ]


async def test_fieldsummary_finds_attributes_that_nobody_named(engine: Engine, project: int):
    rows = await rows_of(engine, project, "* | fieldsummary | search field=user | table field count")
    assert rows == [{"field": "user", "count": 3}]


async def test_raw_is_the_whole_line(engine: Engine):
    """The codecs of lines keep what stood before the message, or the line where the message isn't its end."""
    project = new_project()
    kept = [{}, {"logboom.head": "12:00 a: "}, {"logboom.raw": 'msg="said" at=12:00'}]
    await store(engine, project, [{"message": "said", "attributes": attributes} for attributes in kept])
    rows = await rows_of(engine, project, '* | rex field=_raw "(?<at>12:00)" | sort timestamp | table _raw at message')
    assert [(row["_raw"], row["at"]) for row in rows] == [
        ("said", None), ("12:00 a: said", "12:00"), ('msg="said" at=12:00', "12:00"),
    ]  # fmt: skip
    assert {row["message"] for row in rows} == {"said"}


async def test_xmlkv_makes_fields_of_elements(engine: Engine, project: int):
    query = "* | head 1 | eval x = \"<a><b k='1'>c</b><d>e</d></a>\" | xmlkv x | table b d"
    assert await rows_of(engine, project, query) == [{"b": "c", "d": "e"}]


@pytest.mark.parametrize(
    ("how", "expected"), [("union", {"200", "300", "400"}), ("diff", {"200", "400"}), ("intersect", {"300"})]
)
async def test_set_compares_two_searches(engine: Engine, project: int, how: str, expected: set[str]):
    sides = "[search status IN (200, 300) | stats count by status | fields status] [search status IN (300, 400) | stats count by status | fields status]"
    rows = await rows_of(engine, project, f"| set {how} {sides}")
    assert {row["status"] for row in rows} == expected


async def test_metadata_tells_who_sent_when(engine: Engine, project: int):
    rows = await rows_of(engine, project, "| metadata type=hosts index=* | table host totalCount recentTime")
    last = NOON // SECOND - 1
    assert rows == [
        {"host": "a", "totalCount": 5, "recentTime": last - 60},
        {"host": "b", "totalCount": 5, "recentTime": last},
    ]


async def test_eventcount_counts(engine: Engine, project: int):
    assert await rows_of(engine, project, "| eventcount index=_internal") == [{"count": 10}]


async def test_a_pattern_of_fields_is_aggregated_field_by_field(engine: Engine, project: int):
    rows = await rows_of(
        engine, project, "* | stats count by host, status | stats sum(*) as all_*, values(status) as s by host"
    )
    assert rows[0]["all_count"] == 5
    assert rows[0]["s"] == ["300", "500"]


async def test_attributes_that_nobody_named_are_aggregated_by_a_pattern_too(engine: Engine, project: int):
    [row] = await rows_of(
        engine, project, "n<3 | stats values(*) as *, sum(n*) as sum_n* | table n user status host sum_n"
    )
    assert row == {"n": ["1", "2"], "user": ["u1"], "status": ["300", "400"], "host": ["a", "b"], "sum_n": ["3"]}


async def test_several_values_of_an_attribute_are_a_list_for_what_follows(engine: Engine, project: int):
    query = "n<3 | stats values(*) as * | search status=400 | eval count=mvcount(n) | table count"
    assert await rows_of(engine, project, query) == [{"count": 2}]
    query = "n<3 | stats list(*) as * | mvexpand status | table status"
    assert [row["status"] for row in await rows_of(engine, project, query)] in (["300", "400"], ["400", "300"])


async def test_a_transaction_has_every_value_of_its_events_attributes(engine: Engine, project: int):
    query = "n<3 | transaction | eval values=mvcount(status) | table status values user"
    assert await rows_of(engine, project, query) == [{"status": ["300", "400"], "values": 2, "user": ["u1"]}]
    for status in ("300", "400"):
        found = await rows_of(engine, project, f"n<3 | transaction | search status={status}")
        assert [row["eventcount"] for row in found] == [2]
        assert found[0]["attributes"]["status"] == ["300", "400"]


async def test_prepared_tstats_leave_the_counting_to_what_follows(engine: Engine, project: int):
    query = "| tstats prestats=t count where index=* by _time span=1h, host | stats count by host"
    assert [row["count"] for row in await rows_of(engine, project, query)] == [5, 5]


async def test_tstats_of_a_data_model_ask_the_plain_fields(engine: Engine, project: int):
    query = "| tstats `summariesonly` count from datamodel=Web where nodename=Web.Errors Web.status>=400 by Web.host | `drop_dm_object_name(Web)`"
    assert await rows_of(engine, project, query) == [{"host": "a", "count": 2}, {"host": "b", "count": 3}]


@pytest.mark.parametrize("first", ["| from datamodel:Web.Web", "| datamodel Web Web search"])
async def test_a_data_set_may_stand_before_its_fields(engine: Engine, project: int, first: str):
    rows = await rows_of(engine, project, f"{first} | search Web.status=500 Web.host=a | stats count by Web.status")
    assert rows == [{"Web.status": "500", "count": 2}]


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("* | stats count | append [| rest /services/server/info]", "ask a Splunk server about itself"),
        ("* | stats count | outputlookup x", "not written"),
        ("* | stats count | collect index=summary", "not collected"),
        ("* | stats count | sendemail to=a@example.com", "nothing is sent"),
        ("* | lookup nobody host output owner | stats count", "there is no lookup `nobody`"),
        ("* | stats count | append [| inputlookup nobody]", "there is no lookup `nobody`"),
        ("* | iplocation src | stats count", "no database of places"),
        ("`nobody` | stats count", "there is no macro `nobody`"),
        ("* | stats count | `nobody(1, 2)`", "there is no macro `nobody` with 2 arguments"),
    ],
)  # fmt: skip
async def test_what_is_not_here_is_told_and_stops_nothing(engine: Engine, project: int, query: str, warning: str):
    answer = await ask(engine, project, query)
    assert answer.rows[0]["count"] == 10
    assert any(warning in hint.message for hint in answer.stats.hints)


@pytest.mark.parametrize(
    "stage",
    ['map search="search x=$y$"', "fit LinearRegression y from x", "predict n", "delete", "walklex x", "pivot a b", "anomalydetection n"],
)  # fmt: skip
def test_a_stage_that_cannot_be_says_what_does_instead(stage: str):
    with pytest.raises(QueryError) as caught:
        parse_pipeline(f"* | {stage}")
    assert caught.value.hint
    assert caught.value.position == slice(4, 4 + len(stage.split(maxsplit=1)[0]))


async def test_dedup_keeps_the_first_of_events_of_one_moment(engine: Engine):
    """The first of them as they are listed."""
    project = new_project()
    same = {"timestamp": NOON - SECOND, "service": "s"}
    await store(engine, project, [{**same, "message": str(number)} for number in range(5)])
    await store(engine, project, [{"service": "s", "timestamp": NOON - 2 * SECOND}, {"service": ""}])
    rows = await rows_of(engine, project, "* | dedup service | table service message")
    assert rows == await rows_of(engine, project, "service=s | head 1 | table service message")
    assert await rows_of(engine, project, "* | dedup host service | stats count") == [{"count": 0}]


@pytest.mark.parametrize(
    ("aggregates", "options"),
    [("count", ""), ("sum(n) as sum", ""), ("max(n) as max, min(n) as min", ""), ("count", " useother=f"), ("count", " usenull=f")],
)  # fmt: skip
async def test_the_most_important_series_are_the_same_however_they_are_found(
    engine: Engine, project: int, aggregates: str, options: str
):
    """What adds up is ranked by what was counted; beside a mean, the series are looked for first."""
    at_once = await rows_of(engine, project, f"* | timechart span=5m limit=2{options} {aggregates} by user")
    by_search = await rows_of(
        engine, project, f"* | timechart span=5m limit=2{options} {aggregates}, avg(n) as mean by user"
    )
    one = "," not in aggregates
    title = aggregates.rsplit(maxsplit=1)[-1]

    def without_means(row: dict[str, object]) -> dict[str, object]:
        kept = {name: value for name, value in row.items() if not name.startswith("mean: ")}
        return {name.removeprefix(f"{title}: ") if one else name: value for name, value in kept.items()}

    def told(row: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in row.items() if value}  # a count of nothing is zero, beside a mean none

    assert list(map(told, at_once)) == [told(without_means(row)) for row in by_search]
    assert len(at_once) > 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ('* | eval a = split("1,2,3", ",") | mvexpand a | stats count', 30),
        ('* | eval a = split("1,2,3", ",") | mvexpand a | table host | stats count', 30),
        ('* | eval a = split("1,2,3", ",") | mvexpand a | head 20 | fields host | stats count', 20),
        ('* | eval message = replace("a,1,2", ",", urldecode("%0A")) | multikv | stats count', 20),
        ("* | stats count by n | append [search * | stats count by n] | stats count", 20),
        ("* | head 1 | append [| gentimes start=-3 end=0] | stats count", 4),
    ],
)  # fmt: skip
async def test_rows_count_even_where_nobody_reads_what_makes_them(engine: Engine, project: int, query: str, count: int):
    assert await rows_of(engine, project, query) == [{"count": count}]
