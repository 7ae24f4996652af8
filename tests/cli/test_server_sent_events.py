"""Lines of a stream, cut into events as the standard's examples want."""

import pytest

from logboom.cli.server_sent_events import ServerSentEvent, server_sent_events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("event: rows\ndata: [1]\n\n", [("rows", "[1]", "")]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [("message", "YHOO\n+2\n10", "")]),
        (": comment\n\ndata\n\ndata:first\n\n", [("message", "", ""), ("message", "first", "")]),
        ("data: one\nid: 7\n\ndata: two\n\n", [("message", "one", "7"), ("message", "two", "7")]),
        ("event: rows\n\ndata: x\n\n", [("message", "x", "")]),
        ("data: cut off", []),
        ("retry: 10\nunknown: 1\ndata:  two spaces\n\n", [("message", " two spaces", "")]),
    ],
    ids=["named", "several lines", "comments and empty", "ids stay", "a name without data", "cut off", "other fields"],
)
def test_events_of_a_stream(text: str, events: list[tuple[str, str, str]]):
    assert list(server_sent_events(text.split("\n")[: None if "cut off" in text else -1])) == [
        ServerSentEvent(*event) for event in events
    ]
