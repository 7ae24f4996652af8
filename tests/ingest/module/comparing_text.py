"""The same lines of text by the codec's statements and by the module, column by column."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chdb

from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs import LEFT, Reading, codec_named
from logboom.ingest.codecs.codec import READ_TEXTS_SETTINGS, STAGE_SETTINGS, Codec, unwrap
from logboom.ingest.codecs.formats import CARRIERS
from logboom.ingest.codecs.formats.recognition import DOCKER_WAY, ENDS, GATE_BYTES, NUMBERED, WRAPPED
from logboom.ingest.codecs.formats.understanding import HEAD, RAW
from logboom.ingest.module.function import FUNCTION_SETTINGS, FUNCTIONS, MODULE, definitions
from logboom.store.schema.migration import MIGRATIONS
from logboom.store.statement import Statement, literal, parameter_text
from tests.ingest.module.comparing import DAY_US, RECEIVED_US, Comparison, rows_of, setting_sql

COMPARED = tuple(name for name in COLUMN_NAMES if name not in {"load_id", "event_id", "retention_days"})
_MASK = bytes.maketrans(b"123456789", b"000000000")
VERSIONS = {"text_lines": 2, "syslog": 1}


class TextSession:
    """An engine in this process with the schema and the module."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._attempt = 0
        self.engine = chdb.connect(
            f"{directory / 'engine'}?max_server_memory_usage=6000000000&allow_experimental_webassembly_udf=1"
        )
        module = MODULE.read_bytes()
        for statement in definitions("logboom_test", module):
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
        found = rows_of(self.engine, decoded.select(["row", "parsed", "several_lines", *COMPARED]))
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
            expected[row]["several_lines"] = int(b"\\n" in lines[row] or b"\\u000" in lines[row])
            different = [name for name in ("several_lines", *COMPARED) if expected[row][name] != found[row][name]]
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
            here = wrapped & {DOCKER_WAY} or wrapped
            self._run(unwrap(attempt=attempt, ways=here), STAGE_SETTINGS, source)
            done |= here
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
        return rows_of(self.engine, f"SELECT row, {', '.join(COMPARED)} FROM logboom.staged_lines")

    def _kinds_of_rows(self) -> list[bytes]:
        return (
            self.engine.query(
                f"SELECT of_line.row, way FROM logboom.staged_texts WHERE way < {WRAPPED}", "TabSeparated"
            )
            .bytes()
            .splitlines()
        )

    def _is_mistaken(self, row: int, found: dict[str, Any]) -> bool:
        """Whether the engine took the line for one of a format whose gate does not match: its Vectorscan does now and then."""
        format_ = NUMBERED[self._kinds[row]]
        if not format_:
            return False
        # What the module makes of a line can be put together to it again, from where its header ends on.
        attributes = dict(found["attributes"])
        text = str(attributes.get(RAW) or attributes.get(HEAD, "") + found["message"]).encode(
            "utf-8", "surrogateescape"
        )
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

    def close(self) -> None:
        """No statement after this."""
        self.engine.close()
