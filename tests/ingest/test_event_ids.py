"""An event whose sender gave it an id counts once within a day."""

from pathlib import Path

import pytest

from logboom.ingest.event_ids import EventIds
from logboom.ingest.segment import EventMark, event_marks
from logboom.ingest.spool import Origin
from tests.ingest.conftest import files, opened

HOUR = 3600


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_763_852_945.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def remembering(directory: Path, clock: Clock, max_ids: int = 1000) -> EventIds:
    return EventIds(directory, max_ids=max_ids, clock=clock)


def mark(number: int, project: int = 1) -> EventMark:
    return EventMark(project, f"{number:032x}")


def taken(memory: EventIds, *numbers: int) -> None:
    marks = [mark(number) for number in numbers]
    memory.remember(marks)
    memory.record(marks)


def test_an_id_is_known_in_its_project_alone(tmp_path: Path, clock: Clock):
    memory = remembering(tmp_path, clock)
    taken(memory, 1)
    assert memory.has(mark(1))
    assert not memory.has(mark(2))
    assert not memory.has(mark(1, project=2))


def test_an_id_is_known_after_a_restart(tmp_path: Path, clock: Clock):
    for number in range(5):
        taken(remembering(tmp_path, clock), number)
        clock.seconds += 7 * HOUR if number == 2 else 1
    memory = remembering(tmp_path, clock)
    assert all(memory.has(mark(number)) for number in range(5))


def test_an_id_is_kept_for_a_day_and_not_for_two(tmp_path: Path, clock: Clock):
    memory = remembering(tmp_path, clock)
    for hour in range(0, 48, 3):
        taken(memory, hour)
        clock.seconds += 3 * HOUR
        known = {earlier for earlier in range(0, hour + 1, 3) if memory.has(mark(earlier))}
        assert set(range(max(0, hour - 21), hour + 1, 3)) <= known
    assert not memory.has(mark(0))
    assert len(list(tmp_path.iterdir())) <= 6


def test_after_a_pause_an_id_is_still_kept_for_a_day(tmp_path: Path, clock: Clock):
    memory = remembering(tmp_path, clock)
    taken(memory, 1)
    clock.seconds += 29 * HOUR
    taken(memory, 2)
    clock.seconds += 23 * HOUR
    taken(memory, 3)
    assert [number for number in (1, 2, 3) if memory.has(mark(number))] == [2, 3]


def test_the_oldest_are_forgotten_when_there_are_too_many(tmp_path: Path, clock: Clock):
    memory = remembering(tmp_path, clock, max_ids=80)
    for number in range(400):
        taken(memory, number)
        clock.seconds += 0.001
    known = [number for number in range(400) if memory.has(mark(number))]
    assert known == list(range(known[0], 400))
    assert 60 <= len(known) <= 80
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 80 * 8


def test_a_torn_end_of_the_file_is_cut(tmp_path: Path, clock: Clock):
    taken(remembering(tmp_path, clock), 1, 2)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes() + b"\1\2\3")
    taken(remembering(tmp_path, clock), 3)
    memory = remembering(tmp_path, clock)
    assert all(memory.has(mark(number)) for number in (1, 2, 3))


async def test_an_event_offered_again_is_not_kept_again(tmp_path: Path):
    async with opened(tmp_path) as spool:
        first = await spool.append("event", b'{"message":"a"}\n', Origin(1), event_id="ab")
        again = await spool.append("event", b'{"message":"a"}\n', Origin(1), event_id="ab")
        other = await spool.append("event", b'{"message":"a"}\n', Origin(2), event_id="ab")
    assert (first.duplicate, again.duplicate, other.duplicate) == (False, True, False)
    async with opened(tmp_path) as spool:
        assert (await spool.append("event", b'{"message":"a"}\n', Origin(1), event_id="ab")).duplicate
    (segment,) = files(tmp_path, "*.sealed")
    assert list(event_marks(segment.read_bytes())) == [EventMark(1, "ab"), EventMark(2, "ab")]


async def test_after_a_crash_the_ids_of_an_open_segment_are_known(tmp_path: Path):
    """It was on disk with its event; no file of ids had been written."""
    line = b'1\t2\t1763852945000000\t\t?event_id=a%20b\t{"message":"a"}\n'
    (tmp_path / "00000000000000001000.event.1.0.open").write_bytes(line + line[:20])
    async with opened(tmp_path) as spool:
        assert (await spool.append("event", b'{"message":"a"}\n', Origin(1), event_id="a b")).duplicate
        assert not (await spool.append("event", b'{"message":"a"}\n', Origin(1), event_id="ab")).duplicate
