"""`logboom formats`: how lines are understood. Needs no server: the engine runs for the moment in a folder of its own."""

import asyncio
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from logboom.agent.lines import LineStream, is_document
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import server_libraries
from logboom.cli.log_file import LogFile

app = typer.Typer(help="See how lines of text are understood.", no_args_is_help=True)

MAX_MESSAGE_BYTES = 1024 * 1024
ENGINE_BYTES = 2 << 30
COLUMNS = ("timestamp", "level", "service", "host", "logger")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@app.command("list")
def list_() -> None:
    """List the formats that are recognised, with an example of each."""
    with explained(), server_libraries():
        from logboom.ingest.codecs.formats import CARRIERS, FORMATS
    rows = ((format_.name, format_.title, format_.example.split("\n")[0][:100]) for format_ in (*CARRIERS, *FORMATS))
    print_columns(("name", "format", "example"), rows)


@app.command("try")
def try_(
    file: Annotated[Path, typer.Argument(help="A file of log lines; .gz and .zst too.", show_default=False)],
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, max=100_000, help="How many of its first lines.")] = 100,
    timezone: Annotated[str, typer.Option(help="Of times that name no zone.")] = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each line.")] = False,
) -> None:
    """Show what would be recognised in the lines of a file, without sending or keeping anything."""
    with explained():
        messages = _messages(file, lines)
        found = asyncio.run(_understood(messages, timezone)) if messages else []
    for event in found:
        sys.stdout.write((json.dumps(event) if as_json else _shown(event)) + "\n")
    if not as_json:
        of_formats = Counter(event["format"] or "message" for event in found)
        counts = ", ".join(f"{count} {name}" for name, count in of_formats.most_common())
        sys.stdout.write(f"\n{len(found)} messages: {counts or 'none'}\n")


def _messages(path: Path, most: int) -> list[bytes]:
    stream, messages = LineStream(MAX_MESSAGE_BYTES), list[bytes]()
    with LogFile(path) as file:
        for piece in file.pieces(0):
            messages += stream.feed(piece)
            if len(messages) >= most:
                return messages[:most]
    return [*messages, *stream.flush()][:most]


async def _understood(messages: list[bytes], timezone: str) -> list[dict[str, Any]]:
    """The events of the messages, by the same SQL that a load decodes them with."""
    with server_libraries():
        from logboom.ingest.preview import previewed
        from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
        from logboom.store.schema import migrate
    now_us = time.time_ns() // 1000
    with tempfile.TemporaryDirectory(prefix="logboom-formats-") as directory:
        engine = EmbeddedEngine(Path(directory), EmbeddedSettings(memory_bytes=ENGINE_BYTES))
        await engine.start()
        try:
            await migrate(engine)
            segment = Path(directory) / "lines"
            segment.write_bytes(b"".join(_segment_line(message, now_us) for message in messages))
            events = await previewed(engine, segment, segment_time_us=now_us, timezone=timezone)
        finally:
            await engine.stop()
    for event, message in zip(events, messages, strict=True):
        if is_document(message):
            event["format"] = "json"
    return events


def _segment_line(message: bytes, now_us: int) -> bytes:
    escaped = message.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
    return b"0\t0\t%d\t\te\t%s\n" % (now_us, escaped)


def _shown(event: dict[str, Any]) -> str:
    """One event on a line: its format, the columns that it has, its attributes, its message."""
    columns = [f"{name}={event[name]}" for name in COLUMNS if event[name]]
    fields = [
        f"{name}={_quoted(text)}" for name, text in event["attributes"].items() if not name.startswith("logboom.")
    ]
    text = f"{event['format'] or '-':<20} {' '.join([*columns, *fields])}\n    {event['message']}"
    return CONTROL.sub("\ufffd", text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if not text or re.search(r'[\s"=]', text) else text
