"""The events of the corpus: number N is the same event on every machine, whatever the size of the corpus.

They are 17.28 ms apart, so five million fill one day, and begin at a fixed midnight: what is measured does not depend
on the day of measuring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.kinds import KINDS
from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick
from bench.planted import plant

GENERATOR_VERSION = 2  # raise it with any change of what is generated: cached files are named after it
CHUNK_EVENTS = 50_000  # each chunk has a seed of its own, so that chunks can be made side by side
BEGIN_US = int(datetime(2026, 6, 15, tzinfo=UTC).timestamp()) * 1_000_000
STEP_US = 17_280
RELEASES = ("2026.6.2", "2026.6.1", "2026.5.4")


@dataclass(slots=True)
class Event:
    """One event: when (microseconds since the epoch), which program, what it said."""

    time_us: int
    kind: Kind
    said: Said


def chunk(number: int) -> Iterator[Event]:
    """The events of one chunk, in the order of their times."""
    pick = Pick(f"logboom corpus {GENERATOR_VERSION} chunk {number}")
    lots = [kind for kind in KINDS for _ in range(kind.weight)]
    first = number * CHUNK_EVENTS
    for index in range(first, first + CHUNK_EVENTS):
        kind = pick.of(lots)
        said = kind.say(pick)
        if not kind.old_syslog:
            said.attributes |= {"environment": "production", "release": pick.skewed(RELEASES)}
        plant(index, said)
        yield Event(BEGIN_US + index * STEP_US + pick.number(0, STEP_US - 1), kind, said)
