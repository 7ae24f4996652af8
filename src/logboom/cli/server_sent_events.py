"""Server-sent events: a stream of lines cut into named events.

    event: rows
    data: [{"message": "hello"}]
    <empty line>

Source: WHATWG HTML Living Standard, section 9.2.6 "Interpreting an event stream".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    name: str
    data: str
    id: str
    """The last id seen, on this event or before: what a reconnect sends as Last-Event-ID."""


def server_sent_events(lines: Iterable[str]) -> Iterator[ServerSentEvent]:
    """Each event that an empty line completes; one that the end of the stream cuts off is dropped, as the standard wants."""
    name, data, last_id = "message", list[str](), ""
    for line in lines:
        if not line:
            if data:
                yield ServerSentEvent(name, "\n".join(data), last_id)
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        elif field == "id":
            last_id = value
