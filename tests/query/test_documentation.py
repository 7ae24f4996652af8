"""What docs/search.md shows as a query is one, and means what stands beside it."""

import re
from pathlib import Path
from typing import Any

import pytest

from logboom.query.parser import parse
from logboom.query.plan import plan
from logboom.query.time import SECOND, parse_time
from logboom.store.engine import Engine
from tests.query.storing import NOON, complete
from tests.query.test_converted_rules import said_by_engine

DOCUMENT = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")


def section(heading: str) -> str:
    return re.split(r"^#+ ", DOCUMENT.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """The code in the first column of the section's tables."""
    return [
        code
        for line in text.splitlines()
        if line.startswith("| `")
        for code in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]


EXAMPLES = [
    *(re.split(r"\s{2,}", line.strip())[0] for line in section("Searching").splitlines() if line.startswith("    ")),
    *first_cells(section("Words and phrases")),
    *(query for query in first_cells(section("Fields")) if not re.fullmatch(r"[\w@]+", query)),
    *(query for query in first_cells(section("Combining terms")) if query != "( ... )" and "|" not in query),
]
MEANT = re.findall(r"^\| (?:Lucene|Splunk) `([^`]+)`", section("Coming from Lucene and from Splunk"), re.MULTILINE)


def said(message: str, **attributes: str) -> dict[str, Any]:
    return {"message": message, "attributes": attributes}


def has(**attributes: str) -> dict[str, Any]:
    return {"attributes": attributes}


NOW = {"timestamp": NOON - 90 * 60 * SECOND}
# For each example: an event that it finds, and one that it doesn't.
FINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "timeout": (said("a Timeout occurred"), said("timeouts")),
    '"connection refused" -healthcheck': (said("connection refused"), said("healthcheck: connection refused")),
    "level>=warning service:checkout": (
        {"severity": 17, "service": "checkout"},
        {"severity": 9, "service": "checkout"},
    ),
    "(status:500 OR status:503) path:/api/*": (has(status="503", path="/api/x"), has(status="503", path="/x")),
    "request_id:8f14e45f": (has(request_id="8F14E45F"), has(id="8f14e45f")),
    '"accepted password"': (said("Accepted  password for x"), said("password accepted")),
    "message:timeout": (said("timeout"), has(message="timeout")),
    "time*": (said("timeouts"), said("mistimed")),
    "*.example.com": (said("at www.example.com now"), said("www.example.org")),
    "/api/*/users": (said("GET /api/v1/users"), said("GET /api/v1 /users")),
    "10.0.0.?": (said("from 10.0.0.7"), said("from 10.0.0.77")),
    '"failed * for root"': (said("failed login try for root"), said("failed")),
    "failed\\ *\\ for\\ root": (said("failed login try for root"), said("failed")),
    '"disk full"~3': (said("disk sda1 is now full"), said("disk a b c d full")),
    "CASE(Error)": (said("Error"), said("error")),
    "TERM(user=ann)": (said("x user=ann, y"), said("user ann")),
    "service:web": ({"service": "Web"}, {"service": "web-1"}),
    "service=web": ({"service": "web"}, {"service": ""}),
    "service!=web": ({"service": "db"}, {}),
    "status>=500": (has(status="500"), has(status="ok")),
    "status<600": (has(status="99"), {}),
    "status:>=500": (has(status="501.5"), has(status="499")),
    "status:[500 TO 599]": (has(status="599"), has(status="600")),
    "took:{0 TO 1}": (has(took="0.5"), has(took="1")),
    "took:[5 TO *]": (has(took="5"), has(took="4")),
    "status:(>=400 AND <500)": (has(status="404"), has(status="500")),
    "level>=warning": ({"severity": 13}, {"severity": 0}),
    "path:/api/*": (has(path="/API/x"), has(path="x/api/")),
    "path:/^.api.v[0-9]+/": (has(path="/api/v1/x"), has(path="/API/v1")),
    "client:10.0.0.0/8": (has(client="10.9.8.7"), has(client="11.0.0.1")),
    "client:fc00\\:\\:/7": (has(client="fc00::1"), has(client="fe80::1")),
    "user_id:*": (has(user_id=""), {}),
    "_exists_:user_id": (has(user_id="7"), has(user="7")),
    "service:(web OR api)": ({"service": "api"}, {"service": "db"}),
    'service IN (web, api, "check out")': ({"service": "check out"}, {"service": "check"}),
    'host:"db 1"': ({"host": "DB 1"}, {"host": "db"}),
    "user=CASE(Ann)": (has(user="Ann"), has(user="ann")),
    '"user name":ann': ({"attributes": {"user name": "ann"}}, has(user="ann")),
    "user\\ name:ann": ({"attributes": {"user name": "ann"}}, has(name="ann")),
    "a b": (said("a b"), said("a")),
    "a AND b": (said("b a"), said("b")),
    "a OR b": (said("b"), said("c")),
    "NOT a": (said("b"), said("a")),
    "-a": ({}, said("a")),
    "!a": ({}, said("a")),
    "a b OR c": (said("a c"), said("c")),
    "a AND b OR c": (said("c"), said("a")),
    "earliest=-2h latest=-1h a": (said("a") | NOW, said("a")),
}


def test_each_example_has_its_events():
    assert set(EXAMPLES) == set(FINDS)


async def test_each_example_finds_what_it_says(engine: Engine):
    events = [event for pair in FINDS.values() for event in pair]
    rows = [complete(event, 1, number) for number, event in enumerate(events)]
    found = await said_by_engine(engine, list(FINDS), rows)
    for number, query in enumerate(FINDS):
        assert (found[2 * number][number], found[2 * number + 1][number]) == (True, False), query


@pytest.mark.parametrize("query", MEANT)
def test_what_is_said_of_other_languages_is_a_query(query: str):
    plan(query, project=1, now=NOON)


@pytest.mark.parametrize("query", EXAMPLES)
def test_each_example_is_a_query(query: str):
    assert parse(str(parse(query))) == parse(query)
    plan(query, project=1, now=NOON)


def test_there_are_examples():
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize(
    ("query", "read_as"),
    re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (?:Splunk|Lucene)", section("Combining terms"), re.MULTILINE),
)
def test_the_grouping_is_as_told(query: str, read_as: str):
    assert parse(query) == parse(read_as)


@pytest.mark.parametrize(
    "written",
    [
        code
        for line in section("Times").splitlines()
        if line.startswith("| ")
        for code in re.findall(r"`([^`]+)`", line.rpartition(" | ")[2])
    ],
)
def test_each_form_of_time_is_one(written: str):
    parse_time(written, now=NOON)
