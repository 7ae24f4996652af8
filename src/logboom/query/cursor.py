"""Where a page of results ends, as a short text for the client to bring back.

It holds the whole question of time (range, now, the newest load that was there when the first page was read), so that
pages neither skip nor repeat an event while others arrive; and a digest of the query and the project, so that it is
refused with another question. It gives no right to anything: every page is checked like the first.
"""

import base64
import binascii
import hashlib
import struct
import uuid
from dataclasses import dataclass
from typing import Final

from logboom.errors import InvalidRequest
from logboom.query.plan import Plan
from logboom.query.time import EARLIEST, LATEST

_FORM: Final = struct.Struct(">B8sQqqqq16s")
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The next page holds what is older than (timestamp, event_id), in this order, of loads up to `load_id`."""

    load_id: int
    now: int
    start: int
    end: int
    timestamp: int
    event_id: uuid.UUID

    def text(self, plan: Plan) -> str:
        packed = _FORM.pack(
            _VERSION, _digest(plan), self.load_id, self.now, self.start, self.end, self.timestamp, self.event_id.bytes
        )
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(text: str, plan: Plan) -> Cursor:
    """The cursor that a client brought back with a query. Raises InvalidRequest when it is none of this query's."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        version, digest, load_id, now, start, end, timestamp, event_id = _FORM.unpack(packed)
    except (struct.error, binascii.Error, UnicodeEncodeError):
        raise InvalidRequest("this is no cursor", hint="send `next_cursor` exactly as it was answered") from None
    if version != _VERSION or digest != _digest(plan):
        hint = "send the query and the project that it came with, or start again without it"
        raise InvalidRequest("this cursor belongs to another search", hint=hint)
    if not all(EARLIEST <= moment <= LATEST for moment in (now, start, end, timestamp)) or start >= end:
        raise InvalidRequest("this cursor was altered", hint="send `next_cursor` exactly as it was answered")
    return Cursor(
        load_id=load_id, now=now, start=start, end=end, timestamp=timestamp, event_id=uuid.UUID(bytes=event_id)
    )


def _digest(plan: Plan) -> bytes:
    return hashlib.sha256(
        f"{plan.project} {plan.zone} {plan.tree}{plan.stages}".encode("utf-8", "surrogatepass")
    ).digest()[:8]
