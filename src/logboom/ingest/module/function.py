"""The module's function in the engine, and the columns of `staged_lines` from what it gives.

The engine has to be started with `allow_experimental_webassembly_udf=1`. Lines whose `state` is LEFT are not certain to
come out as the codec has them: that decodes them.
"""

import base64
import hashlib
from pathlib import Path
from typing import Final

from logboom.event import COLUMN_NAMES
from logboom.ingest.codecs.codec import STAGE_SETTINGS
from logboom.ingest.codecs.exceptions import exception_type_sql
from logboom.ingest.codecs.segment_line import input_or
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

MODULE: Final = Path(__file__).with_name("decoder.wasm")
UNREADABLE, READ, LEFT = 0, 1, 2

_WORDS: Final = ("peer", "flags", "level", "service", "host", "logger", "environment", "release", "trace")
_TEXTS: Final = ("message", "trace_id", "span_id", "exception_type")
_ELEMENTS: Final = {
    "state": "UInt8",
    "project": "UInt32",
    "key": "UInt32",
    "received_at": "DateTime64(6, 'UTC')",
    "timestamp": "DateTime64(9, 'UTC')",
    "severity": "UInt8",
    **dict.fromkeys(_WORDS, "LowCardinality(String)"),
    **dict.fromkeys(_TEXTS, "String"),
    "attributes": "Map(LowCardinality(String), String)",
}

FUNCTION_SETTINGS: Final[dict[str, str | int | float]] = {
    **STAGE_SETTINGS,
    "webassembly_udf_max_memory": 1 << 30,
    "webassembly_udf_input_split_memory_ratio": 0,
}


def definitions(module: bytes) -> tuple[str, ...]:
    """The statements that give the engine the module and the function; the name tells which build it is of."""
    name = f"logboom_{hashlib.sha256(module).hexdigest()[:16]}"
    elements = ", ".join(f"{element} {kind}" for element, kind in _ELEMENTS.items())
    return (
        f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', base64Decode('{base64.b64encode(module).decode()}')",
        f"CREATE OR REPLACE FUNCTION decode_json_lines LANGUAGE WASM FROM '{name}' :: 'decode_json_lines' "
        f"ARGUMENTS (line String, zoneless UInt8) RETURNS Tuple({elements}) ABI BUFFERED_V1 DETERMINISTIC "
        "SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0",
    )


def decoded(source: str, *, timezone: str) -> Rows:
    """Rows with `state`, and of those that are READ or UNREADABLE what the codec gives; `source` has `line` and `row`."""
    zoneless = int(timezone == "UTC")
    call = f"SELECT line, row, decode_json_lines(line, toUInt8({zoneless})) AS decoded FROM ({source})"
    rows = Rows(call, ("line", "row", "decoded"))
    rows = rows.derive(
        **{name: f"decoded.{name}" for name in _ELEMENTS if name not in {"exception_type", "attributes"}},
        options="if(position(flags, '?') > 0, substring(flags, position(flags, '?')), '')",
        exception_type=(
            f"if(empty(decoded.exception_type), CAST({exception_type_sql('trace')}, 'String'), decoded.exception_type)"
        ),
        attributes="decoded.attributes",
        fingerprint="toUInt64(0)",
        parsed=f"state = {READ}",
    )
    return rows.derive(input=input_or("http"))


COMPARED: Final = ("parsed", "line", *(c for c in COLUMN_NAMES if c not in {"load_id", "event_id", "retention_days"}))


def setting_sql(settings: dict[str, str | int | float]) -> str:
    """SQL that sets them for a session."""
    return "SET " + ", ".join(f"{name} = {literal(str(value))}" for name, value in settings.items())
