"""One JSON object a line: timestamp, host, service, level, message, trace_id, and the event's attributes beside them."""

import msgspec

from bench.events import Event
from bench.forms.clock import iso

_encode = msgspec.json.Encoder().encode


def line(event: Event) -> bytes:
    said = event.said
    document = {
        "timestamp": iso(event.time_us),
        "host": said.host,
        "service": event.kind.service,
        "level": said.level,
        "message": said.message,
        "trace_id": said.trace_id,
        **said.attributes,
    }
    return _encode(document) + b"\n"
