"""Any pipeline of the common stages gives what the reference says, over any events."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from logboom.query.pipeline import parse_pipeline
from logboom.store.engine import Engine
from tests.query.asking import ask
from tests.query.stage_reference import Row, number, run
from tests.query.storing import new_project, store

NAMES = ("a", "b", "c")
TEXTS = ("1", "2", "10", "-3.5", "0", "abc", "ABC", "b c", "Éa", "yes")

names = st.sampled_from(NAMES)
constants = st.sampled_from(["0", "1", "2.5", "-3", '"abc"', '"b C"', '"10"', '"Éa"', '"zz"'])
comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


@st.composite
def numbers(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["field", "constant", "calculated", "len"] if depth else ["field", "constant"]))
    if kind == "calculated":
        return f"({draw(numbers(depth - 1))} {draw(st.sampled_from('-*/'))} {draw(numbers(depth - 1))})"
    if kind == "len":
        return f"len({draw(names)})"
    return draw(names) if kind == "field" else draw(st.sampled_from(["0", "1", "2", "-4"]))


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["compared", "null", "one of", "and", "or", "not"] if depth else ["compared", "null"]))
    match kind:
        case "and" | "or":
            return f"({draw(conditions(depth - 1))} {kind.upper()} {draw(conditions(depth - 1))})"
        case "not":
            return f"(NOT {draw(conditions(depth - 1))})"
        case "null":
            return f"isnull({draw(names)})"
        case "one of":
            return f"{draw(names)} IN ({draw(constants)}, {draw(constants)})"
    right = draw(st.one_of(names, constants))
    return f"{draw(names)} {draw(comparisons)} {right}"


@st.composite
def values(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["number", "if", "joined", "upper", "coalesce"]))
    match kind:
        case "number":
            return f"({draw(numbers())} * 1)"
        case "if":
            return f'if({draw(conditions())}, {draw(names)}, "other")'
        case "joined":
            return f'{draw(names)} . "-" . {draw(names)}'
        case "upper":
            return f"upper({draw(names)})"
    return f'coalesce({draw(names)}, {draw(names)}, "none")'


aggregates = st.sampled_from(
    ["count as n", "count(a) as n", "dc(b) as n", "sum(a) as n", "avg(b) as n", "min(a) as n", "max(c) as n",
     "values(b) as n", "count(eval(a > 1)) as n", "sum(eval(len(b))) as n"]
)  # fmt: skip
by = st.sampled_from(["", " by a", " by a, b", " by c"])


@st.composite
def stages(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["where", "eval", "sort", "head", "dedup", "fillnull", "rename", "eventstats"]))
    match kind:
        case "where":
            return f"where {draw(conditions())}"
        case "eval":
            return f"eval {draw(names)} = {draw(values())}"
        case "sort":
            return f"sort {draw(st.sampled_from(['', '3 ']))}{draw(st.sampled_from('-+'))}{draw(names)}, {draw(names)}"
        case "head":
            return f"head {draw(st.integers(1, 9))}"
        case "dedup":
            return f"dedup {draw(names)}"
        case "fillnull":
            return f'fillnull value="0" {draw(names)}'
        case "rename":
            return f"rename {draw(names)} as {draw(names)}"
    # The least of texts may be a number, whose place in the order of groups the reference does not know.
    one_value = draw(aggregates.filter(lambda aggregate: not aggregate.startswith(("values", "min", "max"))))
    return f"eventstats {one_value.replace(' as n', ' as c')}{draw(by)}"


@st.composite
def pipelines(draw: st.DrawFn) -> str:
    first = " | ".join(draw(st.lists(stages(), max_size=4)))
    last = draw(
        st.one_of(
            st.just("table a b c"),
            st.builds("stats {}{}".format, aggregates, by),
            st.builds("top {}".format, st.sampled_from(["a", "a, b", "limit=2 c"])),
            st.builds("rare {}".format, names),
        )
    )
    return f"* | {first} | {last}" if first else f"* | {last}"


def an_event(number: int) -> Row:
    chosen = {
        name: TEXTS[(number * step + shift) % 13 % len(TEXTS)]
        for name, step, shift in (("a", 5, 1), ("b", 7, 2), ("c", 3, 0))
    }
    return {name: text for place, (name, text) in enumerate(chosen.items()) if (number + place) % 4}


EVENTS = [an_event(number) for number in range(26)]


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, [{"attributes": event} for event in EVENTS])
    return project


async def check(engine: Engine, project: int, query: str) -> None:
    expected = run(parse_pipeline(query).stages, [dict(event) for event in reversed(EVENTS)])
    answer = await ask(engine, project, query)
    found = [{name: v for name, v in row.items() if v is not None and v != []} for row in answer.rows]
    found = [{name: as_number(v) for name, v in row.items()} for row in found]
    assert found == [{name: rounded(v) for name, v in row.items() if v != []} for row in expected], query


def as_number(found: object) -> object:
    """A number however it is written."""
    read = None if isinstance(found, bool | list) else number(found)
    return found if read is None else read


def rounded(found: object) -> object:
    """A number's last digits depend on the order in which others were added."""
    read = as_number(found)
    return pytest.approx(read) if isinstance(read, float) else read


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(query=pipelines())
@example('* | head 1 | eval a = if(a = a, a, "other") | table a b c')
@example('* | eventstats count as c by a | eval c = coalesce(b, c, "none") | top limit=2 c')
async def test_the_engine_gives_what_the_reference_says(engine: Engine, project: int, query: str):
    await check(engine, project, query)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=pipelines())
async def test_many_more_pipelines(engine: Engine, project: int, query: str):
    await check(engine, project, query)
