"""Codec `error_event`: an event line of an error, and behind a tab the document that it was made from.

    {"message":"division by zero","exception_type":"ZeroDivisionError","fingerprint":42}⇥{"exception":{"values":[...]}}

The first part is as the codec `event` reads it. The second is kept as it is, in the table `error_payloads` under the
event's own id: the engine never parses it. JSON needs no raw tab and no raw line feed, so the parts stay apart.
"""

from typing import Final

from logboom.ingest.codecs import event_lines
from logboom.ingest.codecs.codec import EVENTS, PAYLOADS, Codec, Reading
from logboom.ingest.codecs.select import Rows

# Control characters stand between the tokens of JSON alone, where a blank says the same.
_BLANKS: Final = bytes.maketrans(b"\t\n\r", b"   ")


def error_line(event: bytes, payload: bytes) -> bytes:
    """The segment line of an event's JSON and the JSON document of its report, printed over lines or not."""
    return b"".join((_on_one_line(event), b"\t", _on_one_line(payload), b"\n"))  # one copy


def _on_one_line(document: bytes) -> bytes:
    # SDKs write no blanks at all: looking for three characters costs less than writing the document anew.
    return document.translate(_BLANKS) if b"\n" in document or b"\t" in document or b"\r" in document else document


def decode(lines: Rows, reading: Reading) -> Rows:
    """The event's columns and `payload`."""
    rows = lines.derive(event_document="parts[6]", payload="parts[7]")
    return event_lines.decode(rows, reading, document="event_document")


ERROR_EVENT: Final = Codec(name="error_event", version=1, decode=decode, targets=(PAYLOADS, EVENTS), raw_parts=2)
