"""The range of time that a query asks for itself: `earliest=-1h@h latest=now`."""

from datetime import tzinfo

from logboom.errors import InvalidRequest, QueryError
from logboom.query.time import parse_time
from logboom.query.tree import And, Bound, Node, Or

Range = tuple[int | None, int | None]
"""From when on and before when, in nanoseconds; None where the query doesn't say."""


def range_of(node: Node, *, now: int, zone: tzinfo) -> Range:
    """What no event that matches lies outside of. Raises QueryError for what is no time."""
    match node:
        case Bound("earliest", column="timestamp"):
            return moment_of(node, now=now, zone=zone), None
        case Bound("latest", column="timestamp"):
            return None, moment_of(node, now=now, zone=zone)
        case And(operands):
            ranges = [range_of(operand, now=now, zone=zone) for operand in operands]
            starts = [start for start, _ in ranges if start is not None]
            ends = [end for _, end in ranges if end is not None]
            return max(starts, default=None), min(ends, default=None)
        case Or(operands):
            ranges = [range_of(operand, now=now, zone=zone) for operand in operands]
            starts = [start for start, _ in ranges if start is not None]
            ends = [end for _, end in ranges if end is not None]
            return (
                min(starts) if len(starts) == len(ranges) else None,
                max(ends) if len(ends) == len(ranges) else None,
            )
    return None, None


def moment_of(bound: Bound, *, now: int, zone: tzinfo) -> int:
    """The moment that a bound names. Raises QueryError."""
    try:
        return parse_time(bound.time, now=now, zone=zone)
    except InvalidRequest as error:
        raise QueryError(error.message, hint=error.hint, position=bound.value_position) from None
