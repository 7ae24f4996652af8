"""Errors that are found in ordinary lines: their events become error events, in a segment of their own.

What a trace is, and what it tells, is known to whoever is passed in as `Traces`. A line with a marker that holds no
trace after all becomes a plain event line, marked so that nobody looks again.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from logboom.ingest.codecs.error_event import error_line
from logboom.ingest.segment import PREFIX_TABS

log = logging.getLogger(__name__)

LOOKED_AT = b"n"


class Traces(Protocol):
    """Reads stack traces."""

    @property
    def markers(self) -> tuple[str, ...]:
        """Without any of these in a line there is no trace in it."""
        ...

    def read(self, event: bytes) -> tuple[bytes, bytes] | None:
        """The event and the document of its error, both JSON; None when it holds no trace."""
        ...


@dataclass(slots=True)
class Derived:
    """Segment lines: for the codec `error_event`, and for the codec `event`."""

    errors: list[bytes] = field(default_factory=list)
    events: list[bytes] = field(default_factory=list)


def derive(lines: Iterable[bytes], traces: Traces) -> Derived:
    """Divide lines, a prefix and an event's JSON each, by whether they hold a trace."""
    derived = Derived()
    for line in lines:
        *where, flags, event = line.removesuffix(b"\n").split(b"\t", PREFIX_TABS)
        try:
            found = traces.read(event)
        except Exception:
            # A mistake of ours in reading a hostile text costs the issue, never the event.
            log.exception("an event cannot be looked at for a stack trace")
            found = None
        if found is None:
            derived.events.append(b"\t".join([*where, LOOKED_AT + flags, event]) + b"\n")
        else:
            derived.errors.append(b"\t".join([*where, flags, b""]) + error_line(*found))
    return derived
