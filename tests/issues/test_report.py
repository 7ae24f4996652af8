"""Documents of all ages and shapes are read; nothing that a value could be makes it fail."""

import json

import pytest

from logboom.issues.report import UnreadableReport, from_sentry


def test_what_an_sdk_sends_today():
    document = {
        "event_id": "a" * 32,
        "level": "error",
        "logentry": {"message": "payment %s failed", "params": ["7"]},
        "exception": {"values": [{"type": "KeyError", "value": "'x'", "module": None, "stacktrace": {"frames": [{"function": "f", "lineno": 3, "vars": {}}]}}]},
        "contexts": {"trace": {"trace_id": "t", "span_id": "s"}, "browser": {"name": "Firefox", "version": "131.0"}},
        "tags": {"a": "b"},
        "user": {"id": "7"},
    }  # fmt: skip
    report = from_sentry(json.dumps(document).encode())
    assert (report.message, report.template) == ("payment 7 failed", "payment %s failed")
    assert report.exceptions[0].frames[0].function == "f"
    assert (report.trace_id, report.span_id) == ("t", "s")
    assert report.tags == {"a": "b", "browser": "Firefox 131.0", "browser.name": "Firefox"}
    assert report.is_error


def test_what_an_sdk_sent_ten_years_ago():
    document = {
        "message": "payment 7 failed",
        "sentry.interfaces.Message": {"message": "payment %s failed", "params": ["7"]},
        "sentry.interfaces.Exception": {"type": "KeyError", "value": 7, "stacktrace": {"frames": [{"lineno": "12"}]}},
        "sentry.interfaces.User": {"id": 9},
        "level": 40,
        "tags": [["a", 1], ["b", None]],
    }
    report = from_sentry(json.dumps(document).encode())
    assert report.template == "payment %s failed"
    assert (report.exceptions[0].type, report.exceptions[0].value) == ("KeyError", "7")
    assert report.exceptions[0].frames[0].lineno == 12
    assert report.user is not None
    assert report.user.id == "9"
    assert report.tags == {"a": "1"}


@pytest.mark.parametrize(
    "document",
    [
        b'{"timestamp": NaN, "level": true, "tags": 1e999, "exception": "x", "user": [], "contexts": 7, "threads": {}}',
        b'{"exception": {"values": [null, 7, {"type": {"a": 1}, "stacktrace": {"frames": [null, {"lineno": [1]}]}}]}}',
        b'{"exception": [[[]]], "fingerprint": {"a": 1}, "logentry": 5, "message": [1, 2], "stacktrace": []}',
        b'{"message": "\\ud800 half a pair"}',
        b'{"message": "\xff\xfe"}',
        b'{"threads": {"values": [{"stacktrace": 5}, {"crashed": 1}]}, "timestamp": ' + b"9" * 5000 + b"}",
    ],
)
def test_wrong_types_are_turned_or_left_out(document: bytes):
    report = from_sentry(document)
    (report.message or "").encode()


@pytest.mark.parametrize("document", [b"", b"[]", b"7", b"{", b'{"a":' + b"[" * 100_000])
def test_what_is_no_object_is_refused(document: bytes):
    with pytest.raises(UnreadableReport):
        from_sentry(document)


def test_the_stack_of_the_thread_that_crashed():
    threads = [
        {"id": 1, "stacktrace": {"frames": [{"function": "idle"}]}},
        {"id": 2, "crashed": True, "stacktrace": {"frames": [{"function": "work"}]}},
    ]
    report = from_sentry(json.dumps({"threads": {"values": threads}}).encode())
    assert [frame.function for frame in report.frames] == ["work"]
