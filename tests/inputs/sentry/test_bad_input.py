"""Whatever is sent is answered as an SDK understands it, and what it says is kept as far as it can be."""

import asyncio
import gzip
import json
import time
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.intake import LARGE_BODIES_AT_A_TIME, Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.sentry.envelope import read_envelope
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.sentry.conftest import AUTH, EVENT_ID, KEYS, SETTINGS, Sdk, envelope

ERROR = b'{"message":"kept"}'
HEADER = b'{"event_id":"%s"}\n' % EVENT_ID.encode()


@pytest.mark.parametrize(
    "body",
    [
        HEADER + b'{"type":"event"}\n' + ERROR,
        HEADER + b'{"type":"event","length":18}\n' + ERROR,
        HEADER + b'{"type":"event","length":18}\n' + ERROR + b"\n\n\n",
        HEADER + b'{"type":"event","length":99999}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":3}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":-1}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":"18"}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":1e99}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":null,"filename":[]}\n' + ERROR + b"\n",
        HEADER + b'{"type":"event","length":18}\r\n' + ERROR + b"\r\n",
        HEADER + b"garbage\n" + b'{"type":"event"}\n' + ERROR,
        HEADER + b'{"no type":1}\n{}\n' + b'{"type":"event"}\n' + ERROR,
        HEADER + b'{"type":"profile","length":2}\n{}\n' + b'{"type":"event"}\n' + ERROR,
        HEADER + b'{"type":"attachment","length":2}\n\n\n\n' + b'{"type":"event"}\n' + ERROR,
        b"{}\n" + b'{"type":"event"}\n' + ERROR,
        b'{"event_id":7,"dsn":[],"sent_at":{}}\n{"type":"event"}\n' + ERROR,
        b'{"event_id":"not an id"}\n{"type":"event"}\n' + ERROR,
    ],
)
async def test_a_broken_frame_harms_no_event(sdk: Sdk, body: bytes):
    response = await sdk.post(body)
    assert response.status_code == 200
    assert len(response.json()["id"]) == 32
    kept = [one for one in await sdk.kept() if one.codec == "error_event"]
    assert [one.event["message"] for one in kept] == ["kept"]


@pytest.mark.parametrize("body", [b"", b"\n\n", b"garbage", b"[]\n", b'"x"\n{"type":"event"}\n{}', b"\x00\xff"])
async def test_what_is_no_envelope_is_refused(sdk: Sdk, body: bytes):
    response = await sdk.post(body)
    assert response.status_code == 400
    assert "JSON" in response.headers["x-sentry-error"]


@pytest.mark.parametrize(
    ("item_type", "payload"),
    [
        ("log", '{"body":"a","severity_number":"\u00b2"}'),
        ("log", '{"body":"a","severity_number":"%s"}' % ("1" * 5000)),
        ("span", '{"op":"a","start_timestamp":1,"timestamp":1%s}' % ("0" * 400)),
        ("transaction", '{"start_timestamp":0.5,"timestamp":1%s}' % ("0" * 400)),
    ],
)
async def test_a_strange_number_harms_no_other_item(sdk: Sdk, item_type: str, payload: str):
    response = await sdk.send((item_type, payload.encode()), ("event", ERROR))
    assert response.status_code == 200
    assert sorted(one.codec for one in await sdk.kept()) == ["error_event", "event"]


async def test_parameters_without_end_are_no_key(sdk: Sdk):
    response = await sdk.post(ERROR, "/api/3/store/?" + "a=1&" * 100, headers={})
    assert response.status_code == 401


async def test_what_inflated_bodies_hold_while_they_wait_is_bounded(kept: SpoolOfTest):
    limits = LimitsSettings(max_receiving_bytes=3_000_000)
    intake = Intake(kept.spool, KEYS.get, limits)
    application = Sentry(intake, SETTINGS, Scrubber(ScrubbingSettings()))
    for _ in range(LARGE_BODIES_AT_A_TIME):  # others are being read
        await intake._large_bodies.acquire()
    body = gzip.compress(envelope(("event", {"message": "a" * 2_000_000}), event_id=None))
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom", headers=AUTH) as client:
        posts = [asyncio.create_task(client.post("/api/3/envelope/", content=body)) for _ in range(2)]
        (refused,), (waiting,) = await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)
        for _ in range(LARGE_BODIES_AT_A_TIME):
            intake._large_bodies.release()
        assert (refused.result().status_code, (await waiting).status_code) == (429, 200)
    assert intake.receiving.bytes == 0


HOSTILE: list[Any] = [
    None,
    True,
    7,
    -1.5,
    10**30,
    "",
    "text",
    [],
    {},
    [[]],
    [{}],
    {"values": 7},
    ["a", 1, None],
    {"a": {}},
]
NAMES = [
    "event_id", "timestamp", "level", "platform", "logger", "transaction", "server_name", "release", "dist",
    "environment", "message", "logentry", "exception", "stacktrace", "threads", "fingerprint", "user", "request",
    "contexts", "tags", "extra", "sdk", "breadcrumbs", "modules", "debug_meta", "sentry.interfaces.Exception",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
async def test_a_value_of_any_type_anywhere_is_kept(sdk: Sdk, name: str):
    for value in HOSTILE:
        kept = await sdk.event({"message": "kept", name: value}, event_id=None)
        assert kept.codec == "error_event"
        assert json.loads(kept.payload)[name] == value


@pytest.mark.slow
@pytest.mark.parametrize("name", ["type", "value", "module", "mechanism", "stacktrace", "thread_id"])
async def test_a_value_of_any_type_anywhere_in_an_exception_is_kept(sdk: Sdk, name: str):
    for value in HOSTILE:
        one = {"type": "E", "value": "v", name: value}
        await sdk.event({"exception": {"values": [one, value]}}, event_id=None)
        await sdk.event(
            {"exception": {"values": [{"stacktrace": {"frames": [{"function": "f", name: value}, value]}}]}}
        )
        sdk.spool.spool._event_ids._newest.clear()


@pytest.mark.parametrize(
    "document",
    [
        b'{"message":"a","x":NaN}',
        b'{"message":"a","lone":"\\ud800"}',
        b'{"message":"\\ud800"}',
        b'{"message":"\xff\xfe"}',
        b'{"message":"a\x00b"}',
        b'{"message":"a","a":1e999}',
        b'{"message":"a","message":"b"}',
        b'{\n "message":\t"a"\n}',
        b'\xef\xbb\xbf{"message":"a"}',
    ],
)
async def test_json_that_is_none_quite_is_kept(sdk: Sdk, document: bytes):
    kept = await sdk.event(document)
    assert b"message" in kept.payload or "message" in kept.event
    kept.taken.line.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("document", [b"[]", b"7", b"garbage", b'{"message":', b"", b"[" * 100_000])
async def test_what_is_no_report_is_kept_as_a_message(sdk: Sdk, document: bytes):
    kept = await sdk.event(document)
    assert kept.codec == "event"
    assert kept.event["message"] == document[:32768].decode()
    assert "JSON" in kept.attributes["logboom.parse_error"]


def frames(count: int, **more: Any) -> dict[str, Any]:
    calls = [
        {"function": f"f{number % 7}", "module": "m", "lineno": number, "in_app": True, **more}
        for number in range(count)
    ]
    return {"exception": {"values": [{"type": "RecursionError", "value": "deep", "stacktrace": {"frames": calls}}]}}


async def test_ten_thousand_frames_become_fewer(sdk: Sdk):
    kept = await sdk.event(frames(10_000))
    assert kept.event["exception_type"] == "RecursionError"
    assert kept.attributes["logboom.truncated"] == "true"
    (value,) = json.loads(kept.payload)["exception"]["values"]
    calls = value["stacktrace"]["frames"]
    assert (calls[0]["lineno"], calls[-1]["lineno"], len(calls)) == (0, 9999, 250)


async def test_a_frame_of_a_megabyte_becomes_smaller(sdk: Sdk):
    kept = await sdk.event(frames(3, vars={"data": "x" * 1_000_000}, context_line="y" * 1_000_000))
    assert len(kept.payload) < 200_000
    (value,) = json.loads(kept.payload)["exception"]["values"]
    assert [frame["function"] for frame in value["stacktrace"]["frames"]] == ["f0", "f1", "f2"]


async def test_a_report_built_to_be_large_everywhere_is_kept(sdk: Sdk):
    wide = {f"key {number}" * 10: {"a": ["x" * 500] * 50} for number in range(80)}
    kept = await sdk.event({"message": "kept", "extra": wide, "contexts": wide})
    assert kept.event["message"] == "kept"
    assert len(kept.payload) <= 200_000


async def test_exceptions_that_cause_each_other_end(sdk: Sdk):
    values = [
        {"type": "A", "value": "a", "mechanism": {"exception_id": 0, "parent_id": 1}},
        {"type": "B", "value": "b", "mechanism": {"exception_id": 1, "parent_id": 0}},
        {"type": "C", "value": "c", "mechanism": {"exception_id": 2, "parent_id": 2}},
    ]
    kept = await sdk.event({"exception": {"values": values}})
    assert kept.event["fingerprint"] > 0


async def test_hostile_reports_take_no_time(sdk: Sdk):
    """Regular expressions that backtrack, recursions that double: nothing takes a second."""
    hostile = [
        frames(1500),
        {"message": "a" * 150_000},
        {"message": "1" * 150_000},
        {"message": '"' * 90_000},
        {"message": "password=" * 15_000},
        {"message": "token" * 30_000 + ": abc"},
        {"message": "token" * 30_000 + "=[Filtered"},
        {"pre_context": ["token=1" * 20_000]},
        {"pre_context": ["token=1"] * 20_000},
        {"context_line": "password='hunter2'" * 9_000},
        {"message": "token: " * 20_000},
        {"message": "://a:" * 30_000},
        {"message": "eyJ" * 50_000},
        {"message": "-----BEGIN PRIVATE KEY-----" * 5_000},
        {"message": "4111 1111 1111 1111 " * 7_000},
        {"exception": {"values": [{"type": "E", "value": "0x" + "a" * 150_000}]}},
        {"exception": {"values": [{"type": "E", "value": "/" * 150_000}]}},
        {"cookies": {"a": "b"}, "list": [{"cookies": [1]}] * 5_000},
    ]
    for number, document in enumerate(hostile):
        began = time.process_time()
        await sdk.event(document, event_id=f"{number:032x}")
        assert time.process_time() - began < 1, f"report {number}"


async def test_more_items_than_allowed_are_left_out(sdk: Sdk):
    response = await sdk.send(*[("session", {"status": "ok"})] * 30)
    assert response.status_code == 200
    assert sum(one.codec == "event" for one in await sdk.kept()) == 20


@given(st.binary(max_size=200))
def test_any_bytes_are_an_envelope_or_an_error(content: bytes):
    for body in (HEADER + content, HEADER + b'{"type":"event","length":5}\n' + content):
        read = read_envelope(body, 100)
        assert all(isinstance(item.payload, bytes) for item in read.items)


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_honest_lengths_hold_any_bytes(payloads: list[bytes]):
    read = read_envelope(envelope(*[("attachment", payload) for payload in payloads]), 100)
    assert [item.payload for item in read.items] == payloads
    assert read.malformed == 0
