"""The module's functions in a real engine: who decodes which lines, and what happens when they cannot."""

from pathlib import Path
from typing import Any

from logboom.errors import EngineError
from logboom.ingest.codecs import LEFT as STATE_LEFT
from logboom.ingest.codecs import Codec, Function, Reading
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.codecs.select import Rows
from logboom.ingest.module.function import define, json_lines
from logboom.ingest.spool import Origin
from logboom.store.embedded import EmbeddedEngine
from logboom.store.engine import Engine, Summary
from logboom.store.statement import Statement
from tests.ingest.codecs.reading import lines_of, read
from tests.ingest.conftest import loading, stored

# A time of a rare form is left; a plain one is not.
CERTAIN = ('{"message":"a","time":"2026-11-22T09:00:00Z"}', '{"message":"b"}')
LEFT = '{"message":"c","time":"Sun, 22 Nov 2026 09:00:00 GMT"}'
BROKEN = '{"message":'
MODULES = "SELECT name FROM system.webassembly_modules ORDER BY name"


class Refusing:
    """A real engine that has no WebAssembly."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def rows(self, statement: Statement, **how: Any) -> Any:
        if "system.functions" in statement.sql:
            raise EngineError("this engine knows no such functions", engine_code=344)
        return await self._engine.rows(statement, **how)

    async def execute(self, statement: Statement, **how: Any) -> Summary:
        return await self._engine.execute(statement, **how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def only_this(function: Function) -> dict[Codec, Function]:
    return {JSON_LINES: function}


async def test_lines_that_the_function_leaves_are_decoded_by_the_codec_once_and_in_their_place(engine: EmbeddedEngine):
    lines = lines_of([CERTAIN[0], LEFT, BROKEN, CERTAIN[1]])
    found = await read(engine, "json_lines", lines)
    assert {row: (event["message"], event["timestamp"][:19]) for row, event in found.events.items()} == {
        0: ("a", "2026-11-22T09:00:00"),
        1: ("c", "2026-11-22T09:00:00"),
        3: ("b", "2026-11-22T10:00:00"),
    }
    assert found.unparsed == [bytes(lines[2]).rstrip(b"\n")]


async def test_texts_that_the_function_leaves_are_understood_by_the_codec(engine: EmbeddedEngine):
    """What a Docker file wraps is one."""
    wrapped = '{"log":"2026-11-22 09:00:00,000 ERROR app.views: charge failed\\n","stream":"stderr","time":"2026-11-22T09:00:01Z"}'
    found = await read(engine, "text_lines", lines_of(["INFO: ready", wrapped]))
    assert [(event["level"], event["message"]) for _, event in sorted(found.events.items())] == [
        ("info", "ready"),
        ("error", "charge failed"),
    ]


async def test_what_the_codec_decodes_is_what_it_left_and_no_more(engine: EmbeddedEngine):
    """A function that leaves all, and one that leaves none, make the same events."""

    def leaving_all(source: str, reading: Reading) -> Rows:
        rows = json_lines(source, reading)
        others = tuple(name for name in (*rows.columns, *rows.derived) if name != "parsed")
        return Rows(rows.select(others), others).derive(parsed=f"toUInt8({STATE_LEFT})")

    lines = lines_of([*CERTAIN, LEFT])
    await define(engine)
    every = await read(engine, "json_lines", lines, functions=only_this(leaving_all))
    none = await read(engine, "json_lines", lines, functions={})
    differing = ("load_id", "event_id")
    for event in (*every.events.values(), *none.events.values()):
        for name in differing:
            del event[name]
    assert every.events == none.events


async def test_a_function_that_fails_leaves_the_segment_to_the_codec(engine: EmbeddedEngine):
    def failing(source: str, reading: Reading) -> Rows:
        stopping = f"SELECT line, row + throwIf(row = 1, 'the module stopped') AS row FROM ({source})"
        return json_lines(stopping, reading)

    await define(engine)
    found = await read(engine, "json_lines", lines_of([*CERTAIN, LEFT]), functions=only_this(failing))
    assert sorted(event["message"] for event in found.events.values()) == ["a", "b", "c"]


async def test_of_the_modules_that_an_engine_was_given_it_keeps_the_newest(engine: EmbeddedEngine):
    await define(engine)
    (name,) = [row[0] for row in (await engine.rows(Statement(MODULES))).rows]
    await engine.execute(
        Statement(
            f"INSERT INTO system.webassembly_modules (name, code) SELECT 'logboom_old' AS name, code FROM system.webassembly_modules WHERE name = '{name}'"
        )
    )
    await engine.execute(Statement("DROP FUNCTION decode_json_lines"))
    await define(engine)
    assert (await engine.rows(Statement(MODULES))).rows == [[name]]


async def test_an_engine_without_webassembly_loads_all_the_same(engine: EmbeddedEngine, tmp_path: Path, project: int):
    async with loading(tmp_path, Refusing(engine)) as load:  # type: ignore[arg-type]
        await load.spool.append("json_lines", "\n".join((*CERTAIN, "")).encode(), Origin(project))
        await load.done()
    assert await stored(engine, project) == ["a", "b"]
