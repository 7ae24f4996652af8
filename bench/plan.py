"""What a run was asked for."""

from dataclasses import dataclass

SIZES = (100_000, 1_000_000, 5_000_000)
INGEST_EVENTS = 1_000_000  # CPU per event does not change beyond; more would only take longer


@dataclass(frozen=True, slots=True)
class Plan:
    """`events` is the size of the corpus; each figure is the median of `rounds`. `inputs` are those to measure, or none for all."""

    events: int
    rounds: int
    inputs: frozenset[str] = frozenset()

    @property
    def sizes(self) -> tuple[int, ...]:
        """The two sizes at which growth is seen: this corpus and the next smaller one; the smallest is alone."""
        return tuple(size for size in SIZES if size <= self.events)[-2:]

    @property
    def ingest_events(self) -> int:
        """How many events a measurement of taking sends."""
        return min(self.events, INGEST_EVENTS)
