"""The functions of the module in the engine, and the SQL that makes the columns of `staged_lines` of what they give.

Lines whose `parsed` is LEFT are not certain to come out as the codec has them: that decodes them.

Source: ClickHouse documentation, "WebAssembly user-defined functions".
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from logboom.ingest.codecs import STAGE_SETTINGS, Codec, Function, Reading
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.codecs.select import Rows
from logboom.store.engine import Engine
from logboom.store.statement import Statement

MODULE: Final = Path(__file__).with_name("decoder.wasm")

_WORDS: Final = ("peer", "flags", "level", "service", "host", "logger", "environment", "release", "input")
_TEXTS: Final = ("message", "trace_id", "span_id", "exception_type")
_ELEMENTS: Final = {
    "state": "UInt8",
    "project": "UInt32",
    "key": "UInt32",
    "received_at": "DateTime64(6, 'UTC')",
    "timestamp": "DateTime64(9, 'UTC')",
    "severity": "UInt8",
    "several_lines": "UInt8",
    **dict.fromkeys(_WORDS, "LowCardinality(String)"),
    **dict.fromkeys(_TEXTS, "String"),
    "attributes": "Map(LowCardinality(String), String)",
}

FUNCTION_SETTINGS: Final[dict[str, str | int | float]] = {
    **STAGE_SETTINGS,
    # What a call works on stays in the processor's caches: 2.0 CPU-s a million lines, 2.7 with blocks of 8,192.
    "max_block_size": 2048,
    "input_format_max_block_size_bytes": 4 << 20,
    "webassembly_udf_max_memory": 1 << 30,
    # Else a block is serialized several times to find out how large it is.
    "webassembly_udf_input_split_memory_ratio": 0,
}

_PREFIX: Final = "logboom_"
_DEFINED: Final = "SELECT create_query FROM system.functions WHERE name = 'decode_json_lines'"
_OTHERS: Final = (
    "SELECT name FROM system.webassembly_modules WHERE startsWith(name, {prefix:String}) AND name != {name:String}"
)
_DELETE: Final = "DELETE FROM system.webassembly_modules WHERE name = {name:String}"


async def define(engine: Engine) -> Mapping[Codec, Function]:
    """Give the engine the module as it is now; which codecs have a function then. The engine keeps both.

    Raises EngineError when the engine was not started with `allow_experimental_webassembly_udf`, or has no WebAssembly.
    """
    module = MODULE.read_bytes()
    name = f"{_PREFIX}{hashlib.sha256(module).hexdigest()[:16]}"
    defined = (await engine.rows(Statement(_DEFINED))).rows
    if not defined or name not in defined[0][0]:
        for statement in definitions(name, module):
            await engine.execute(Statement(statement))
        for (other,) in (await engine.rows(Statement(_OTHERS, {"prefix": _PREFIX, "name": name}))).rows:
            await engine.execute(Statement(_DELETE, {"name": other}))
    return {JSON_LINES: decoded}


def definitions(name: str, module: bytes) -> tuple[str, str]:
    """The statements that give the engine the module under this name, and its function."""
    elements = ", ".join(f"{element} {kind}" for element, kind in _ELEMENTS.items())
    code = base64.b64encode(module).decode()
    # Counting instructions costs a fourth, so that is off.
    create = f"""
        CREATE OR REPLACE FUNCTION decode_json_lines LANGUAGE WASM FROM '{name}' :: 'decode_json_lines'
        ARGUMENTS (line String, zoneless UInt8) RETURNS Tuple({elements}) ABI BUFFERED_V1 DETERMINISTIC
        SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0"""
    return f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', base64Decode('{code}')", create


def decoded(source: str, reading: Reading) -> Rows:
    """What JSON_LINES gives, by the module; a line of which that is not certain has `parsed` LEFT."""
    zoneless = int(reading.timezone == "UTC")
    call = f"SELECT line, row, decode_json_lines(line, toUInt8({zoneless})) AS decoded FROM ({source})"
    rows = Rows(call, ("line", "row", "decoded"))
    return rows.derive(
        **{name: f"decoded.{name}" for name in _ELEMENTS},
        fingerprint="toUInt64(0)",
        parsed="state",
        may_hold_trace="multiSearchAny(if(several_lines, line, ''), {trace_markers:Array(String)})",
    )
