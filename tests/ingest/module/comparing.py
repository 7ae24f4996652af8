"""The same lines by the codec's SQL and by the module, column by column."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import chdb

from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs import LEFT, Codec, Reading
from logboom.ingest.codecs.codec import _SEVERAL_LINES, _decoded
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.module.function import FUNCTION_SETTINGS, FUNCTIONS, MODULE, definitions
from logboom.store.statement import literal

RECEIVED_US = 1_795_341_600_000_000
DAY_US = 86_400_000_000
# What is not the module's is not compared.
COMPARED = (
    "parsed",
    "line",
    *(c for c in COLUMN_NAMES if c not in {"load_id", "event_id", "retention_days"}),
    "several_lines",
)
# Of a line that cannot be read only these count.
OF_UNREADABLE = ("parsed", "line", "project", "key", "received_at", "peer", "input", "several_lines")


@dataclass
class Comparison:
    """How many lines there were, how many the module left, and the lines of which something differs."""

    lines: int
    left: int = 0
    readable: int = 0
    differences: list[str] = field(default_factory=list)


class Session:
    """An engine in this process, with the module."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._engine = chdb.connect(
            f"{directory / 'engine'}?max_server_memory_usage=6000000000&allow_experimental_webassembly_udf=1"
        )
        for statement in definitions("logboom_test", MODULE.read_bytes()):
            self._engine.query(statement)
        self._engine.query(setting_sql(FUNCTION_SETTINGS))

    def compare(
        self,
        lines: Sequence[bytes],
        *,
        timezone: str = "UTC",
        codec: Codec = JSON_LINES,
        compared: Sequence[str] = COMPARED,
    ) -> Comparison:
        """`lines` are whole, with their prefix and without a line's end."""
        path = self._directory / "lines"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        source = f"file({literal(str(path))}, 'LineAsString', 'line String')"
        reading = Reading(segment_day_us=RECEIVED_US // DAY_US * DAY_US, timezone=timezone)
        numbered = f"SELECT line, rowNumberInAllBlocks() AS row FROM {source}"
        by_codec = _decoded(codec, reading, numbered).derive(several_lines=_SEVERAL_LINES)
        expected = rows_of(self._engine, by_codec.select(["row", *compared]))
        found = rows_of(self._engine, FUNCTIONS[codec](numbered, reading).select(["row", *compared]))
        assert len(expected) == len(found) == len(lines)
        result = Comparison(len(lines))
        for row in range(len(lines)):
            if found[row]["parsed"] == LEFT:
                result.left += 1
                continue
            result.readable += expected[row]["parsed"]
            columns = compared if expected[row]["parsed"] else [name for name in compared if name in OF_UNREADABLE]
            different = [name for name in columns if expected[row][name] != found[row][name]]
            if different:
                shown = "; ".join(f"{name}: {expected[row][name]!r} != {found[row][name]!r}" for name in different)
                result.differences.append(f"{lines[row]!r}: {shown}")
        return result

    def close(self) -> None:
        """No statement after this."""
        self._engine.close()


def line_of(raw: bytes, flags: str = "", received_us: int = RECEIVED_US) -> bytes:
    """A segment's line."""
    return b"%d\t4\t%d\t10.0.0.9\t%s\t%s" % (7, received_us, flags.encode(), raw)


def rows_of(engine: Any, select: str) -> dict[int, dict[str, Any]]:
    """What a SELECT gives, by the column `row`."""
    # A Map may have a name twice, and a time is shown in the zone of its expression's type, which no column keeps.
    text = engine.query(
        f"SELECT * REPLACE (CAST(attributes, 'Array(Tuple(String, String))') AS attributes, toUnixTimestamp64Nano(timestamp) AS timestamp) FROM ({select}) ORDER BY row",
        "JSONCompactEachRowWithNames",
    ).bytes()
    names, *rows = [json.loads(line) for line in text.decode("utf-8", "surrogateescape").split("\n") if line]
    return {int(values[names.index("row")]): dict(zip(names, values, strict=True)) for values in rows}


def setting_sql(settings: Mapping[str, str | int | float]) -> str:
    """SQL that sets them for a session."""
    return "SET " + ", ".join(f"{name} = {literal(str(value))}" for name, value in settings.items())
