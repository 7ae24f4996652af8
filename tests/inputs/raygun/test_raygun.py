"""Raygun's endpoints, spoken to as its clients do."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from logboom.errors import SpoolFull
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.raygun.application import Raygun
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from tests.inputs.conftest import SpoolOfTest, Taken

KEY = "0123456789abcdef0123456789abcdef"
HEADERS = {"X-ApiKey": KEY}
PYTHON = {
    "occurredOn": "2026-11-23T10:00:00+00:00",
    "details": {
        "machineName": "web-1",
        "version": "1.2",
        "client": {"name": "raygun4py", "version": "8.0.0"},
        "error": {
            "className": "ValueError",
            "message": "ValueError: bad",
            "stackTrace": [
                {"className": "main", "fileName": "/a/m.py", "lineNumber": 3, "methodName": "    run()\n"},
                {"className": "run", "fileName": "/a/m.py", "lineNumber": 9, "methodName": "    raise x\n"},
            ],
            "innerError": {"className": "KeyError", "message": "KeyError: 'k'", "stackTrace": [], "innerError": None},
        },
        "user": {"identifier": "7", "email": "ada@example.org"},
        "tags": ["blue"],
        "userCustomData": {"order": 7, "password": "x"},
        "request": {"hostName": "a.example", "url": "/cart", "httpMethod": "POST", "iPAddress": "10.0.0.1"},
        "groupingKey": None,
    },
}
NODE = {
    "occurredOn": "2026-11-23T10:00:00.000Z",
    "details": {
        "client": {"name": "raygun-node", "version": "2.2.8"},
        "version": "",
        "error": {
            "className": "TypeError",
            "message": "x is not a function",
            "stackTrace": [
                {"className": "Object", "fileName": "/a/m.js", "lineNumber": 9, "methodName": "inner"},
                {"className": "Object", "fileName": "/a/m.js", "lineNumber": 3, "methodName": "outer"},
            ],
        },
    },
}


@pytest.fixture
def discarded() -> set[int]:
    """Fingerprints of what somebody has deleted for good."""
    return set()


@pytest.fixture
async def client(kept: SpoolOfTest, discarded: set[int]) -> AsyncIterator[httpx.AsyncClient]:
    keys = {KEY: SimpleNamespace(id=7, project=3)}
    limits = LimitsSettings(max_request_bytes=1_000_000)
    settings = RaygunSettings(max_reports=5, max_report_bytes=50_000)
    application = Raygun(
        Intake(kept.spool, keys.get, limits),
        settings,
        Scrubber(ScrubbingSettings()),
        lambda project, fingerprint: project == 3 and fingerprint in discarded,
    )
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom", headers=HEADERS) as client:
        yield client


async def documents(kept: SpoolOfTest) -> list[tuple[Taken, dict[str, Any], dict[str, Any]]]:
    found = []
    for taken in await kept.taken():
        event, _, payload = taken.line.partition(b"\t")
        found.append((taken, json.loads(event), json.loads(payload or b"{}")))
    return found


async def test_a_report_of_python_is_an_error_like_any_other(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post("/entries", json=PYTHON)
    assert (response.status_code, response.content) == (202, b"")
    ((taken, event, payload),) = await documents(kept)
    assert (taken.codec, taken.project, taken.key) == ("error_event", 3, 7)
    expected = {
        "timestamp": "2026-11-23T10:00:00+00:00",
        "level": "error",
        "message": "ValueError: bad",
        "exception_type": "ValueError",
        "host": "web-1",
        "release": "1.2",
        "input": "raygun",
    }
    assert {name: event[name] for name in expected} == expected
    assert event["fingerprint"] > 0
    attributes = event["attributes"]
    assert (attributes["user.id"], attributes["tags"], attributes["order"]) == ("7", '["blue"]', "7")
    assert (attributes["request.url"], attributes["password"]) == ("a.example/cart", "[Filtered]")
    cause, raised = payload["exception"]["values"]
    assert (cause["type"], cause["value"], raised["type"]) == ("KeyError", "'k'", "ValueError")
    assert [frame["function"] for frame in raised["stacktrace"]["frames"]] == ["main", "run"]
    assert raised["stacktrace"]["frames"][1]["context_line"] == "    raise x"


async def test_a_stack_of_node_is_turned_round(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post("/entries", json=NODE)
    ((_, event, payload),) = await documents(kept)
    assert "release" not in event
    (raised,) = payload["exception"]["values"]
    assert [frame["function"] for frame in raised["stacktrace"]["frames"]] == ["outer", "inner"]


async def test_what_a_logger_said_is_no_exception(client: httpx.AsyncClient, kept: SpoolOfTest):
    error = {
        "className": "Logger (shop)",
        "message": "out of stock",
        "stackTrace": [{"methodName": "f", "lineNumber": 3}],
    }
    await client.post("/entries", json={"details": {"client": {"name": "raygun4py"}, "error": error}})
    ((_, event, _),) = await documents(kept)
    assert (event["message"], event["logger"]) == ("out of stock", "shop")
    assert "exception_type" not in event


async def test_many_at_a_time(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post("/entries/bulk", json=[PYTHON, NODE, "garbage", PYTHON, NODE, NODE, NODE])
    assert response.status_code == 202
    assert sorted(taken.codec for taken, _, _ in await documents(kept)) == ["error_event"] * 4 + ["event"]


async def test_a_key_in_the_address_and_another_origin(client: httpx.AsyncClient, kept: SpoolOfTest):
    """As a page sends it."""
    preflight = await client.request("OPTIONS", "/entries", headers={"X-ApiKey": ""})
    assert preflight.headers["access-control-allow-origin"] == "*"
    response = await client.post("/entries", params={"apikey": KEY}, json=NODE, headers={"X-ApiKey": ""})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (202, "*")
    assert len(await kept.taken()) == 1


@pytest.mark.parametrize(
    ("method", "key", "body", "status"),
    [
        ("POST", "f" * 32, b"{}", 403),
        ("POST", "", b"{}", 403),
        ("POST", KEY, b"{no json", 400),
        ("POST", KEY, b"", 400),
        ("POST", KEY, b"[" * 100_000, 400),
        ("POST", KEY, b"x" * 1_000_001, 413),
        ("GET", KEY, b"", 405),
    ],
)
async def test_a_refusal_says_why(
    client: httpx.AsyncClient, kept: SpoolOfTest, method: str, key: str, body: bytes, status: int
):
    response = await client.request(method, "/entries", content=body, headers={"X-ApiKey": key})
    assert response.status_code == status
    assert response.json()["error"]["message"]
    assert await kept.taken() == []


async def test_when_the_spool_is_full_it_says_when_to_come_back(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    async def append(*_: object, **__: object) -> None:
        raise SpoolFull("full", retry_after_seconds=7)

    monkeypatch.setattr(kept.spool, "append", append)
    response = await client.post("/entries", json=PYTHON)
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")


HOSTILE: list[Any] = [None, True, 7, "text", [], {}, [[]], {"error": 7}, {"error": {"stackTrace": [1, {}]}}]


async def test_values_of_any_type_anywhere_are_kept(client: httpx.AsyncClient, kept: SpoolOfTest):
    names = ("error", "user", "request", "tags", "client", "environment", "breadcrumbs", "userCustomData", "version")
    reports = [{"details": value} for value in HOSTILE]
    reports += [{"details": {name: value}} for name in names for value in HOSTILE]
    reports += [
        {"details": {"error": {"innerError": value, "innerErrors": value, "stackTrace": value}}} for value in HOSTILE
    ]
    for report in reports:
        assert (await client.post("/entries", json=report)).status_code == 202
    assert len(await kept.taken()) == len(reports)


async def test_a_report_of_a_megabyte_becomes_smaller(client: httpx.AsyncClient, kept: SpoolOfTest):
    details = {**PYTHON["details"], "userCustomData": {"data": ["x" * 900] * 1000}}  # type: ignore[dict-item]
    await client.post("/entries", json={"details": details})
    ((taken, event, _),) = await documents(kept)
    assert len(taken.line) < 60_000
    assert event["attributes"]["logboom.truncated"] == "true"


async def test_parameters_without_end_are_no_key(client: httpx.AsyncClient):
    response = await client.post("/entries?" + "a=1&" * 100, json=PYTHON, headers={"X-ApiKey": ""})
    assert response.status_code == 403


async def test_half_of_a_character_is_replaced(client: httpx.AsyncClient, kept: SpoolOfTest):
    """JavaScript cuts texts between the halves of a surrogate pair; the rest of the report is as good as ever."""
    body = json.dumps(NODE).replace("x is not a function", "x \\ud83d is not a function").encode()
    assert (await client.post("/entries", content=body)).status_code == 202
    ((_, event, document),) = await documents(kept)
    assert event["message"] == "TypeError: x ? is not a function"
    assert document["exception"]["values"][0]["value"] == "x ? is not a function"


async def test_what_was_discarded_is_answered_and_not_kept(
    client: httpx.AsyncClient, kept: SpoolOfTest, discarded: set[int]
):
    assert (await client.post("/entries", json=PYTHON)).status_code == 202
    ((_, event, _),) = await documents(kept)
    discarded.add(event["fingerprint"])
    assert (await client.post("/entries/bulk", json=[PYTHON, NODE])).status_code == 202
    found = await documents(kept)
    assert [event["exception_type"] for _, event, _ in found] == ["TypeError"]
