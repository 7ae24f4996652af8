"""How long lines gather: as long as a steady stream allows."""

import pytest

from logboom.ingest.gathering import (
    FLOOD_FACTOR,
    FLOOD_LINES,
    FOUND_SECONDS,
    LARGE_FLOOD_FACTOR,
    LARGE_FLOOD_LINES,
    LOADS_DIFFER,
    STREAM_FACTOR,
    STREAM_LINES,
    STREAM_SECONDS,
    Gathering,
)

SEAL_SECONDS = 0.75


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gathering(clock: Clock) -> Gathering:
    return Gathering(SEAL_SECONDS, clock)


def loaded(
    gathering: Gathering, clock: Clock, *, lines: int = 10, seconds: float = 0.1, codec: str = "json_lines"
) -> None:
    gathering.begun(codec, lines)
    clock.now += seconds
    gathering.ended()


def test_what_comes_first_waits_for_the_settings_time(gathering: Gathering):
    assert gathering.seconds("json_lines") == SEAL_SECONDS


def test_in_a_stream_of_quick_loads_lines_gather_longer_and_are_still_found_in_time(gathering: Gathering, clock: Clock):
    loaded(gathering, clock, seconds=0.1)
    assert gathering.seconds("json_lines") == SEAL_SECONDS * STREAM_FACTOR
    loaded(gathering, clock, seconds=0.25)
    gathers = gathering.seconds("json_lines")
    assert SEAL_SECONDS < gathers < SEAL_SECONDS * STREAM_FACTOR
    assert gathers + LOADS_DIFFER * 0.25 == pytest.approx(FOUND_SECONDS)


def test_a_line_after_a_single_line_does_not_wait_for_others(gathering: Gathering, clock: Clock):
    loaded(gathering, clock, lines=STREAM_LINES - 1)
    assert gathering.seconds("json_lines") == SEAL_SECONDS


def test_after_a_long_load_they_gather_no_longer(gathering: Gathering, clock: Clock):
    loaded(gathering, clock, seconds=1.0)
    assert gathering.seconds("json_lines") == SEAL_SECONDS


def test_a_silence_ends_a_stream(gathering: Gathering, clock: Clock):
    loaded(gathering, clock)
    clock.now += STREAM_SECONDS + 0.1
    assert gathering.seconds("json_lines") == SEAL_SECONDS


def test_each_codec_has_a_stream_of_its_own(gathering: Gathering, clock: Clock):
    loaded(gathering, clock, codec="syslog")
    assert gathering.seconds("json_lines") == SEAL_SECONDS


@pytest.mark.parametrize(("lines", "factor"), [(FLOOD_LINES, FLOOD_FACTOR), (LARGE_FLOOD_LINES, LARGE_FLOOD_FACTOR)])
def test_errors_in_a_flood_gather_longer(gathering: Gathering, clock: Clock, lines: int, factor: int):
    """What a load costs whatever it holds is shared by more of them."""
    loaded(gathering, clock, lines=lines, codec="error_event")
    assert gathering.seconds("error_event") == factor * SEAL_SECONDS
    loaded(gathering, clock, lines=lines)
    assert gathering.seconds("json_lines") < factor * SEAL_SECONDS
