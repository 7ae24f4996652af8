"""The WSGI middleware, driven as PEP 3333 says a server does."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

import logboom
from logboom.client.context import bound
from tests.client.request_records import logged_within, recorded


def call(application: Any, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """The answer of a middleware around the application, both checked by the standard library's validator."""
    said: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        said[:] = [status, dict(headers)]
        return lambda _: None

    environ = {"QUERY_STRING": "", "SCRIPT_NAME": "", "PATH_INFO": "/", **environ}
    setup_testing_defaults(environ)
    body = validator(logboom.WSGIMiddleware(validator(application)))(environ, start_response)
    try:
        content = b"".join(body)
    finally:
        body.close()
    return said[0], said[1], content


def ok(environ: Any, start_response: Any) -> list[bytes]:
    before = logged_within()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [json.dumps([before, logged_within()]).encode()]


def access(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "logboom.access" and hasattr(record, "status")]


def test_the_request_is_bound_and_logged_once(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    status, headers, content = call(ok, PATH_INFO="/caf\xc3\xa9", HTTP_X_REQUEST_ID="abc", HTTP_USER_AGENT="curl")
    assert (status, headers["X-Request-ID"]) == ("200 OK", "abc")
    before, after = json.loads(content)
    assert (before["request_id"], before["method"], before["path"]) == ("abc", "GET", "/café")
    assert "status" not in before
    assert after["status"] == 200
    assert 0 <= before["duration_ms"] <= after["duration_ms"]
    (record,) = access(caplog)
    assert (record.status, record.bytes, record.user_agent, record.levelname) == (200, len(content), "curl", "INFO")
    assert dict(bound()) == {}


def test_a_request_id_that_could_break_a_header_is_replaced():
    _, headers, _ = call(ok, HTTP_X_REQUEST_ID="a b")
    assert len(headers["X-Request-ID"]) == 32


def test_the_trace_of_the_caller_is_bound():
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    assert traceparent.encode() in call(ok, HTTP_TRACEPARENT=traceparent)[2]


def test_an_unhandled_exception_is_logged_with_its_request_and_goes_on(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")

    def broken(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("no coffee")

    with pytest.raises(LookupError):
        call(broken)
    unhandled, ended = [record for record in caplog.records if record.name == "logboom.access"]
    assert unhandled.exc_info is not None
    assert unhandled.exc_info[0] is LookupError
    assert (ended.status, ended.levelname) == (500, "ERROR")


def test_the_unhandled_exception_has_the_status_that_the_request_will_have():
    records: list[dict[str, object]] = []

    def broken(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("no coffee")

    with recorded(records), pytest.raises(LookupError):
        call(broken)
    unhandled, ended = records
    assert (unhandled["exception.type"], unhandled["status"], ended["status"]) == ("LookupError", 500, 500)
    assert 0 <= unhandled["duration_ms"] <= ended["duration_ms"]


def test_a_body_that_breaks_in_the_middle_is_logged_in_its_request(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    seen: list[dict[str, object]] = []

    def streaming(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        seen.append(dict(bound()))
        yield b"first"
        raise LookupError("no more")

    with pytest.raises(LookupError):
        call(streaming, PATH_INFO="/stream")
    assert seen[0]["path"] == "/stream"
    assert len(access(caplog)) == 1
    assert access(caplog)[0].bytes == 5
