"""What Scalyr's agent and others send to its endpoint, into a real spool."""

import json
import zlib
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest, SpoolFull
from logboom.inputs.accounting import REJECTED
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.scalyr.application import Scalyr
from logboom.inputs.scalyr.events import Events, read_events
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.scalyr.test_dialect import behind_its_length

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
AGENT = (
    b'{"token":"' + KEY.encode() + b'","session":"x","sessionInfo":{"serverHost":"web-1","tier":"prod"}, events: ['
    b'{thread:"log_1", log:"log_1", attrs:{"parser":"accessLog",message:'
    + behind_its_length(b"2026-11-23 08:00:00 ERROR no\n")
    + b"},"
    b'ts:"1763884800000000000",si:"s",sn:65},'
    b'{thread:"log_1", log:"log_1", attrs:{"message":'
    + behind_its_length(b'{"message":"two"}\n')
    + b'},ts:"1",sd:2}], '
    b'logs: [{"id":"log_1","attrs":{"logfile":"/var/log/shop/web.log","parser":"accessLog"}}], '
    b'threads: [{"id":"log_1","name":"Lines for file /var/log/shop/web.log"}], client_time: 1763884800 }'
)


def request(*events: object, **more: object) -> dict[str, Any]:
    return {"token": KEY, "sessionInfo": {"serverHost": "web-1"}, "events": list(events), **more}


def documents_of(*events: object, **more: object) -> list[dict[str, Any]]:
    found = read_events(json.dumps(request(*events, **more)).encode(), 10_000)
    return [json.loads(line) for run in found.runs for line in run.data.splitlines()]


def test_a_line_of_a_file_is_understood_as_such_a_line():
    found = read_events(AGENT, 10_000)
    assert found.token == KEY
    text, document = found.runs
    assert (text.codec, text.data) == ("text_lines", b"2026-11-23 08:00:00 ERROR no\n")
    said = parse_qs(text.flags.removeprefix("?"))
    about = {"tier": "prod", "parser": "accessLog", "log.file.path": "/var/log/shop/web.log"}
    assert (said["service"], said["host"], said["input"]) == (["accessLog"], ["web-1"], ["scalyr"])
    assert json.loads(said["attributes"][0]) == about
    assert (document.codec, json.loads(document.data)) == (
        "json_lines",
        {"service.name": "accessLog", "host.name": "web-1"} | about | {"message": "two"},
    )
    assert document.flags == "?input=scalyr"


def test_an_event_says_all_that_it_says():
    event = {"ts": "1763884800000000000", "sev": 5, "log": "1", "thread": "2", "attrs": {"message": "a\n", "order": 7}}
    logs = [{"id": "1", "attrs": {"logfile": "/var/log/shop.log"}}]
    assert documents_of(event, logs=logs, threads=[{"id": "2", "name": "main"}]) == [
        {
            "@timestamp": "1763884800000000000", "level": "error", "message": "a", "order": 7, "host.name": "web-1",
            "service.name": "shop", "thread": "main", "log.file.path": "/var/log/shop.log",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "attrs",
    [
        {"message": "a", "order": 7},
        {"message": "a", "level": None},
        {"message": "a\n"},
        {"service": "b", "message": ""},
    ],
)
def test_events_that_nothing_more_is_said_of_come_out_as_those_with_a_thread(attrs: dict[str, Any]):
    """The former are not taken apart, when their attributes have no name of ours."""
    events = ({"ts": "1", "attrs": {"message": "first"}}, {"ts": "2", "sev": 4, "thread": "x", "attrs": attrs})
    assert documents_of(*events) == documents_of(*events, threads=[{"id": "another", "name": "main"}])


@pytest.mark.parametrize(("sev", "level"), [(0, "trace"), (2, "debug"), ("4", "warning"), (6, "critical"), (9, "info")])
def test_severities_are_numbers(sev: object, level: str):
    assert documents_of({"sev": sev, "attrs": {"message": "a"}})[0]["level"] == level


def test_an_event_without_a_message_is_kept_whole():
    (found,) = documents_of({"attrs": {"order": 7}})
    assert json.loads(found["message"]) == {"order": 7}


def test_what_is_no_event_harms_no_neighbour():
    found = read_events(json.dumps(request(5, {"log": [1]}, {"attrs": {"message": "a"}})).encode(), 10_000)
    assert (len(found.runs), found.unreadable, found.first_unreadable) == (1, 2, b"5")


def test_lines_with_much_in_common_say_it_in_documents():
    log = {"id": "1", "attrs": {"about": "x" * 3000}}
    (found,) = documents_of({"log": "1", "attrs": {"message": "a"}}, logs=[log])
    assert found["about"] == "x" * 3000


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "token",
                        "events",
                        "logs",
                        "threads",
                        "id",
                        "attrs",
                        "log",
                        "sev",
                        "message",
                        "ts",
                        "sessionInfo",
                        "serverHost",
                        "logfile",
                        "name",
                    ]
                ),
                inner,
            )
        ),
    )
)
def test_no_request_breaks_it(given_: object):
    try:
        found = read_events(json.dumps(given_).encode(), 1000)
    except InvalidRequest:
        return
    assert isinstance(found, Events)


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Scalyr(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://logboom") as client:
        yield client


@pytest.mark.parametrize("path", ["/addEvents", "/api/addEvents"])
async def test_the_agents_request_is_answered_once_it_is_kept(client: httpx.AsyncClient, kept: SpoolOfTest, path: str):
    response = await client.post(path, content=zlib.compress(AGENT), headers={"Content-Encoding": "deflate"})
    assert (response.status_code, response.json()) == (200, {"status": "success"})
    assert {(one.project, one.key) for one in await kept.taken()} == {(3, 7)}


async def test_a_test_of_the_connection_has_no_events(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post("/addEvents", json=request())
    assert response.json() == {"status": "success"}
    assert await kept.taken() == []


async def test_the_token_may_be_a_header(client: httpx.AsyncClient, kept: SpoolOfTest):
    body = {"events": [{"attrs": {"message": "a"}}]}
    response = await client.post("/api/addEvents", json=body, headers={"Authorization": f"Bearer {KEY}"})
    assert response.json() == {"status": "success"}
    assert len(await kept.taken()) == 1


@pytest.mark.parametrize(("token", "status"), [("", 401), ("f" * 32, 403)])
async def test_without_a_token_that_is_known_nothing_is_kept(
    client: httpx.AsyncClient, kept: SpoolOfTest, token: str, status: int
):
    response = await client.post("/addEvents", json=request({"attrs": {"message": "a"}}, token=token))
    assert (response.status_code, response.json()["status"]) == (status, "error/client/noPermission")
    assert await kept.taken() == []


async def test_what_cannot_be_read_is_to_be_discarded_since_the_agent_would_send_it_for_ever(
    client: httpx.AsyncClient,
):
    before = REJECTED.labels("scalyr", "invalid_request")._value.get()
    for content in (b"{events: [", b"[1]", b"\x78\x9cbroken", b"a`s"):
        response = await client.post("/addEvents", content=content)
        assert (response.status_code, response.json()["status"]) == (400, "error/server/discardBuffer")
    assert REJECTED.labels("scalyr", "invalid_request")._value.get() == before + 4
    assert (await client.post("/addEvents", content=b"x" * 100_001)).json()["status"] == "error/server/discardBuffer"


async def test_when_there_is_no_room_it_is_told_to_come_back(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    async def full(*_: object, **__: object) -> None:
        raise SpoolFull("full")

    monkeypatch.setattr(kept.spool, "append", full)
    response = await client.post("/addEvents", json=request({"attrs": {"message": "a"}}))
    assert (response.status_code, response.json()["status"]) == (429, "error/server/backoff")
    assert response.headers["retry-after"]
