"""How far back each step of a search looks.

Most searches are answered by the last minutes, however much is stored, so the range of time is walked back from its
end: half a minute first, eight times more after each step that found too little. Where events lie close, the next step
looks only as far as they will fill a batch: the engine reads the sort key of a whole window to find its newest rows,
44 bytes a row, so that five minutes at a thousand events a second would cost more than the one step that they save.
"""

from dataclasses import dataclass
from typing import Final

from logboom.query.time import SECOND

FIRST_WIDTH: Final = 30 * SECOND
LEAST_WIDTH: Final = SECOND
GROWTH: Final = 8
ROOM: Final = 2  # a window that probably holds twice what is wanted is seldom too small


@dataclass(slots=True)
class Windows:
    """The next window is `[start, end)`, in nanoseconds; there is none once `done`."""

    first: int
    """Where the whole range starts."""
    end: int
    width: int = FIRST_WIDTH

    @property
    def start(self) -> int:
        return max(self.first, self.end - self.width)

    @property
    def done(self) -> bool:
        return self.end <= self.first

    def advance(self, *, wanted: int, found: int, oldest: int) -> None:
        """Go on after a window that gave `found` of `wanted` rows, the last of them at `oldest`.

        After a full batch more rows may be in the window, also at the very time of the last one.
        """
        if found < wanted:
            growth = min(GROWTH, ROOM * wanted / found) if found else GROWTH
            self.end, self.width = self.start, max(LEAST_WIDTH, int(self.width * growth))
            return
        self.end, self.width = oldest + 1, max(LEAST_WIDTH, ROOM * (self.end - oldest))
