"""The ASGI middleware, driven message by message."""

import asyncio
import json
import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

import logboom
from logboom.client.context import bound
from tests.client.request_records import logged_within, recorded


async def call(
    application: Any, headers: Mapping[str, str] = MappingProxyType({}), kind: str = "http"
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": kind, "method": "GET", "path": "/orders", "client": ("192.0.2.7", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await logboom.ASGIMiddleware(application)(scope, receive, send)
    return sent


async def ok(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(logged_within()).encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def test_the_request_is_bound_and_logged_once(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    start, body, _ = await call(ok, {"x-request-id": "abc"})
    assert dict(start["headers"])[b"x-request-id"] == b"abc"
    within = json.loads(body["body"])
    assert (within["request_id"], within["method"], within["path"], within["status"]) == ("abc", "GET", "/orders", 200)
    assert within["duration_ms"] >= 0
    (record,) = [record for record in caplog.records if record.name == "logboom.access"]
    assert (record.status, record.bytes, record.client) == (200, len(body["body"]), "192.0.2.7")
    assert record.duration_ms >= 0
    assert dict(bound()) == {}


async def test_an_unhandled_exception_is_logged_with_its_request_and_goes_on(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("no coffee")

    with pytest.raises(LookupError):
        await call(broken)
    unhandled, ended = [record for record in caplog.records if record.name == "logboom.access"]
    assert unhandled.exc_info is not None
    assert unhandled.exc_info[0] is LookupError
    assert (ended.status, ended.levelno) == (500, logging.ERROR)


async def test_a_websocket_passes_untouched():
    async def socket(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept", "bound": dict(bound())})

    assert await call(socket, kind="websocket") == [{"type": "websocket.accept", "bound": {}}]


async def test_what_a_request_started_has_its_duration_after_its_end():
    later = asyncio.Event()
    tasks: list[asyncio.Task[dict[str, Any]]] = []

    async def afterwards() -> dict[str, Any]:
        await later.wait()
        return logged_within()

    async def starting(scope: Any, receive: Any, send: Any) -> None:
        tasks.append(asyncio.create_task(afterwards()))
        await send({"type": "http.response.start", "status": 202, "headers": []})

    records: list[dict[str, Any]] = []
    with recorded(records):
        await call(starting)
    later.set()
    after = await tasks[0]
    assert (after["status"], after["duration_ms"]) == (202, records[0]["duration_ms"])
