"""From the spool into the table, each line once."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from logboom.errors import EngineUnavailable
from logboom.ingest import quarantine, refusal
from logboom.ingest.codecs import EVENTS, STAGED_LINES, STAGED_TEXTS, codec_named
from logboom.ingest.codecs.error_event import error_line
from logboom.ingest.manifest import Manifest
from logboom.ingest.rising_ids import now_us
from logboom.ingest.segment import SegmentName
from logboom.ingest.spool import Origin
from logboom.ingest.staging import Staging
from logboom.store.embedded import EmbeddedEngine
from logboom.store.engine import Engine, Summary
from logboom.store.statement import Statement, literal
from tests.ingest.conftest import VERSIONS, files, loading, stored
from tests.waiting import until


class AnswerLost:
    """A real engine whose answers to inserts into `events` are lost on the way, so many times."""

    def __init__(self, engine: Engine, times: int) -> None:
        self._engine = engine
        self.times = times

    async def execute(self, statement: Statement, **how: Any) -> Summary:
        summary = await self._engine.execute(statement, **how)
        if self.times and statement.sql.startswith("INSERT INTO logboom.events "):
            self.times -= 1
            raise EngineUnavailable("the answer was lost")
        return summary

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def sealed(directory: Path, project: int, lines: list[str], number: int = 1000, codec: str = "text_lines") -> Path:
    """A segment as an earlier run left it."""
    directory.mkdir(exist_ok=True)
    path = directory / SegmentName(number, codec, VERSIONS[codec]).file("sealed")
    path.write_text("".join(f"{project}\t0\t{now_us()}\t\t\t{line}\n" for line in lines))
    return path


@asynccontextmanager
async def refusing(engine: Engine, word: str) -> AsyncIterator[None]:
    """While inside, the engine itself refuses every event with this message."""
    await engine.execute(Statement(f"ALTER TABLE logboom.events ADD CONSTRAINT bad CHECK message != {literal(word)}"))
    yield
    await engine.execute(Statement("ALTER TABLE logboom.events DROP CONSTRAINT bad"))


async def test_what_was_appended_is_found_in_the_table(engine: EmbeddedEngine, directory: Path, project: int):
    """JSON lines, text and syslog share nothing but the spool; each goes to its own segment."""
    async with loading(directory, engine) as load:
        await load.spool.append("json_lines", b'{"message":"one"}\n{"message":"two"}\n', Origin(project))
        await load.spool.append("text_lines", b"three\n", Origin(project))
        await load.spool.append("syslog", b"<13>Oct 11 22:14:15 mymachine su: four\n", Origin(project))
        await load.done()
        assert load.spool.waiting_bytes == 0
    assert await stored(engine, project) == ["four", "one", "three", "two"]


async def test_nothing_stays_in_the_spool_when_all_is_loaded(engine: EmbeddedEngine, directory: Path, project: int):
    """Neither segments nor manifests."""
    async with loading(directory, engine) as load:
        await load.spool.append("text_lines", b"x\n", Origin(project))
        await load.done()
    assert [path.name for path in files(directory)] == ["ids", "senders"]


async def test_each_load_is_told_with_an_id_that_rises(engine: EmbeddedEngine, directory: Path, project: int):
    """The live tail follows them: what it is told of is in the table."""
    async with loading(directory, engine) as load:
        before = load.feed.latest
        for number in range(3):
            await load.spool.append("text_lines", b"%d\n" % number, Origin(project))
            latest = await load.feed.wait_beyond(load.feed.latest)
            assert await stored(engine, project, "max(load_id)") == [latest]
    ids = [load_id for load_id, _ in load.told]
    assert before < ids[0] < ids[1] < ids[2]
    assert {projects for _, projects in load.told} == {frozenset({project})}


async def test_events_are_kept_as_long_as_their_project_says(engine: EmbeddedEngine, directory: Path, project: int):
    """Another's retention or none of its own does not matter."""
    async with loading(directory, engine, retention=lambda: {project: 90, 1: 3}) as load:
        await load.spool.append("text_lines", b"x\n", Origin(project))
        await load.done()
    assert await stored(engine, project, "retention_days") == [90]


async def test_an_id_from_a_clock_in_the_future_gives_no_time_from_there(
    engine: EmbeddedEngine, directory: Path, project: int
):
    """Ids never step back, so they stay ahead once the clock has been wrong; events' own times do not."""
    in_2100 = 4_102_444_800_000_000
    sealed(directory, project, ["<13>Jan  1 00:00:00 host su: new year"], in_2100, "syslog")
    async with loading(directory, engine) as load:
        await load.done()
    assert await stored(engine, project, "abs(dateDiff('day', timestamp, received_at)) < 366") == [1]
    assert await stored(engine, project, "abs(UUIDv7ToDateTime(event_id) - now()) < 3600") == [1]


async def test_lines_that_the_engine_cannot_read_are_repaired_or_kept_whole(
    engine: EmbeddedEngine, directory: Path, project: int
):
    """Good neighbours of broken lines are loaded too; nothing is lost."""
    lines = b'{"message":"good"}\n{"message":"nan","x":NaN,}\n[1,2]\n{"message":"\xff"}\n{"broken\n'
    async with loading(directory, engine) as load:
        await load.spool.append("json_lines", lines, Origin(project, 7, "10.0.0.1"))
        await load.done()
    assert await stored(engine, project, "message, attributes, key, peer") == [
        ["[1,2]", {"logboom.parse_error": "the JSON is an array, not an object"}, 7, "10.0.0.1"],
        ["\\xff", {}, 7, "10.0.0.1"],
        ["good", {}, 7, "10.0.0.1"],
        ["nan", {"x": "NaN"}, 7, "10.0.0.1"],
        ['{"broken', {"logboom.parse_error": "no JSON: Unterminated string starting at at character 2"}, 7, "10.0.0.1"],
    ]


async def test_a_load_whose_answer_was_lost_is_not_doubled(engine: EmbeddedEngine, directory: Path, project: int):
    """It is offered again under the same token, and counted."""
    async with loading(directory, AnswerLost(engine, 3)) as load:  # type: ignore[arg-type]
        await load.spool.append("text_lines", b"a\nb\n", Origin(project))
        await load.done()
    assert await stored(engine, project) == ["a", "b"]


class Restarted:
    """A real engine that is started again, once, after so many statements of a load: what it had in memory is gone."""

    def __init__(self, engine: Engine, after: int) -> None:
        self._engine = engine
        self._left = after

    async def _answered(self, answer: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            for table in (STAGED_LINES, STAGED_TEXTS):
                await self._engine.execute(Statement(f"TRUNCATE TABLE {table}"))
        return answer

    async def load(self, *what: Any, **how: Any) -> Any:
        return await self._answered(await self._engine.load(*what, **how))

    async def result(self, *what: Any, **how: Any) -> Any:
        return await self._answered(await self._engine.result(*what, **how))

    async def execute(self, *what: Any, **how: Any) -> Any:
        return await self._answered(await self._engine.execute(*what, **how))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


@pytest.mark.slow
@pytest.mark.parametrize("after", range(1, 8))
async def test_an_engine_that_is_started_again_in_the_middle_of_a_load_costs_nothing(
    engine: EmbeddedEngine, directory: Path, project: int, after: int
):
    """Whichever of the load's statements it comes after: decoding, looking for traces, the inserts, what is left over."""
    trace = json.dumps('Traceback (most recent call last):\n  File "/srv/shop.py", line 7, in pay\nValueError: no')
    lines = f'{{"message":"error","exc_info":{trace}}}\n{{"message":"good"}}\n{{"message":"repaired",}}\n'
    async with loading(directory, Restarted(engine, after)) as load:  # type: ignore[arg-type]
        await load.spool.append("json_lines", lines.encode(), Origin(project))
        await load.done()
    assert await stored(engine, project, "message, exception_type") == [
        ["error", "ValueError"],
        ["good", ""],
        ["repaired", ""],
    ]
    sql = "SELECT message, exception_type FROM logboom.error_payloads WHERE project = {project:UInt32}"
    assert (await engine.rows(Statement(sql, {"project": project}))).rows == [["error", "ValueError"]]
    assert quarantine.quarantined(directory) == []


@pytest.mark.slow
@pytest.mark.parametrize("after", range(1, 5))
async def test_nor_does_one_that_is_started_again_while_text_is_understood(
    engine: EmbeddedEngine, directory: Path, project: int, after: int
):
    """Whichever of the steps it comes after: reading, taking off what wraps a line, decoding, the insert."""
    lines = b"one\n2026-11-22T10:58:08.123456789Z stdout F two\n"
    async with loading(directory, Restarted(engine, after)) as load:  # type: ignore[arg-type]
        await load.spool.append("text_lines", lines, Origin(project))
        await load.done()
    assert await stored(engine, project) == ["one", "two"]
    assert quarantine.quarantined(directory) == []


async def test_a_load_begun_by_an_earlier_run_is_not_doubled(engine: EmbeddedEngine, directory: Path, project: int):
    """Its rows are in the table, its segment still in the spool."""
    path, manifest = await inserted(engine, directory, project, ["a", "b"])
    async with loading(directory, engine) as load:
        await load.done()
        assert load.told == [(manifest.load_id, frozenset({project}))]
    assert not path.exists()
    assert await stored(engine, project) == ["a", "b"]


async def test_a_token_without_its_rows_does_not_lose_them(engine: EmbeddedEngine, directory: Path, project: int):
    """The engine writes the token down before the part: killed in between, it would take a repetition for done."""
    _, manifest = await inserted(engine, directory, project, ["a", "b", "c"])
    sql = f"ALTER TABLE logboom.events DELETE WHERE load_id = {manifest.load_id} AND message != 'b'"
    await engine.execute(Statement(sql + " SETTINGS mutations_sync = 2"))
    assert await stored(engine, project) == ["b"]
    async with loading(directory, engine) as load:
        await load.done()
    assert await stored(engine, project) == ["a", "b", "c"]


async def test_the_good_lines_of_a_refused_segment_are_loaded(engine: EmbeddedEngine, directory: Path, project: int):
    """And the bad one is kept with the engine's reason."""
    word = uuid.uuid4().hex
    lines = [f"line {number:02d}" for number in range(20)]
    async with refusing(engine, word), loading(directory, engine) as load:
        batch = "".join(line + "\n" for line in [*lines[:7], word, *lines[7:]])
        await load.spool.append("text_lines", batch.encode(), Origin(project))
        await load.done()
        (entry,) = quarantine.quarantined(directory)
        assert entry.lines == 1
        assert entry.error_code == 469
        assert "Constraint" in entry.error
        assert quarantine.show(directory, entry.id)[0].endswith(word.encode() + b"\n")
    assert await stored(engine, project) == lines


async def test_a_replay_is_loaded_by_the_running_server(engine: EmbeddedEngine, directory: Path, project: int):
    """Once what was wrong is mended."""
    word = uuid.uuid4().hex
    async with loading(directory, engine) as load:
        async with refusing(engine, word):
            await load.spool.append("text_lines", word.encode() + b"\n", Origin(project))
            await load.done()
        (entry,) = quarantine.quarantined(directory)
        quarantine.replay(directory, entry.id)

        async def loaded() -> bool:
            return await stored(engine, project) == [word]

        await until(loaded)
    assert quarantine.quarantined(directory) == []


@pytest.mark.slow
async def test_when_everything_is_refused_it_is_kept_in_pieces(
    engine: EmbeddedEngine, directory: Path, project: int, monkeypatch: pytest.MonkeyPatch
):
    """Not in ten thousand files of one line."""
    monkeypatch.setattr(refusal, "MOST_REFUSALS", 10)
    word = uuid.uuid4().hex
    async with refusing(engine, word), loading(directory, engine) as load:
        await load.spool.append("text_lines", f"{word}\n".encode() * 2000, Origin(project))
        await load.done()
    entries = quarantine.quarantined(directory)
    assert sum(entry.lines for entry in entries) == 2000
    assert len(entries) < 20
    assert await stored(engine, project) == []


async def test_damaged_lines_are_kept_apart_from_their_good_neighbours(
    engine: EmbeddedEngine, directory: Path, project: int
):
    """Of a segment that an earlier run left and the disk has changed since."""
    path = sealed(directory, project, ["a", "b", "c"])
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"\0" * (len(second) - 1) + b"\n" + third)
    async with loading(directory, engine) as load:
        await load.done()
    assert await stored(engine, project) == ["a", "c"]
    (entry,) = quarantine.quarantined(directory)
    assert (entry.lines, entry.error) == (1, "the line's prefix is damaged")


async def test_a_segment_for_an_unknown_codec_is_kept(engine: EmbeddedEngine, directory: Path, project: int):
    """A newer Logboom wrote it; its lines can be replayed there."""
    sealed(directory, project, ["a"]).rename(directory / SegmentName(1000, "text_lines", 999).file("sealed"))
    async with loading(directory, engine) as load:
        await load.done()
    (entry,) = quarantine.quarantined(directory)
    assert (entry.codec_version, entry.lines) == (999, 1)


async def test_a_segment_with_an_unreadable_manifest_is_kept(engine: EmbeddedEngine, directory: Path, project: int):
    """Loading it might double it; a person can look."""
    sealed(directory, project, ["a"])
    (directory / SegmentName(1000, "text_lines", 1).manifest_file).write_bytes(b"\0\0")
    async with loading(directory, engine) as load:
        await load.done()
    (entry,) = quarantine.quarantined(directory)
    assert "manifest" in entry.error
    assert await stored(engine, project) == []


async def test_stopping_leaves_what_cannot_be_loaded_in_time(engine: EmbeddedEngine, directory: Path, project: int):
    """The next start loads it."""
    always_lost = AnswerLost(engine, 10**9)
    async with loading(directory, always_lost, stop_within_seconds=0.2) as load:  # type: ignore[arg-type]
        await load.spool.append("text_lines", b"x\n", Origin(project))
    assert len(files(directory, "*.sealed")) == 1
    async with loading(directory, engine) as load:
        await load.done()
    assert await stored(engine, project) == ["x"]


async def inserted(engine: Engine, directory: Path, project: int, lines: list[str]) -> tuple[Path, Manifest]:
    """A segment whose insert has succeeded, as a crash right after it leaves it."""
    number = project * 1000  # a token that no other test uses
    path = sealed(directory, project, lines, number)
    manifest = Manifest(load_id=number, segment_time_us=number, retention={}, default_retention=30, timezone="UTC")
    manifest.write(directory, SegmentName(number, "text_lines", 1))
    staging = Staging(engine, attempt=number)
    await staging.decode(codec_named("text_lines", 1), path, manifest)
    await staging.insert(EVENTS, token=str(number))
    return path, manifest


async def test_an_error_whose_second_insert_failed_is_in_both_tables_once(
    engine: EmbeddedEngine, directory: Path, project: int
):
    """The document's table comes first, so an event that is found has its document."""
    word = uuid.uuid4().hex
    lines = [
        error_line(b'{"message":"%s"}' % text, b'{"a":"%s"}' % text) for text in (b"first", word.encode(), b"third")
    ]
    async with refusing(engine, word), loading(directory, engine) as load:
        await load.spool.append("error_event", b"".join(lines), Origin(project))
        await load.done()
        (entry,) = quarantine.quarantined(directory)
        assert entry.lines == 1
    assert await stored(engine, project) == ["first", "third"]
    sql = "SELECT payload FROM logboom.error_payloads WHERE project = {project:UInt32} ORDER BY payload"
    assert (await engine.rows(Statement(sql, {"project": project}))).rows == [['{"a":"first"}'], ['{"a":"third"}']]
