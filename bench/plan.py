"""What a run was asked for."""

from dataclasses import dataclass

INGEST_EVENTS = 1_000_000  # CPU per event does not change beyond; more would only take longer


@dataclass(frozen=True, slots=True)
class Plan:
    """`events` is the size of the corpus; each figure is the median of `rounds`. `inputs` are those to measure, or none for all."""

    events: int
    rounds: int
    inputs: frozenset[str] = frozenset()

    @property
    def ingest_events(self) -> int:
        """How many events a measurement of taking sends."""
        return min(self.events, INGEST_EVENTS)
