"""Errors that are found in ordinary events, by the stack trace that their text holds.

What a trace is, and what it tells, is known to whoever is passed in as `Traces`.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from logboom.ingest.codecs.error_event import error_line

log = logging.getLogger(__name__)


class Traces(Protocol):
    """Reads stack traces."""

    @property
    def markers(self) -> tuple[str, ...]:
        """Without any of these in a line there is no trace in it."""
        ...

    def read(self, event: bytes) -> tuple[bytes, bytes] | None:
        """What it tells of the event, and the document of its error, both JSON; None when the event holds no trace.

        Of the event `exception_type`, `fingerprint`, and `attributes` to add, in whose place its own stay.
        """
        ...


def may_hold_traces(segment: Path, markers: Sequence[str]) -> bool:
    """Whether one of the markers stands anywhere in the segment, which is read whole."""
    content = segment.read_bytes()
    return any(marker.encode() in content for marker in markers)


def errors_in(lines: Iterable[bytes], traces: Traces) -> list[bytes]:
    """Of the lines, each an event's number, a tab and its JSON, those that hold a trace: the number, and what was read of it."""
    found = []
    for line in lines:
        number, _, event = line.removesuffix(b"\n").partition(b"\t")
        try:
            told = traces.read(event)
        except Exception:
            # A mistake of ours in reading a hostile text costs the issue, never the event.
            log.exception("an event cannot be looked at for a stack trace")
            told = None
        if told is not None:
            found.append(number + b"\t" + error_line(*told))
    return found
