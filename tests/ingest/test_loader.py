"""From the spool into the table, each line once."""

from pathlib import Path

from logboom.ingest.spool import Origin
from logboom.store.embedded import EmbeddedEngine
from tests.ingest.conftest import loading, stored


async def test_what_was_appended_is_found_in_the_table(engine: EmbeddedEngine, directory: Path, project: int):
    """JSON lines, text and syslog share nothing but the spool; each goes to its own segment."""
    async with loading(directory, engine) as load:
        await load.spool.append("json_lines", b'{"message":"one"}\n{"message":"two"}\n', Origin(project))
        await load.spool.append("text_lines", b"three\n", Origin(project))
        await load.spool.append("syslog", b"<13>Oct 11 22:14:15 mymachine su: four\n", Origin(project))
        await load.done()
    assert await stored(engine, project) == ["four", "one", "three", "two"]


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
