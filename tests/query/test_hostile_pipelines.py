"""No stage lets text out of its place, reaches another project, or falls over."""

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logboom.errors import EngineError, InvalidRequest, QueryError
from logboom.query.answer import Answer
from logboom.query.context import Lookup, SavedQuery
from logboom.query.parser import MAX_CHARACTERS
from logboom.query.pipeline import parse_pipeline
from logboom.query.request import request
from logboom.query.stages import STAGES
from logboom.query.stages.where import Where
from logboom.query.statement_size import MAX_LEVELS, MAX_SQL_CHARACTERS, levels
from logboom.query.table_search import authors_error
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.query.asking import ask
from tests.query.storing import NOON, new_project, store

HOSTILE = [
    "'; DROP TABLE logboom.events; --", "') OR 1=1 --", "`", "\\", "\\'", '\\"', "{p0:String}", "{x:Identifier}", "c1", "/* */",
    "a\nb", "\x00", "$1", "${a}", "%s", "é\u202e", "SELECT", "*/", "x' UNION ALL SELECT * FROM system.users --", "attributes",
    "project", "timestamp", "logboom.events", "𝒳",
]  # fmt: skip
SAVED = {"t": SavedQuery("host=secret OR host=$x$ | table message host project", {"x": "*"})}
LOOKUPS = {"t": Lookup("t", 1, ("k", *(name for name in HOSTILE if name)))}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


NAMES_A_FIELD = [
    "table {0}", "fields {0}, host", "fields - {0}", "rename host as {0}", "rename {0} as x", "eval {0} = 1", "eval x = {1}",
    "stats count by {0}", "stats count as {0}", "stats values({0}) as {0} by host", "eventstats count as {0} by {0}",
    "streamstats count as {0} by {0}", "timechart span=30m count by {0}", "timechart span=30m count as {0}", "top {0}",
    "top countfield={0} percentfield=p host", "rare {0} by host", "chart count over {0} by host", "chart count over host by {0}",
    "dedup {0}", "sort -{0}", "fillnull value={0} {0}", "bin span=5 {0}", "bin span=5m timestamp as {0}", "makemv delim={0} {0}",
    "mvexpand {0}", "nomv {0}", "replace {0} with {0} in {0}", "convert num({0}) as {0}", "spath input={0} path=a output={0}",
    "spath path={0}", "extract {0}", "extract pairdelim={0}", "join {0} [search * | stats count by {0}]",
    "append [search * | eval {0} = 2 | table {0}]", "xyseries host {0} service", "chart count over host by service | untable host {0} v",
    "stats count by host | transpose header_field=host column_name={0}", "stats count as {0} by host | addtotals fieldname={0}",
    "stats count by host | addcoltotals labelfield={0} label={0}", "transaction {0} maxpause=1m", "lookup t k as {0} output k as {0}",
    "lookup t {0} as host", "return 2 {0}", "search {0}=x", "search {0}", "search host={0}", "where {1} = {0}",
    "where like(host, {0})", 'eval x = replace(host, "a", {0})', "eval x = split(host, {0})", "eval x = strftime(timestamp, {0})",
    "eval x = json_extract(message, {0})", "eval x = searchmatch({0})", "eval x = printf({0})", "eval x = mvjoin({1}, {0})",
    'rex field={0} "(?<x>.)"', 'rex "(?<x>.)" | table {0}', 'regex {0}="a"', "foreach {0} [eval y = '<<FIELD>>']",
    "accum {0} as {0}", "delta {0} as {0}", "autoregress {0} as {0} p=1-2", "filldown {0}", "trendline sma2({0}) as {0}",
    "rangemap field={0} a=0-1 default={0}", "strcat {0} host {0} {0}", "fieldsummary {0}", "cluster field={0} countfield={0} labelfield={0} showcount=t",
    "xmlkv {0}", "iplocation prefix={0} {0}", "fieldformat host = {0}", "head ({1} = {0})", "stats values(*) as {0}", "outputlookup {0}",
    "stats sum({0}*) as x_*", "set diff [search {0}] [search {0} | table host]",
    "stats count by host | format", "inputlookup append=t {0}", "timechart span=30m count by host otherstr={0} nullstr={0}",
    "makecontinuous {0} span=5", "multikv fields {0} filter {0}", "fromjson {0} prefix={0}", "contingency totalstr={0} {0} host",
    "geostats latfield={0} longfield={0} count by {0}", "timechart span=30m count as {0} by {0} | timewrap 10m",
    "append [| savedsearch {0} x={0}]", "append [| savedsearch t x={0}]", "append [| gentimes start={0}]",
]  # fmt: skip


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, [{"host": "a", "message": "m", "attributes": dict.fromkeys(HOSTILE, "v")}])
    await store(engine, new_project(), [{"host": "secret", "message": "other project", "attributes": {"x": "secret"}}])
    return project


async def harmless(engine: Engine, project: int, query: str) -> None:
    """The query is answered, or refused as its author's: the engine never sees what it can't read."""
    try:
        answer = await ask(engine, project, query, lookups=LOOKUPS.get, saved=SAVED.get)
    except InvalidRequest:
        return
    assert "secret" not in str(answer.rows)


@pytest.mark.slow
@pytest.mark.parametrize("stage", NAMES_A_FIELD)
async def test_hostile_names_and_values_are_only_names_and_values(engine: Engine, project: int, stage: str):
    for text in HOSTILE[NAMES_A_FIELD.index(stage) % 3 :: 3]:
        field = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        await harmless(engine, project, f"* | {stage.format(quoted(text), field)}")


async def test_one_hostile_name_through_every_stage(engine: Engine, project: int):
    """The short form of the test above."""
    for number, stage in enumerate(NAMES_A_FIELD):
        text = HOSTILE[number % len(HOSTILE)]
        parse = f"* | {stage.format(quoted(text), chr(39) + 'host' + chr(39))}"
        try:
            asked = request(parse, project=project, now=NOON, lookups=LOOKUPS.get)
            statement = Answer(asked.relation()).statement(10)
        except InvalidRequest:
            continue
        assert text not in statement.sql or text in HARMLESS_IN_SQL


HARMLESS_IN_SQL = {
    "\\'",
    '\\"',
    "\\",
    "c1",
    "attributes",
    "project",
    "timestamp",
    "logboom.events",
    "SELECT",
    "$1",
    "`",
}
"""Words and signs that our own SQL has, too."""


@pytest.mark.parametrize(
    "query",
    [
        "host=secret | stats count", "* | append [search host=secret | table message]", "* | join host [search host=secret]",
        "[search host=secret | fields host] | table host", "| union [search secret] [search secret]", "| tstats count by host",
        "* | stats count by host | search [search host=secret | table host]", "* | appendcols [search secret | table message]",
        "| inputlookup t", "* | eval project = 1 | where project > 0 | table host", "| from datamodel:x | table host, project",
        "| set union [search secret | table message] [search secret | table host]", "| metadata type=hosts", "| eventcount summarize=f",
        "| datamodel secret secret search | stats count by host", "* | stats count | tstats append=t count by host", "* | fieldsummary",
        "* | stats values(*) as *", "| tstats prestats=t count by host | stats values(host)", "* | appendpipe [search host=secret]",
        "* | foreach host [append [search host=secret | table host]]", "* | cluster showcount=t field=host", "index=secret OR index!=secret",
        '* | eval x = searchmatch("project=*") | table host', "project=* | table host", "* OR project!=0 | table host",
        "| savedsearch t", "| savedsearch t x=secret", "* | append [| savedsearch t x=*]", "* | multikv | table host message",
    ],
)  # fmt: skip
async def test_no_stage_reaches_another_project(engine: Engine, project: int, query: str):
    await harmless(engine, project, query)


WORDS = st.sampled_from(
    [*(name for stage in STAGES for name in stage.names), "|", "|", "|", "[", "]", "(", ")", "'", '"', "`", ",", "=", "by", "as",
     "count", "a", "b*", "eval", "1", "-", "+", "span=5m", "limit=3", "<<FIELD>>", "\\", "```", ".", "{}", "NOT", "IN", "if(", "/x/", "\n", "é"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)))
def test_no_text_makes_it_fall_over(text: str):
    """Read or refused as the author's; what was read is read again from its canonical text, and becomes a statement."""
    try:
        pipeline = parse_pipeline(text)
        assert parse_pipeline(str(pipeline)) == pipeline
        Answer(request(text, project=1, now=NOON).relation()).statement(1)
    except InvalidRequest:  # the author's; anything else is not caught
        return


@pytest.mark.parametrize(
    "text",
    [
        "* | eval x = " + "(" * 3_000, "* | eval x = " + "-" * 3_000 + "1", "* " + "| head 1 " * 90, "* | where " + "NOT " * 3_000 + "a",
        "[" * 3_000, "* | append " + "[search a | append " * 500, "* | eval x = 1" + " + 1" * 3_000, '* | eval x = "' + "\\" * 9_001,
        "* | stats " + "count " * 2_000, "* | rename " + "a as b, " * 1_000 + "a as b", "| " * 3_000, "`" * 9_000, "* | eval x = " + "if(a," * 500,
        "* | table " + "a," * 5_000 + "a", "* | eval a=1" + ", a=a+a" * 300, '* | rex "' + "(?<a>" * 200,
    ],
)  # fmt: skip
def test_no_text_takes_long(text: str):
    started = time.process_time()
    answer_or_refuse(text[:MAX_CHARACTERS])
    assert time.process_time() - started < 3


def answer_or_refuse(text: str) -> None:
    """A statement that the engine reads, or an error of the author's; anything else is not caught."""
    with contextlib.suppress(QueryError):
        statement = Answer(request(text, project=1, now=NOON).relation()).statement(1)
        assert len(statement.sql) <= MAX_SQL_CHARACTERS
        assert levels(statement.sql) <= MAX_LEVELS


def chain(text: str, *, begin: str = "* | ") -> Callable[[int], str]:
    """So many times the same piece, `#` in it the number of each."""
    return lambda count: begin + "".join(text.replace("#", str(number)) for number in range(count))


GROWING: dict[str, Callable[[int], str]] = {
    "alternatives": chain(' OR a="x#"', begin="* | where a=1"),
    "exclusions": chain(' AND NOT match(a, "x#")', begin="* | where a=1"),
    "neither": chain(" XOR a=#", begin="* | where a=1"),
    "sum": chain(" + 1", begin="* | eval x=1"),
    "sum of fields": chain(" + b#", begin="* | eval x=1"),
    "joined": chain(" . b#", begin="* | eval x=a"),
    "comparisons": chain(" = 1", begin="* | eval x=a"),
    "values": lambda count: f"* | where a IN ({', '.join(map(str, range(count)))})",
    "assignments": chain(", a=a+a", begin="* | eval a=1"),
    "new fields": chain(", a#=1", begin="* | eval a=1"),
    "evals": lambda count: "*" + " | eval a=a+a" * min(count, 100),
    "filled": chain("a ", begin="* | fillnull "),
    "filled, each another": chain("a# ", begin="* | fillnull "),
    "transaction": chain("a ", begin="* | transaction "),
    "transaction, each another": chain("a# ", begin="* | transaction "),
    "table": chain("a# ", begin="* | table "),
    "groups": chain("a# ", begin="* | stats count by "),
    "sums": chain(" sum(a#)", begin="* | stats count"),
    "renamed": chain(", a# as b#", begin="* | rename a as b"),
    "sorted": chain(" a#", begin="* | sort a"),
    "replaced": lambda count: f"* | replace {', '.join(['a with b'] * count)} in c",
    "converted": chain(" num(a#)", begin="* | convert num(a)"),
    "joined texts": chain(" a#", begin="* | strcat a b"),
    "elements": lambda count: "* | eval x=" + "mvindex(split(" * count + "x" + ', ","), 0)' * count,
    "pairs": lambda count: "* | eval x=" + "mvzip(" * count + "x" + ", y)" * count,
    "terms": chain(" OR a:x#", begin="a:1"),
}


@pytest.mark.parametrize("name", GROWING)
def test_a_chain_of_any_length_is_a_statement_or_refused(name: str):
    for count in (1, 4, 50, 99, 150, 200, 300, 400, 500, 900, 1_300, 3_500, 8_000):
        answer_or_refuse(GROWING[name](count))


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_text_takes_about_twice_the_time(name: str):
    of_one = len(GROWING[name](1_001)) - len(GROWING[name](1_000)) or 1
    most = MAX_CHARACTERS // (of_one + 2)
    texts = GROWING[name](most // 2)[:MAX_CHARACTERS], GROWING[name](most)[:MAX_CHARACTERS]
    half, whole = (min(seconds_of(text) for _ in range(2)) for text in texts)
    assert whole < 3 * half + 0.1


def seconds_of(text: str) -> float:
    started = time.process_time()
    answer_or_refuse(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("name", "count"),
    [("alternatives", 400), ("exclusions", 200), ("sum", 95), ("joined", 95), ("assignments", 300), ("filled, each another", 390),
     ("evals", 100), ("elements", 4), ("pairs", 5), ("values", 900)],
)  # fmt: skip
async def test_the_engine_reads_the_longest_that_is_not_refused(engine: Engine, project: int, name: str, count: int):
    await ask(engine, project, GROWING[name](count))


async def test_what_the_engine_finds_too_large_is_the_authors_to_change(engine: Engine):
    """Where a statement passes our own measure and not the engine's, it is still no failure of the server."""
    for sql in ("SELECT " + "(" * 400 + "1" + ")" * 400, "SELECT '" + "a" * 300_000 + "'"):
        with pytest.raises(EngineError) as refused:
            await engine.rows(Statement(sql))
        told = authors_error(refused.value)
        assert isinstance(told, QueryError)
        assert "too large" in told.message


@pytest.mark.parametrize("stage", ["table", "transaction", "fillnull", "stats count by"])
def test_a_stage_has_no_end_of_names(stage: str):
    with pytest.raises(QueryError, match="a stage has at most 400 names"):
        parse_pipeline(f"* | {stage} " + "a " * 500)


def test_what_python_cannot_follow_is_refused_as_too_large(monkeypatch: pytest.MonkeyPatch):
    def endless(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(Where, "apply", endless)
    with pytest.raises(QueryError, match="the search is too large"):
        request("* | where a=1", project=1, now=NOON).relation()


@pytest.mark.parametrize("name", ["alternatives", "sum", "joined"])
def test_a_long_chain_reads_back_from_its_canonical_text(name: str):
    pipeline = parse_pipeline(GROWING[name](90))
    assert parse_pipeline(str(pipeline)) == pipeline
