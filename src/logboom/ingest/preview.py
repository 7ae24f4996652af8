"""What a load would make of lines of text, without a load: for those who ask how their lines are understood."""

import json
from pathlib import Path
from typing import Any, Final

from logboom.ingest.codecs import STAGED_LINES, STAGED_TEXTS, codec_named
from logboom.ingest.codecs.formats import CARRIERS
from logboom.ingest.codecs.formats.recognition import DOCKER_WAY, ENDS, NUMBERED, WRAPPED
from logboom.ingest.manifest import Manifest
from logboom.ingest.staging import Staging
from logboom.store.engine import Engine
from logboom.store.statement import Statement

_ATTEMPT: Final = 1
_WAYS: Final = f"SELECT of_line.row, arrayReverseSort(groupArray(way)) FROM {STAGED_TEXTS} GROUP BY 1 ORDER BY 1"
# A line without a time would have the one at which it came: there is nothing to show of it.
_EVENTS: Final = (
    "SELECT if(timestamp = received_at, '', replaceOne(toString(timestamp), ' ', 'T')) AS timestamp, level, service, host, "
    f"logger, message, attributes FROM {STAGED_LINES} ORDER BY row"
)


async def previewed(engine: Engine, segment: Path, *, segment_time_us: int, timezone: str) -> list[dict[str, Any]]:
    """The events of the segment's lines, and the `format` of each; the engine has the tables, and nothing in them.

    Of a line that something wraps the format is named with that: `syslog_file python_default`.
    """
    codec = codec_named("text_lines", 2)
    manifest = Manifest(
        load_id=_ATTEMPT,
        segment_time_us=segment_time_us,
        retention={},
        default_retention=1,
        timezone=timezone,
        trace_markers=(),
    )
    staging = Staging(engine, _ATTEMPT)
    ways = await staging.read_texts(codec, segment, manifest)
    formats = await formats_of_lines(engine)
    await staging.understand(codec, ways, manifest)
    found = await engine.result(Statement(_EVENTS), format="JSONEachRow")
    events = [json.loads(line) for line in found.content.splitlines()]
    return [{"format": " ".join(filter(None, names)), **event} for names, event in zip(formats, events, strict=True)]


async def formats_of_lines(engine: Engine) -> list[list[str]]:
    """For each line that was read and not yet understood its format, after those of what wraps it; '' is none."""
    return [[_name(way) for way in of_line] for _, of_line in (await engine.rows(Statement(_WAYS))).rows]


def _name(way: int) -> str:
    if way >= WRAPPED:
        return "docker" if way == DOCKER_WAY else CARRIERS[way - WRAPPED - 1].name
    format_ = NUMBERED[way // ENDS]
    return format_.name if format_ else ""
