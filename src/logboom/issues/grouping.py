"""Which issue an error event belongs to: a fingerprint, and the components that made it.

A grouping is a named procedure that never changes once released: fingerprints are stored with the events and are not
written anew. What should be grouped otherwise becomes the next version, for events that come after it.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from logboom.issues.grouping_result import Component, Grouping
from logboom.issues.grouping_v1 import procedure as v1
from logboom.issues.report import Report

__all__ = ["CURRENT", "GROUPINGS", "Component", "Grouping", "fingerprint", "group"]

GROUPINGS: Final[Mapping[str, Callable[[Report], Grouping]]] = {"v1": v1.group}
CURRENT: Final = "v1"

# Programs fail in few places. Both limits together keep the memory small, whatever is sent.
MOST_REMEMBERED: Final = 512
LONGEST_REMEMBERED: Final = 16_384  # bytes, some hundred frames


def group(report: Report, grouping: str = CURRENT) -> Grouping:
    """The report's fingerprint and why it is so; the same for equal reports, on every machine and for ever.

    Raises LookupError for a grouping that this Logboom does not know.
    """
    return GROUPINGS[grouping](report)


def fingerprint(report: Report) -> int:
    """`group(report).fingerprint`, remembered by the stacks where they alone decide."""
    written = _stacks(report)
    known = _remembered.get(written) if written else None
    if known is not None:
        return known
    grouping = group(report)
    # With a stack the values of the exceptions, which differ each time, are no part of it.
    if written and any(one.name == "frame" and one.used for one in grouping.components):
        if len(_remembered) == MOST_REMEMBERED:
            _remembered.clear()
        _remembered[written] = grouping.fingerprint
    return grouping.fingerprint


_remembered: Final[dict[bytes, int]] = {}


def _stacks(report: Report) -> bytes:
    """All that grouping can look at in errors with a stack; empty where it looks at more."""
    if report.fingerprint or not report.is_error:
        return b""
    told = [(one.type, one.module, one.mechanism, one.frames) for one in report.exceptions]
    try:
        written = msgspec.msgpack.encode((report.platform, report.frames, told))
    except (ValueError, OverflowError):  # half of a character, a number without end
        return b""
    return written if len(written) <= LONGEST_REMEMBERED else b""
