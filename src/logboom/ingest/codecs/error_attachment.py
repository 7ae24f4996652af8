"""Codec `error_attachment`: a file that came with an error.

    {"sender_event_id":"9ec7...","name":"state.json","content_type":"application/json","kind":""}⇥eyJhIjox...

Behind the tab is the file's content in base64. It goes to a table of its own and is no event.

Source: RFC 4648 section 4.
"""

import base64
from typing import Final

import msgspec

from logboom.ingest.codecs.codec import ROW_ID, Codec, Reading, Target
from logboom.ingest.codecs.select import Rows

ATTACHMENTS: Final = Target(
    "logboom.error_attachments",
    (
        "project", "sender_event_id", "attachment_id", "timestamp", "received_at", "load_id",
        "name", "content_type", "kind", "size_bytes", "content", "retention_days",
    ),
)  # fmt: skip

_SAID: Final = ("sender_event_id", "name", "content_type", "kind")


def attachment_line(sender_event_id: str, name: str, content_type: str, kind: str, content: bytes) -> bytes:
    """The segment line of a file; the event is named by its sender's id."""
    said = dict(zip(_SAID, (sender_event_id, name, content_type, kind), strict=True))
    return msgspec.json.encode(said) + b"\t" + base64.b64encode(content) + b"\n"


def decode(lines: Rows, reading: Reading) -> Rows:  # noqa: ARG001  # a file has no time of its own
    """The columns of `error_attachments`."""
    rows = lines.derive(
        said_end="position(raw, '\\t')",
        said=f"JSONExtract(substring(raw, 1, said_end - 1), 'Tuple({', '.join(f'{name} String' for name in _SAID)})')",
    )
    return rows.derive(
        parsed="said_end > 0",
        timestamp="CAST(received_at, 'DateTime64(9, \\'UTC\\')')",
        content="tryBase64Decode(substring(raw, said_end + 1))",
        size_bytes="length(content)",
        attachment_id=ROW_ID,
        **{name: f"said.{name}" for name in _SAID},
    )


ERROR_ATTACHMENT: Final = Codec(name="error_attachment", version=1, decode=decode, targets=(ATTACHMENTS,))
