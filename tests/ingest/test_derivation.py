"""Stack traces in ordinary lines become errors: once, as events of their own, with a document beside them."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from logboom.ingest.codecs import EVENTS, LEFT
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.derivation import errors_in
from logboom.ingest.loader import Loader
from logboom.ingest.segment import Origin
from logboom.issues.log_errors import LogErrors
from logboom.store.embedded import EmbeddedEngine
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.ingest.codecs.reading import Line, staged
from tests.ingest.conftest import opened

TRACE = (
    'Traceback (most recent call last):\n  File "/srv/shop/views.py", line 7, in confirm\n    charge()\nValueError: no'
)


async def stored(engine: Engine, project: int, table: str, columns: str) -> list[list[Any]]:
    sql = f"SELECT {columns} FROM logboom.{table} WHERE project = {project} ORDER BY message, timestamp"
    return (await engine.rows(Statement(sql))).rows


async def loaded(
    engine: Engine, directory: Path, project: int, codec: str, *lines: bytes, with_errors: list[int] | None = None
) -> list[int]:
    """Load the lines as a server would; the ids of the loads, and of those that brought errors."""
    loads: list[int] = []
    errors: list[int] = [] if with_errors is None else with_errors
    async with opened(directory) as spool:
        loader = Loader(
            spool,
            engine,
            dict,
            on_loaded=lambda load, _: loads.append(load),
            on_errors_loaded=lambda load, _: errors.append(load),
            traces=LogErrors(),
        )
        running = asyncio.create_task(loader.run())
        await spool.append(codec, b"".join(line + b"\n" for line in lines), Origin(project))
        await asyncio.wait_for(spool.wait_until_loaded(), 60)
        await loader.stop(within_seconds=1)
        await running
    return loads


@pytest.mark.slow
async def test_a_trace_in_a_message_becomes_an_error(engine: Engine, directory: Path, project: int):
    lines = [
        {
            "message": "a payment failed\n" + TRACE,
            "level": "error",
            "order": 7,
            "timestamp": "2026-11-18T14:29:57.893Z",
        },
        {"message": "b payment failed", "exc_info": TRACE},
        {"message": "c we sat    at home"},
        {"message": "d nothing"},
    ]
    loads = await loaded(engine, directory, project, "json_lines", *(json.dumps(line).encode() for line in lines))
    columns = "substring(message, 1, 1), exception_type, fingerprint != 0, attributes['order'], toString(timestamp)"
    events = await stored(engine, project, "events", columns)
    assert [row[:3] for row in events] == [["a", "ValueError", 1], ["b", "ValueError", 1], ["c", "", 0], ["d", "", 0]]
    assert events[0][3:] == ["7", "2026-11-18 14:29:57.893000000"]
    documents = await stored(engine, project, "error_payloads", "fingerprint, payload")
    assert len(documents) == 2
    assert len({row[0] for row in documents}) == 1, "one error, wherever its trace stands"
    assert json.loads(documents[0][1])["exception"]["values"][0]["type"] == "ValueError"
    same = "event_id, load_id, received_at, fingerprint, message"
    assert await stored(engine, project, "error_payloads", same) == (await stored(engine, project, "events", same))[:2]
    assert len(loads) == 1, "errors come with the lines that they are among"


@pytest.mark.slow
async def test_who_waits_for_errors_hears_of_the_loads_that_brought_some(engine: Engine, directory: Path, project: int):
    """Most loads bring none, and looking for them costs as much as a small load."""
    errors: list[int] = []
    await loaded(engine, directory, project, "json_lines", b'{"message":"nothing"}', with_errors=errors)
    assert errors == []
    line = json.dumps({"message": TRACE}).encode()
    assert await loaded(engine, directory, project, "json_lines", line, with_errors=errors) == errors


@pytest.mark.slow
async def test_a_trace_in_an_object_of_a_json_line_becomes_an_error(engine: Engine, directory: Path, project: int):
    """The engine keeps an object as one text of JSON, so two functions stay two errors only if that is read."""

    def trace(function: str) -> str:
        return TRACE.replace("in confirm", f"in {function}")

    lines = [
        {"message": "a", "level": "error", "err": {"stack": "TypeError: x\n    at f (/a.js:1:2)"}},
        {"message": "b", "error": {"kind": "ValueError", "message": "no", "stack": trace("confirm")}},
        {"message": "c", "error": {"type": "ValueError", "message": "no", "stack_trace": trace("refund")}},
        {"message": "d", "thrown": {"name": "ValueError", "message": "no", "extendedStackTrace": trace("confirm")}},
        {"message": "e", "exception": {"type": "ValueError", "stacktrace": trace("refund")}},
        {"message": "f", "@x": trace("confirm")},
        {"message": "g", "StackTrace": trace("refund")},
        {"message": "h", "error": trace("confirm")},
    ]
    await loaded(engine, directory, project, "json_lines", *(json.dumps(line).encode() for line in lines))
    events = await stored(engine, project, "events", "message, exception_type, fingerprint")
    assert [(message, type_) for message, type_, _ in events] == [
        ("a", "TypeError"),
        *((n, "ValueError") for n in "bcdefgh"),
    ]
    confirm, refund = ({row[2] for row in events if row[0] in names} for names in ("bdfh", "ceg"))
    assert len(confirm) == len(refund) == 1
    assert confirm | refund == confirm ^ refund, "errors of different functions"
    assert 0 not in {row[2] for row in events}


@pytest.mark.slow
async def test_a_trace_in_plain_text_becomes_an_error(engine: Engine, directory: Path, project: int):
    escaped = TRACE.replace("\\", "\\\\").replace("\n", "\\n").encode()
    await loaded(engine, directory, project, "text_lines", b"ERROR " + escaped)
    (event,) = await stored(engine, project, "events", "exception_type")
    assert event == ["ValueError"]


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["syslog", "text_lines"])
async def test_a_trace_that_rsyslog_escaped_becomes_an_error(engine: Engine, directory: Path, project: int, codec: str):
    """It writes a line feed as #012 and a tab as #011, in what it forwards and in its files; the message stays so."""
    java = "java.lang.IllegalStateException: no\n\tat org.acme.Indexer.flush(Indexer.java:61)"
    escaped = [trace.replace("\n", "#012").replace("\t", "#011") for trace in (TRACE, java)]
    header = "<11>Nov 18 14:29:57 web-3 shop[7]: " if codec == "syslog" else "Nov 18 14:29:57 web-3 shop[7]: "
    await loaded(engine, directory, project, codec, *((header + text).encode() for text in escaped))
    events = await stored(engine, project, "events", "message, exception_type")
    assert events == [[escaped[0], "ValueError"], [escaped[1], "IllegalStateException"]]
    assert len(await stored(engine, project, "error_payloads", "fingerprint")) == 2


@pytest.mark.slow
async def test_a_trace_in_a_line_that_the_module_leaves_becomes_one_error(engine: EmbeddedEngine, tmp_path: Path):
    """Such a line is staged twice: as it came, and as the codec reads it."""
    odd_time = json.dumps({"message": TRACE, "time": "Sun, 22 Nov 2026 09:59:00 +0000"}).encode()
    segment = tmp_path / "segment"
    segment.write_bytes(bytes(Line(odd_time)))
    staging = await staged(engine, JSON_LINES, segment, 7_000, trace_markers=LogErrors.markers)
    left = await engine.rows(Statement(f"SELECT count() FROM logboom.staged_lines WHERE parsed = {LEFT}"))
    assert left.rows == [[1]], "the test needs a line that the module leaves"
    errors = errors_in(await staging.may_hold_traces(), LogErrors())
    found = tmp_path / "errors"
    found.write_bytes(b"".join(errors))
    await staging.add_errors(found, len(errors))
    assert (len(errors), await staging.insert(EVENTS, token="left-with-a-trace")) == (1, 1)
    await staging.clear()


def test_a_reader_that_fails_costs_the_issue_and_never_the_event():
    class Failing:
        markers = ("x",)

        def read(self, event: bytes) -> None:
            raise ZeroDivisionError

    assert errors_in([b'0\t{"message":"x"}\n'], Failing()) == []
