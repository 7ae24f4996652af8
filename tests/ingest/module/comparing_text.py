"""The same lines of text by the codec's statements and by the module, column by column."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import chdb

from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs import codec_named
from logboom.ingest.codecs.codec import READ_TEXTS_SETTINGS, STAGE_SETTINGS, Codec
from logboom.ingest.codecs.formats import CARRIERS
from logboom.ingest.codecs.formats.recognition import ENDS, GATE_BYTES, NUMBERED, WRAPPED
from logboom.ingest.codecs import LEFT, Reading
from logboom.ingest.codecs.formats.understanding import HEAD, RAW
from logboom.ingest.module.function import _ELEMENTS, FUNCTION_SETTINGS, MODULE, definitions
from logboom.ingest.module.text_function import text_definitions, text_functions
from logboom.store.schema.migration import MIGRATIONS
from logboom.store.statement import Statement, literal, parameter_text
from tests.ingest.module.comparing import DAY_US, RECEIVED_US, Comparison

COMPARED = tuple(name for name in COLUMN_NAMES if name not in {"load_id", "event_id", "retention_days"})
_MASK = bytes.maketrans(b"123456789", b"000000000")
VERSIONS = {"text_lines": 2, "syslog": 1}
FUNCTIONS = text_functions(list(_ELEMENTS))


class TextSession:
    """An engine in this process with the schema and the module."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._attempt = 0
        self.engine = chdb.connect(
            f"{directory / 'engine'}?max_server_memory_usage=6000000000&allow_experimental_webassembly_udf=1"
        )
        module = MODULE.read_bytes()
        elements = ", ".join(f"{name} {kind}" for name, kind in _ELEMENTS.items())
        for statement in (*definitions("compared", module), *text_definitions("compared", elements)):
            self.engine.query(statement)
        self.engine.query("CREATE DATABASE IF NOT EXISTS logboom")
        for migration in MIGRATIONS:
            for statement in migration.statements:
                self.engine.query(statement)

    def compare(self, codec_name: str, lines: Sequence[bytes], *, timezone: str = "UTC") -> Comparison:
        """`lines` are whole, with their prefix and without a line's end."""
        path = self._directory / "lines"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        source = f"file({literal(str(path))}, 'LineAsString', 'line String')"
        expected = self._expected(codec_named(codec_name, VERSIONS[codec_name]), source, timezone)
        numbered = f"SELECT line, rowNumberInAllBlocks() AS row FROM {source}"
        self.engine.query(setting_sql(FUNCTION_SETTINGS))
        reading = Reading(segment_day_us=RECEIVED_US // DAY_US * DAY_US, timezone=timezone)
        decoded = FUNCTIONS[codec_named(codec_name, VERSIONS[codec_name])](numbered, reading)
        found = self._rows(decoded.select(["row", "parsed", *COMPARED]))
        assert len(expected) == len(found) == len(lines)
        result = Comparison(len(lines))
        self.left: list[bytes] = []
        self.mistaken = 0
        self._kinds = {int(row): int(way) // ENDS for row, way in map(bytes.split, self._kinds_of_rows())}
        for row in range(len(lines)):
            if found[row]["parsed"] == LEFT:
                result.left += 1
                self.left.append(lines[row])
                continue
            different = [name for name in COMPARED if expected[row][name] != found[row][name]]
            if different and self._is_mistaken(row, found[row]):
                self.mistaken += 1
            elif different:
                shown = "; ".join(f"{name}: {expected[row][name]!r} != {found[row][name]!r}" for name in different)
                result.differences.append(f"{lines[row]!r}: {shown}")
        return result

    def _expected(self, codec: Codec, source: str, timezone: str) -> dict[int, dict[str, Any]]:
        self.engine.query("TRUNCATE TABLE logboom.staged_texts")
        self.engine.query("TRUNCATE TABLE logboom.staged_lines")
        self._attempt += 1
        attempt = self._attempt
        self._run(codec.read(attempt=attempt), READ_TEXTS_SETTINGS, source)
        done: set[int] = set()
        while wrapped := {way for way in self._ways() if way >= WRAPPED} - done:
            self._run(codec.unwrap(attempt=attempt, ways=wrapped), STAGE_SETTINGS, source)
            done |= wrapped
        statement = codec.stage(
            attempt=attempt,
            load_id=attempt,
            segment_time_us=RECEIVED_US,
            retention={},
            default_retention=30,
            timezone=timezone,
            ways=self._ways() - done,
        )
        self._run(statement, STAGE_SETTINGS, source)
        return self._rows(f"SELECT row, {', '.join(COMPARED)} FROM logboom.staged_lines")

    def _kinds_of_rows(self) -> list[bytes]:
        return self.engine.query(
            f"SELECT of_line.row, way FROM logboom.staged_texts WHERE way < {WRAPPED}", "TabSeparated"
        ).bytes().splitlines()

    def _is_mistaken(self, row: int, found: dict[str, Any]) -> bool:
        """Whether the engine took the line for one of a format whose gate does not match: its Vectorscan does now and then."""
        format_ = NUMBERED[self._kinds[row]]
        if not format_:
            return False
        # What the module makes of a line can be put together to it again, from where its header ends on.
        attributes = dict(found["attributes"])
        text = str(attributes.get(RAW) or attributes.get(HEAD, "") + found["message"]).encode("utf-8", "surrogateescape")
        wrapped = [re.match(carrier.expression.encode(), text, re.ASCII) for carrier in CARRIERS]
        bodies = [text, *(text[around.end() :] for around in wrapped if around)]
        gate = format_.gate_expression.encode()
        return not any(re.match(gate, body[:GATE_BYTES].translate(_MASK), re.ASCII) for body in bodies)

    def _ways(self) -> set[int]:
        return {int(way) for way in self.engine.query("SELECT DISTINCT way FROM logboom.staged_texts").bytes().split()}

    def _run(self, statement: Statement, settings: dict[str, str | int | float], source: str) -> None:
        self.engine.query(setting_sql(settings))
        parameters = {name: parameter_text(value) for name, value in statement.parameters.items()}
        self.engine.query(statement.sql.replace("{source}", source), params=parameters)

    def _rows(self, select: str) -> dict[int, dict[str, Any]]:
        # A Map may have a name twice, and a time is shown in the zone of its expression's type, which no column keeps.
        text = self.engine.query(
            f"SELECT * REPLACE (CAST(attributes, 'Array(Tuple(String, String))') AS attributes, toUnixTimestamp64Nano(timestamp) AS timestamp) FROM ({select}) ORDER BY row",
            "JSONCompactEachRowWithNames",
        ).bytes()
        names, *rows = [json.loads(line) for line in text.decode("utf-8", "surrogateescape").split("\n") if line]
        return {int(values[names.index("row")]): dict(zip(names, values, strict=True)) for values in rows}

    def close(self) -> None:
        """No statement after this."""
        self.engine.close()


def setting_sql(settings: Mapping[str, str | int | float]) -> str:
    """SQL that sets them for a session."""
    return "SET " + ", ".join(f"{name} = {literal(str(value))}" for name, value in settings.items())
