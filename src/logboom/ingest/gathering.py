"""How long lines gather before they are loaded, while the loader has nothing else to do.

A load costs a tenth of a second of CPU whatever it holds. So in a steady stream the next segment gathers for as long as what
is answered is still found within FOUND_SECONDS: the shorter the last load took, the longer. What comes after a silence, or after
single lines, waits for the settings' time alone.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FOUND_SECONDS: Final = 1.3
STREAM_FACTOR: Final = 1.4  # longer than that a segment of a stream gathers never
LOADS_DIFFER: Final = 1.5  # a load may take so much longer than the one before
STREAM_SECONDS: Final = 3.0  # a load within so many seconds before makes it a stream
STREAM_LINES: Final = 5  # if it had so many: somebody waits for the single line

# Errors in a flood gather longer than other lines: of the thousandth error within a second nobody needs to hear in the next.
# Where a load had a thousand, the next one gathers longer still.
GATHERING_LONGER: Final = frozenset({"error_event"})
FLOOD_LINES: Final = 300
FLOOD_FACTOR: Final = 2
LARGE_FLOOD_LINES: Final = 1_000
LARGE_FLOOD_FACTOR: Final = 4


@dataclass(frozen=True, slots=True)
class _Load:
    """The last one of a codec."""

    lines: int
    seconds: float
    ended: float


class Gathering:
    """Told of each load's begin and end, says how old an open segment of a codec gets."""

    def __init__(self, seal_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seal_seconds = seal_seconds
        self._clock = clock
        self._loads: dict[str, _Load] = {}
        self._running: tuple[str, int, float] | None = None

    def begun(self, codec: str, lines: int) -> None:
        self._running = codec, lines, self._clock()

    def ended(self) -> None:
        """The load that was begun last is over."""
        if self._running:
            codec, lines, begun = self._running
            self._running = None
            now = self._clock()
            self._loads[codec] = _Load(lines, now - begun, now)

    def seconds(self, codec: str) -> float:
        last = self._loads.get(codec)
        if last is None or last.lines < STREAM_LINES or self._clock() - last.ended > STREAM_SECONDS:
            return self._seal_seconds
        if codec in GATHERING_LONGER and last.lines >= FLOOD_LINES:
            return self._seal_seconds * (LARGE_FLOOD_FACTOR if last.lines >= LARGE_FLOOD_LINES else FLOOD_FACTOR)
        longest = self._seal_seconds * STREAM_FACTOR
        return min(longest, max(self._seal_seconds, FOUND_SECONDS - LOADS_DIFFER * last.seconds))
