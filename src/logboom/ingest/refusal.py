"""What a refusal of the engine means: come back later, or there is something in these lines that it will never take.

A segment that is refused for good is divided in halves until the line at fault is alone. When that takes too many
refusals the fault is everywhere, and what is left goes to quarantine in larger pieces. A segment that needs more memory
or time than there is is divided too, but nothing of it is ever put aside for that.

Source: ClickHouse, src/Common/ErrorCodes.cpp.
"""

from typing import Final

from logboom.errors import EngineError, LimitExceeded

# The state of the engine, of its disk or of our statements is at fault, never a line: an operator or time mends it.
CIRCUMSTANCES: Final = frozenset({
    16, 46, 47, 48, 60, 62, 81, 115,  # an unknown column, function, identifier, table, database, setting; syntax
    74, 75, 76, 84, 107, 243, 521,  # files and the disk
    173, 202, 203, 209, 210, 236, 439,  # memory, queries, connections, network, threads; being shut down
    218, 225, 242, 252, 254, 285, 286, 319, 341, 999,  # a table that is dropped, read-only, full of parts, or replicated
    192, 194, 497, 516,  # users and their rights
})  # fmt: skip

# A limit may have been hit because others used the memory; after so many attempts the segment is taken for too large.
# So few lines as FEW_LINES never are: they wait until there is memory for them.
LIMIT_ATTEMPTS: Final = 5
FEW_LINES: Final = 1000

# Enough to find six bad lines among fifty thousand; then the rest is kept in pieces of what size they have then.
MOST_REFUSALS: Final = 64


class Refusals:
    """Counts the refusals of each segment that is on its way, and of all that it was divided into together."""

    def __init__(self) -> None:
        self._attempts: dict[int, int] = {}
        self._shared: dict[int, list[int]] = {}  # one counter for a segment and its descendants

    def is_lasting(self, segment: int, lines: int, error: EngineError | LimitExceeded) -> bool:
        """Count this refusal; whether offering the segment again as it is would be pointless."""
        attempts = self._attempts[segment] = self._attempts.get(segment, 0) + 1
        if isinstance(error, LimitExceeded):
            return attempts >= LIMIT_ATTEMPTS and lines > FEW_LINES
        return error.engine_code not in CIRCUMSTANCES and error.engine_code != 0

    def may_divide(self, segment: int) -> bool:
        """Count a division; False when there were too many."""
        counter = self._shared.setdefault(segment, [0])
        counter[0] += 1
        return counter[0] <= MOST_REFUSALS

    def divided(self, segment: int, successors: tuple[int, ...]) -> None:
        """These count together with the segment whose place they take."""
        counter = self._shared.setdefault(segment, [0])
        self._shared.update(dict.fromkeys(successors, counter))

    def forget(self, segment: int) -> None:
        """The segment has left the spool."""
        self._attempts.pop(segment, None)
        self._shared.pop(segment, None)
