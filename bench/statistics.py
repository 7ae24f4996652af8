"""The few figures that a table needs of a row of measurements."""

from collections.abc import Sequence
from math import ceil


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle value, the lower one of two."""
    return quantile(values, 0.5)
