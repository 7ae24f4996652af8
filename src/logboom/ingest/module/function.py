"""The functions of the module in the engine, and the SQL that makes the columns of `staged_lines` of what they give.

Lines whose `parsed` is LEFT are not certain to come out as the codec has them: that decodes them.

Source: ClickHouse documentation, "WebAssembly user-defined functions".
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Final

from logboom.ingest.codecs import LEFT, STAGE_SETTINGS, Codec, Function, Reading
from logboom.ingest.codecs.codec import OCTAL_LINE_FEED, may_hold_trace_sql
from logboom.ingest.codecs.error_event import ERROR_EVENT
from logboom.ingest.codecs.event_lines import EVENT
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.codecs.segment_line import option
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.syslog import SYSLOG
from logboom.ingest.codecs.text_lines import TEXT_LINES
from logboom.ingest.codecs.timestamps import FUTURE_TOLERANCE
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
    "fingerprint": "UInt64",
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
# The documents of errors are not what it works on, and several blocks of them would be copied into one when they are inserted.
_ERROR_SETTINGS: Final[dict[str, str | int | float]] = {
    **FUNCTION_SETTINGS,
    "max_block_size": STAGE_SETTINGS["max_block_size"],
    "input_format_max_block_size_bytes": 0,
}

# What they are called with beside the lines: whether times without a zone are UTC, and the day after the segment's, by which the
# year of a time without one is told.
_CLOCK: Final = "zoneless UInt8, tomorrow UInt32"
# In place of that day: whatever a document looks like, it wraps no text.
_NO_TEXTS: Final = "toUInt32(0)"
_FUNCTIONS: Final = {
    "decode_json_lines": _CLOCK,
    "decode_event_lines": _CLOCK,
    "decode_text_lines": _CLOCK,
    "decode_syslog": _CLOCK,
}
# What a request said for all its lines of text.
_SAID: Final = ("service", "host", "logger")
_SAID_ALONE: Final = ("environment", "release")

_PREFIX: Final = "logboom_"
_DEFINED: Final = "SELECT create_query FROM system.functions WHERE name IN {names:Array(String)}"
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
    defined = (await engine.rows(Statement(_DEFINED, {"names": list(_FUNCTIONS)}))).rows
    if len([query for (query,) in defined if name in query]) < len(_FUNCTIONS):
        for statement in definitions(name, module):
            await engine.execute(Statement(statement))
        for (other,) in (await engine.rows(Statement(_OTHERS, {"prefix": _PREFIX, "name": name}))).rows:
            await engine.execute(Statement(_DELETE, {"name": other}))
    return FUNCTIONS


def definitions(name: str, module: bytes) -> tuple[str, ...]:
    """The statements that give the engine the module under this name, and its functions."""
    elements = ", ".join(f"{element} {kind}" for element, kind in _ELEMENTS.items())
    code = base64.b64encode(module).decode()
    # Counting instructions costs a fourth, so that is off.
    functions = [
        f"""
        CREATE OR REPLACE FUNCTION {function} LANGUAGE WASM FROM '{name}' :: '{function}'
        ARGUMENTS (line String, {arguments}) RETURNS Tuple({elements}) ABI BUFFERED_V1 DETERMINISTIC
        SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0"""
        for function, arguments in _FUNCTIONS.items()
    ]
    return f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', base64Decode('{code}')", *functions


def json_lines(source: str, reading: Reading) -> Rows:
    """What JSON_LINES gives, by the module; a line of which that is not certain has `parsed` LEFT."""
    return _called("decode_json_lines", _clock(reading), source, _ELEMENTS)


def event_lines(source: str, reading: Reading) -> Rows:
    """What EVENT gives."""
    return _called("decode_event_lines", _clock(reading), source, _ELEMENTS)


def error_events(source: str, reading: Reading) -> Rows:
    """What ERROR_EVENT gives: the function is given the event alone, as a document is twenty times as long."""
    # Both are objects of JSON: no other tab stands behind a brace. The sender's own id, in nearly every line's flags and nobody's
    # column, would be more words than a block has room for.
    parts = "splitByChar('\\t', substring(line, 1, end_of_event), 6)"
    flags = "if(match(parts[5], '^[a-z]*[?]event_id=[^&]*$'), substringIndex(parts[5], '?', 1), parts[5])"
    event = f"arrayStringConcat([parts[1], parts[2], parts[3], parts[4], {flags}, parts[6]], '\\t')"
    lines = Rows(source, ("line", "row")).derive(end_of_event="position(line, '}\\t')", parts=parts)
    called = lines.derive(decoded=f"decode_event_lines({event}, {_zoneless(reading)}, {_NO_TEXTS})")
    columns = ("line", "row", "end_of_event", "decoded")
    return Rows(called.select(columns), columns).derive(
        **{name: _element(name) for name in _ELEMENTS},
        parsed=f"if(end_of_event > 0 AND state <= {LEFT}, state, {LEFT})",
        payload="substring(line, end_of_event + 2)",
    )


def text_lines(source: str, reading: Reading) -> Rows:
    """What TEXT_LINES gives: what the request said fills what a line leaves out."""
    rows = _called("decode_text_lines", _clock(reading), source, _OF_LINE, several_lines=_SEVERAL_IN_TEXT)
    return _with_said(rows, {name: f"if(empty({_element(name)}), {option(name)}, {_element(name)})" for name in _SAID})


def syslog(source: str, reading: Reading) -> Rows:
    """What SYSLOG gives: what is said for all lines goes before what a line says."""
    rows = _called("decode_syslog", _clock(reading), source, _OF_LINE, several_lines=_SEVERAL_IN_TEXT)
    return _with_said(rows, {name: f"if(empty({option(name)}), {_element(name)}, {option(name)})" for name in _SAID})


_OF_LINE: Final = tuple(element for element in _ELEMENTS if element not in (*_SAID, *_SAID_ALONE))
_SEVERAL_IN_TEXT: Final = f"several_lines OR {OCTAL_LINE_FEED}"
FUNCTIONS: Final[Mapping[Codec, Function]] = {
    JSON_LINES: json_lines,
    EVENT: event_lines,
    ERROR_EVENT: error_events,
    TEXT_LINES: text_lines,
    SYSLOG: syslog,
}


def settings_for(codec: Codec) -> dict[str, str | int | float]:
    """What the statement with the codec's function is run with."""
    return _ERROR_SETTINGS if codec is ERROR_EVENT else FUNCTION_SETTINGS


def _zoneless(reading: Reading) -> str:
    return f"toUInt8({int(reading.timezone == 'UTC')})"


def _clock(reading: Reading) -> str:
    tomorrow = reading.segment_day.astimezone(UTC) + FUTURE_TOLERANCE
    return f"{_zoneless(reading)}, toUInt32({tomorrow:%Y%m%d})"


def _called(
    function: str, arguments: str, source: str, elements: Iterable[str], *, several_lines: str = "several_lines"
) -> Rows:
    rows = Rows(
        f"SELECT line, row, {function}(line, {arguments}) AS decoded FROM ({source})", ("line", "row", "decoded")
    )
    return rows.derive(
        **{name: _element(name) for name in elements},
        parsed="state",
        may_hold_trace=may_hold_trace_sql(several_lines),
    )


def _element(name: str) -> str:
    """By its place: for each that is named the engine takes 0.05 ms a block to find it."""
    return f"decoded.{list(_ELEMENTS).index(name) + 1}"


def _with_said(rows: Rows, filled: Mapping[str, str]) -> Rows:
    return rows.derive(
        options="if(position(flags, '?') > 0, substring(flags, position(flags, '?')), '')",
        **filled,
        **{name: option(name) for name in _SAID_ALONE},
    )
