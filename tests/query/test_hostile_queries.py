"""Whatever is typed: the engine runs it or we refuse it. No text ends its literal, and none takes the engine down."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logboom.errors import QueryError
from logboom.query.plan import Plan, plan
from logboom.query.search import Search, first_page
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from tests.query.storing import NOON, new_project, store

HOSTILE = (
    "'", "''", "\\'", '\\"', "`", ";", "--", "/*", "*/", "#", "{p0:String}", "{p0:Identifier}", "{{", "}}", "${x}", "%", "%s", "_",
    "') OR 1=1 --", "'; DROP TABLE logboom.events; --", "file('/etc/passwd')", "system.tables", "INTO OUTFILE '/x'",
    "SETTINGS readonly=0", "FORMAT Null", "\x00", "\x01", "\x7f", "\ufeff", "\u202e", "\U0001f600", "(?i)(a+)+$", "[[:alpha:]]", "\\x{110000}",
    "(?P<n>", "\\Q", "{1000}", "a{1,1000}",
)  # fmt: skip


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    """Events of which each says one hostile text, in its message, a name and an attribute's name and value."""
    project = new_project()
    await store(
        engine,
        project,
        [{"message": f"x {text} y", "service": text, "attributes": {text: text}} for text in HOSTILE],
    )
    return project


async def found(engine: Engine, planned: Plan) -> list[bytes]:
    search = Search(engine, planned, SearchSettings(), rows=100, cursor=first_page(planned, 1 << 40))
    return b"".join([batch async for batch in search.batches()]).splitlines()


def quoted(text: str) -> str:
    return '"' + "".join("\\" + character if character in '\\"*?' else character for character in text) + '"'


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_found_as_the_text_it_is(engine: Engine, project: int, text: str):
    for query in (f"service={quoted(text)}", f"{quoted(text)}:{quoted(text)}", f"{quoted(text)}:*"):
        rows = await found(engine, plan(query, project=project, now=NOON))
        assert len(rows) == 1, query
    everything = await found(engine, plan(f"{quoted(text)} OR NOT {quoted(text)}", project=project, now=NOON))
    assert len(everything) == len(HOSTILE)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_found_in_every_form_of_a_value(engine: Engine, project: int, text: str):
    expression = "".join(f"\\x{{{ord(character):x}}}" for character in text)
    for query in (
        f"service IN ({quoted(text)}, none)",
        f"service=CASE({quoted(text)})",
        f"{quoted(text)}:[{quoted(text)} TO {quoted(text)}]",
        f"service:/^{expression}$/",
    ):
        rows = await found(engine, plan(query, project=project, now=NOON))
        assert len(rows) == 1, query


@pytest.mark.parametrize(
    "query",
    [
        "project:*", "project=1", "project>0", "project!=0", "NOT project=0", "project:/./", "attributes.project:*",
        "* OR project:*", "(a) OR NOT (a)", "-a", "event_id:*", "load_id>0", "key:*", "source:*", "sender!=x",
        "earliest=0 latest=+1y", "earliest=0 OR latest=0", "service IN (secret, a)", "TERM(secret)", "CASE(secret)",
        '"very secret"~3', "secret", "service:/secret/", "project IN (0, 1, 2, 3)",
    ],
)  # fmt: skip
async def test_no_term_reaches_another_project(engine: Engine, query: str):
    """Whatever is asked, and whatever the other project's events are like."""
    ours, theirs = new_project(), new_project()
    await store(
        engine, theirs, [{"message": "a very secret thing", "service": "secret", "attributes": {"a": "secret"}}]
    )
    await store(engine, ours, [{"message": "ours"}])
    for asked in (query, query.replace("project=1", f"project={theirs}")):
        rows = await found(engine, plan(asked, project=ours, now=NOON, start="-1y"))
        assert all(b"secret" not in row for row in rows)


fragments = st.sampled_from((*HOSTILE, "a", "message", "level", "timestamp", "/", "[1 TO 2]", "{", "]", "IN (", ", ", "~2", "CASE(", "TERM(", "earliest=-1h", "10.0.0.0/8", "`", "```", "source", "status", "x.y", "attributes.", ":", "=", "!=", ">=", "*", "?", " ", "(", ")", '"', "OR", "NOT ", "-", "5", "error"))  # fmt: skip


def planned_or_refused(query: str, project: int) -> Plan | QueryError:
    try:
        return plan(query, project=project, now=NOON, start="-2m")
    except QueryError as error:
        return error


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(fragments, max_size=12).map("".join) | st.text(max_size=30))
async def test_any_text_is_answered_or_refused(engine: Engine, project: int, query: str):
    planned = planned_or_refused(query, project)
    if isinstance(planned, Plan):
        await found(engine, planned)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "?" * 16_000,
        "*a" * 8_000,
        '"' + "*a" * 8_000 + '"',
        "f:" + "*a" * 8_000,
        "f:" + "?a" * 8_000,
        "a" * 16_000,
        "a-" * 8_000,
        "é" * 16_000,
        "f:" + "x" * 16_000,
        "x" * 16_000 + ":1",
        ".".join("ab" * 5_000) + ":1",
        "f:" + "9" * 16_000,
        "key:" + "9" * 16_000,
        "f>" + "9" * 300,
        "f>1e9999",
        "key>1e9999",
        "a " * 200,
        "*a* " * 200,
        "a-b " * 200,
        " ".join(f"{'a-' * 30}{number}" for number in range(200)),
        '"*x*" ' * 200,
        "é-b " * 200,
        "aé" * 2_000,
        "f:" + "x" * 4_000,
        "a.b.c.d.e.f.g.h:x " * 200,
        " OR ".join(["f:>5"] * 199),
        "NOT " * 49 + "a",
        "-(" * 25 + "a" + ")" * 25,
        "(a OR " * 49 + "b" + ")" * 49,
        "level:" + "x" * 16_000,
        "timestamp>" + "-1d" * 1_300,
    ],
    ids=lambda query: query[:12],
)
async def test_the_largest_queries_are_answered_or_refused_soon(engine: Engine, project: int, query: str):
    started = time.perf_counter()
    planned = planned_or_refused(query, project)
    if isinstance(planned, Plan):
        await found(engine, planned)
    else:
        assert len(planned.message) < 200
        assert planned.position is not None
    assert time.perf_counter() - started < 20
