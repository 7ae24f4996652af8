"""Splunk's HTTP Event Collector as its clients meet it: paths, tokens, answers, acknowledgements."""

import base64
import gzip
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest

from logboom.errors import SpoolFull
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.splunk_hec.application import SplunkHec
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
EVENT = b'{"event":"a"}'
CHANNEL = "a2e1b2ce-5c32-4d4f-9f3c-1a2b3c4d5e6f"


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = SplunkHec(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    headers = {"Authorization": f"Splunk {KEY}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom", headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/services/collector",
        "/services/collector/",
        "/services/collector/event",
        "/services/collector/event/1.0",
        "/services/collector/1.0",
    ],
)
async def test_events_are_taken_at_every_path_that_clients_use(client: httpx.AsyncClient, kept: SpoolOfTest, path: str):
    response = await client.post(path, content=EVENT * 2)
    assert (response.status_code, response.json()) == (200, {"text": "Success", "code": 0})
    first, second = await kept.taken()
    assert (first.project, first.key, first.peer, first.codec) == (3, 7, "192.0.2.7", "json_lines")
    assert first.line == second.line == b'{"message":"a"}'
    assert first.flags == "?input=splunk_hec&understand=gaps"


async def test_a_level_as_splunk_hec_handler_names_it_is_looked_for(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post("/services/collector", content=b'{"event":{"log_level":"WARNING","message":"a"}}')
    (taken,) = await kept.taken()
    assert (taken.codec, taken.flags) == ("json_lines_named", "?level_field=log_level&input=splunk_hec")


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": f"splunk {KEY}"}, ""),
        ({"Authorization": f"Bearer {KEY}"}, ""),
        ({"Authorization": "Basic " + base64.b64encode(f"x:{KEY}".encode()).decode()}, ""),
        ({"Authorization": ""}, f"?token={KEY}"),
    ],
)
async def test_the_key_may_come_in_four_ways(client: httpx.AsyncClient, headers: dict[str, str], query: str):
    response = await client.post("/services/collector" + query, content=EVENT, headers=headers)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("authorization", "status", "code"), [("", 401, 2), ("Splunk", 401, 2), ("Splunk " + "f" * 32, 403, 4)]
)
async def test_a_missing_and_an_unknown_key_have_splunks_codes(
    client: httpx.AsyncClient, kept: SpoolOfTest, authorization: str, status: int, code: int
):
    response = await client.post("/services/collector", content=EVENT, headers={"Authorization": authorization})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "f" * 32 not in response.text
    assert await kept.taken() == []


@pytest.mark.parametrize(("body", "code", "place"), [(EVENT + b'{"time":1}', 12, 1), (b'{"event":""}' + EVENT, 13, 0)])
async def test_an_event_that_cannot_be_kept_is_named_and_the_others_are_kept(
    client: httpx.AsyncClient, kept: SpoolOfTest, body: bytes, code: int, place: int
):
    response = await client.post("/services/collector", content=body)
    assert response.status_code == 400
    answer = response.json()
    assert (answer["code"], answer["invalid-event-number"]) == (code, place)
    assert len(await kept.taken()) == 1


async def test_a_body_without_data_has_a_code_of_its_own(client: httpx.AsyncClient):
    response = await client.post("/services/collector", content=b" \n")
    assert (response.status_code, response.json()["code"]) == (400, 5)


async def test_lines_of_text_take_what_the_query_says(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post(
        "/services/collector/raw?host=h&source=s&sourcetype=t&index=main", content=gzip.compress(b"one\ntwo\n")
    )
    assert response.status_code == 200
    one, two = await kept.taken()
    assert (one.line, two.line, one.codec) == (b"one", b"two", "text_lines")
    options = httpx.QueryParams(one.flags.partition("?")[2])
    assert (options["service"], options["host"], options["input"]) == ("s", "h", "splunk_hec")
    assert json.loads(options["attributes"]) == {"source": "s", "sourcetype": "t", "index": "main"}


async def test_lines_of_text_that_the_request_dates_become_documents(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post("/services/collector/raw?time=1700000000&source=s", content=b"one\ntwo")
    lines = [json.loads(taken.line) for taken in await kept.taken()]
    assert [(line["message"], line["@timestamp"]) for line in lines] == [("one", "1700000000"), ("two", "1700000000")]


async def test_event_objects_are_events_where_text_is_sent_too(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post("/services/collector/raw", content=b'{"event":"a","host":"h"}')
    (taken,) = await kept.taken()
    assert json.loads(taken.line) == {"message": "a", "host.name": "h"}


async def test_what_was_answered_with_a_channel_is_acknowledged(client: httpx.AsyncClient):
    headers = {"X-Splunk-Request-Channel": CHANNEL}
    number = (await client.post("/services/collector", content=EVENT, headers=headers)).json()["ackId"]
    later = number + 10**9
    response = await client.post(
        f"/services/collector/ack?channel={CHANNEL}", content=json.dumps({"acks": [number, later]})
    )
    assert response.json() == {"acks": {str(number): True, str(later): False}}


async def test_a_number_that_nobody_was_given_is_not_acknowledged(client: httpx.AsyncClient):
    response = await client.post(f"/services/collector/ack?channel={CHANNEL}", content=b'{"acks":[99]}')
    assert response.json() == {"acks": {"99": False}}


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/services/collector/ack", b'{"acks":[1]}', 10),
        ("/services/collector/ack?channel=7", b'{"acks":[1]}', 11),
        (f"/services/collector/ack?channel={CHANNEL}", b'{"acks":7}', 6),
        (f"/services/collector/ack?channel={CHANNEL}", b"nothing", 6),
        ("/services/collector?channel=none", EVENT, 11),
    ],
)
async def test_wrong_channels_and_questions_have_their_codes(
    client: httpx.AsyncClient, path: str, body: bytes, code: int
):
    response = await client.post(path, content=body)
    assert (response.status_code, response.json()["code"]) == (400, code)


async def test_a_full_spool_is_said_as_splunk_says_it(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise SpoolFull("full", hint="later", retry_after_seconds=7)

    monkeypatch.setattr(kept.spool, "append", refuse)
    response = await client.post("/services/collector", content=EVENT)
    assert (response.status_code, response.json()["code"], response.headers["retry-after"]) == (503, 9, "7")


async def test_health_is_told_without_a_key(client: httpx.AsyncClient):
    response = await client.get("/services/collector/health/1.0", headers={"Authorization": ""})
    assert (response.status_code, response.json()) == (200, {"text": "HEC is healthy", "code": 17})


async def test_a_body_over_the_limit_and_another_method_are_refused(client: httpx.AsyncClient):
    assert (await client.post("/services/collector", content=b"a" * 100_001)).status_code == 413
    assert (await client.get("/services/collector")).status_code == 405
