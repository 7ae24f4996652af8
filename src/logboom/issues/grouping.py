"""Which issue an error event belongs to: a fingerprint, and the components that made it.

A grouping is a named procedure that never changes once released: fingerprints are stored with the events and are not
written anew. What should be grouped otherwise becomes the next version, for events that come after it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from logboom.issues.grouping_result import Component, Grouping
from logboom.issues.grouping_v1 import procedure as v1
from logboom.issues.report import Report

__all__ = ["CURRENT", "GROUPINGS", "Component", "Grouping", "group"]

GROUPINGS: Final[Mapping[str, Callable[[Report], Grouping]]] = {"v1": v1.group}
CURRENT: Final = "v1"


def group(report: Report, grouping: str = CURRENT) -> Grouping:
    """The report's fingerprint and why it is so; the same for equal reports, on every machine and for ever.

    Raises LookupError for a grouping that this Logboom does not know.
    """
    return GROUPINGS[grouping](report)
