"""docs/query/coming-from.md: what stands in its right columns is a query, and finds what the left ones mean."""

import re
from pathlib import Path
from typing import Any

import pytest

from logboom.query.answer import Answer
from logboom.query.pipeline import parse_pipeline
from logboom.query.request import request
from logboom.query.table_search import Table
from logboom.query.time import SECOND, to_rfc3339
from logboom.store.engine import Engine
from tests.query.asking import ask
from tests.query.storing import NOON, new_project, store

PAGE = (Path(__file__).parents[2] / "docs" / "query" / "coming-from.md").read_text("utf-8")
QUERIES = [
    cell.strip()[1:-1].replace("\\|", "|")
    for line in PAGE.splitlines()
    if line.startswith("| ") and line.endswith("` |")
    for cell in [re.split(r"(?<!\\)\|", line)[-2]]
]


def event(number: int, minutes: int, message: str, *, severity: int = 9, **given: Any) -> dict[str, Any]:
    """An event so many minutes before the end of the hour; what is no column is an attribute."""
    columns = {name: given.pop(name) for name in ("host", "service", "input") if name in given}
    moment = NOON - minutes * 60 * SECOND
    return {
        "timestamp": moment, "received_at": moment + SECOND, "message": message, "severity": severity,
        "attributes": {"number": str(number)} | given, **columns,
    }  # fmt: skip


EVENTS = [
    event(1, 1, "GET /cart", host="a", service="web", input="http", status="200", path="/cart", uri="/cart", uriPath="/cart",
          ms="10", took_ms="10", took="10", user="ann"),
    event(2, 2, "GET /api failed with an error", severity=17, host="a", service="web", input="http", status="500", path="/api",
          uri="/api", uriPath="/api", ms="90", took_ms="90", took="90", user="bob", src="10.0.0.9", tag="prod",
          http_response_code="502"),
    event(3, 4, "GET /api", host="b", service="web", input="http", status="404", path="/api", uri="/api", uriPath="/api",
          ms="20", took_ms="20", took="20", user="bob"),
    event(4, 6, "error in healthz", severity=17, host="b", service="web", input="http", status="503", path="/healthz",
          uri="/healthz", uriPath="/healthz", ms="5", took_ms="5", took="5"),
    event(5, 20, "Accepted password for user=ann sudo", host="c", service="sshd", input="syslog", type="login"),
    event(6, 21, "CROND started ssh", host="c", service="crond", input="syslog", type="other"),
    event(7, 22, "panic", severity=21, host="c", service="sshd", input="syslog", type="SSH", tags='["x","y"]'),
    event(8, 23, "apache is fine", host="d", service="apache", input="syslog"),
    event(9, 24, "foo or so bar", host="d", service="apache", input="syslog", type="foo bar"),
    event(10, 3, "error: warn the others", severity=17, host="a", service="cron", input="syslog"),
]  # fmt: skip


def shown(found: Table) -> list[Any]:
    """The numbers of the events that were found; of a table, the values of its rows, steps of time without any left out."""
    if not found.is_table:
        return [int(row["attributes"]["number"]) for row in found.rows]
    rows = [tuple(clock(value) for value in row.values()) for row in found.rows]
    is_series = found.columns[0].name == "timestamp" and len(rows) > len(EVENTS)
    return [row for row in rows if not is_series or any(row[1:])]


def clock(value: Any) -> Any:
    """A time as hours, minutes and seconds."""
    found = isinstance(value, str) and re.fullmatch(r"2026-09-21T(\d\d:\d\d:\d\d)\.0{9}Z", value)
    return found[1] if found else value


def rounded(row: Any) -> Any:
    return tuple(round(one, 9) if isinstance(one, float) else one for one in row) if isinstance(row, tuple) else row


def clock_of(nanoseconds: int) -> Any:
    return clock(to_rfc3339(nanoseconds))


# What each query finds: counted by hand.
FINDS: dict[str, list[Any]] = {
    "* | timechart span=5m count by host": [
        ("13:45:00", 0, 0, 0, 1), ("13:50:00", 0, 0, 3, 1), ("14:05:00", 0, 2, 0, 0), ("14:10:00", 3, 0, 0, 0),
    ],
    "input=http | top limit=5 uri": [("/api", 2, 50), ("/cart", 1, 25), ("/healthz", 1, 25)],
    "* | table _time _raw _indextime": [
        (clock_of(one["timestamp"]), one["message"], clock_of(one["received_at"]))
        for one in sorted(EVENTS, key=lambda one: -one["timestamp"])
    ],
    "| tstats count by host, _time span=1h": [
        ("a", "14:00:00", 3), ("b", "14:00:00", 2), ("c", "13:00:00", 3), ("d", "13:00:00", 2),
    ],
    "| tstats count from datamodel=Web where Web.status=500 by Web.src": [("10.0.0.9", 1)],
    "| metadata type=hosts": [
        (host, (NOON - first * 60 * SECOND) // SECOND, *[(NOON - last * 60 * SECOND) // SECOND] * 2, count, "hosts")
        for host, first, last, count in (("a", 3, 1, 3), ("b", 6, 4, 2), ("c", 22, 20, 3), ("d", 24, 23, 2))
    ],
    "[search level=error | stats count by user | fields user]": [2, 3],
    "ssh OR login": [5, 6, 7],
    "type:(ssh OR login)": [5, 7],
    "http_response_code:[500 TO 504]": [2],
    "_exists_:user": [1, 2, 3],
    '"foo bar"~5': [9],
    "* | top source": [("a", 3, 30), ("c", 3, 30), ("b", 2, 20), ("d", 2, 20)],
    "* | timechart count, avg(took_ms)": [
        ("13:49:00", 1, None), ("13:50:00", 1, None), ("13:51:00", 1, None), ("13:52:00", 1, None), ("13:53:00", 1, None),
        ("14:07:00", 1, 5), ("14:09:00", 1, 20), ("14:10:00", 1, None), ("14:11:00", 1, 90), ("14:12:00", 1, 10),
    ],
    '"Accepted password" sudo': [5],
    "-CROND": [1, 2, 10, 3, 4, 5, 7, 8, 9],
    "program:(apache OR sshd) severity:crit": [7],
    "program:sshd | stats count by host": [("c", 2)],
    "status:>=500 AND tag:prod": [2],
    'path:"/api"': [2, 3],
    "* | top limit=50 path": [("/api", 2, 50), ("/cart", 1, 25), ("/healthz", 1, 25)],
    "* | stats count as requests, count(eval(status==404)) as errors by uriPath": [
        ("/api", 2, 1), ("/cart", 1, 0), ("/healthz", 1, 0),
    ],
    "* | stats count as requests, count(eval(status>=500)) as errors by host | let rate=errors/requests | filter rate>0.01": [
        ("a", 3, 1, 1 / 3), ("b", 2, 1, 0.5),
    ],
    "* | stats count as rate by host | sort -rate | limit 20": [("a", 3), ("c", 3), ("b", 2), ("d", 2)],
    "* | columns host, status": [
        ("a", "200"), ("a", "500"), ("a", None), ("b", "404"), ("b", "503"), *[("c", None)] * 3, *[("d", None)] * 2,
    ],
    "service=web error -healthz": [2],
    "service=web status>=500": [2, 4],
    "service=web | timechart span=5m count by host": [("14:05:00", 0, 2), ("14:10:00", 2, 0)],
    "service=web | eval one=1 | timechart span=5m per_second(one) by host": [
        ("14:05:00", None, 2 / 300), ("14:10:00", 2 / 300, None),
    ],
    "service=web | timechart span=5m p95(ms)": [("14:05:00", 19.25), ("14:10:00", 86)],
    "earliest=-5m error -(warn OR info)": [2],
    "error | stats count as hits by host": [("a", 2), ("b", 1)],
    "* | sort 10 -took": [2, 3, 1, 4, 10, 5, 6, 7, 8, 9],
    "* | uniq user": [1, 2],
    "* | unroll tags": [1, 2, 10, 3, 4, 5, 6, 7, 7, 8, 9],
    '* | rex "user=(?<user>\\S+) "': [1, 2, 10, 3, 4, 5, 6, 7, 8, 9],
    # What is pasted as it was, and what the page says that it may be written as.
    "index=web status>=500 | stats count by host": [("a", 1), ("b", 1)],
    "status>=500 | stats count by host": [("a", 1), ("b", 1)],
    "| tstats count where index=* by host, _time span=1h": [
        ("a", "14:00:00", 3), ("b", "14:00:00", 2), ("c", "13:00:00", 3), ("d", "13:00:00", 2),
    ],
    '* | rex "user=(?<user>\\S+) " | where isnotnull(user) | table number user': [("1", "ann"), ("2", "bob"), ("3", "bob"), ("5", "ann")],
    "* | unroll tags | where isnotnull(tags) | table tags": [("x",), ("y",)],
    # The words that senders have for a severity, and Papertrail's names.
    "severity:crit": [7],
    "severity:err": [2, 10, 4],
    "severity>=err sender:c": [7],
    "program:sshd": [5, 7],
}  # fmt: skip


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, EVENTS)
    return project


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_is_understood(query: str):
    pipeline = parse_pipeline(query)
    assert parse_pipeline(str(pipeline)) == pipeline
    assert Answer(request(query, project=1, now=NOON).relation()).statement(10).sql


@pytest.mark.slow
@pytest.mark.parametrize("query", FINDS)
async def test_each_query_finds_what_it_says(engine: Engine, project: int, query: str):
    found = shown(await ask(engine, project, query))
    assert [rounded(row) for row in found] == [rounded(row) for row in FINDS[query]]


def test_every_query_of_the_page_is_run():
    assert len(QUERIES) > 30
    assert set(QUERIES) <= set(FINDS)
