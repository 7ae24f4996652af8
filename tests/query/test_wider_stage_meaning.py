"""Stages of several rows give what the reference says, over any events: running values, lists, joins, charts, transactions."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from logboom.query.pipeline import parse_pipeline
from logboom.store.engine import Engine
from tests.query.asking import ask
from tests.query.storing import new_project, store
from tests.query.test_stage_meaning import EVENTS, as_number, by, conditions, names, rounded
from tests.query.test_stage_meaning import values as expressions
from tests.query.wider_stage_reference import TIME, run

first_stages = st.one_of(
    st.builds("where {}".format, conditions()),
    # A number that is made here may be -0, which is a group of its own for the engine.
    st.builds("eval {} = {}".format, names, expressions().filter(lambda made: not made.endswith("* 1)"))),
    st.builds('fillnull value="0" {}'.format, names),
    st.builds("sort {}{}".format, st.sampled_from("+-"), names),
    st.builds("head ({}) keeplast={}".format, conditions(), st.sampled_from("tf")),
)
counted = st.sampled_from(
    ["count as n", "count(a) as n", "dc(b) as n", "sum(a) as n", "avg(b) as n", "count(eval(a > 1)) as n"]
)
rows_in_order = st.one_of(
    st.builds(
        "streamstats{}{} {}{} | table a b c n".format,
        st.sampled_from(["", " window=1", " window=3"]), st.sampled_from(["", " current=f"]), counted, by,
    ),
    st.builds("accum {} as n | table a b c n".format, names),
    st.builds("delta {} as n p={} | table a b c n".format, names, st.integers(1, 4)),
    st.builds("autoregress {} as n p={} | table a b c n".format, names, st.integers(1, 4)),
    st.builds("filldown {} | table a b c".format, names),
    st.just("reverse | table a b c"),
    st.builds("tail {} | table a b c".format, st.integers(1, 8)),
)  # fmt: skip
values_of_fields = st.one_of(
    st.builds('eval n = {} . " " . {} | makemv delim=" " n | mvexpand n{} | table a b c n'.format, names, names,
              st.sampled_from(["", " limit=1"])),
    st.builds('makemv delim="{}" {} | table a b c'.format, st.sampled_from(["b", " ", "1", "c"]), names),
    st.builds('makemv delim=" " {0} | nomv {0} | table a b c'.format, names),
    st.builds('strcat{} {} "-" {} n | table a b c n'.format, st.sampled_from(["", " allrequired=t"]), names, names),
    st.builds("replace {} in {} | table a b c".format,
              st.sampled_from(['"1*" with "x*y"', '"abc" with "new"', '"*b*" with "<*|*>", "*0" with "zero"', '"" with "e"']), names),
    st.builds("convert {}({}) as n | table a b c n".format, st.sampled_from(["num", "rmcomma", "rmunit", "auto"]), names),
    st.builds("bin span={} {} as n | table a b c n".format, st.sampled_from(["10", "2", "0.5"]), names),
)  # fmt: skip
several_searches = st.one_of(
    st.builds("table a b c | append [search * | {}]".format, st.sampled_from(["head 3 | table a c", "stats count as n by a"])),
    st.builds("stats count as n by {} | appendpipe [stats sum(n) as n]".format, names),
    st.builds("join{0} {1} [search * | stats {2} by {1}] | table a b c n".format,
              st.sampled_from(["", " type=left"]), names, counted),
)  # fmt: skip
tables = st.one_of(
    st.builds("chart limit=0 {} over a by {}".format, counted, st.sampled_from("bc")),
    st.just("stats count as n by a, b | xyseries a b n"),
    st.just("stats count as n by a, b | xyseries a b n | untable a b n | sort a, b"),
    st.just("stats count as n, sum(a) as s by b | addtotals"),
    st.just("stats count as n, sum(a) as s by b | addcoltotals"),
    st.builds("transaction {0}{1} | table {0} eventcount".format, names,
              st.sampled_from(["", " startswith=eval(b > 1)", " startswith=eval(isnull(c))"])),
)  # fmt: skip
pipelines = st.builds(
    "* | {}{}".format,
    st.lists(first_stages, max_size=2).map(lambda found: "".join(f"{stage} | " for stage in found)),
    st.one_of(rows_in_order, values_of_fields, several_searches, tables),
)


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, [{"attributes": event} for event in EVENTS])
    return project


async def check(engine: Engine, project: int, query: str) -> None:
    events = [dict(event) | {TIME: place} for place, event in enumerate(EVENTS)][::-1]
    answer = await ask(engine, project, query)
    found = [{name: as_number(v) for name, v in row.items() if v is not None and v != []} for row in answer.rows]
    expected = run(parse_pipeline(query).stages, events, events)
    expected = [{name: rounded(v) for name, v in row.items() if name != TIME} for row in expected]
    assert found == expected, query


@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(query=pipelines)
@example("* | where a != a | stats count as n by a | appendpipe [stats sum(n) as n]")
async def test_the_engine_gives_what_the_reference_says(engine: Engine, project: int, query: str):
    await check(engine, project, query)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=pipelines)
async def test_many_more_pipelines(engine: Engine, project: int, query: str):
    await check(engine, project, query)
