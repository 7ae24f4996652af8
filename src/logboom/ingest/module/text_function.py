"""The module's functions for lines of text in the engine, and the columns of `staged_lines` from what they give."""

from collections.abc import Callable, Sequence
from datetime import UTC
from functools import partial
from typing import Final

from logboom.ingest.codecs import Codec, Function, Reading
from logboom.ingest.codecs.exceptions import exception_type_sql
from logboom.ingest.codecs.segment_line import input_or, option
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.syslog import SYSLOG
from logboom.ingest.codecs.text_lines import TEXT_LINES
from logboom.ingest.codecs.timestamps import FUTURE_TOLERANCE

# What the request said for all its lines goes into these columns: where a line leaves them out, or before what it says.
_SAID: Final = ("service", "host", "logger")
_SAID_ALONE: Final = ("environment", "release")

_Fill = Callable[[str, str], str]


def text_functions(elements: Sequence[str]) -> dict[Codec, Function]:
    """For each codec of text what decodes in its place; `elements` are the names of what the functions give."""

    def or_else(said: str, found: str) -> str:
        return f"if(empty({said}), {found}, {said})"

    return {
        TEXT_LINES: partial(_decoded, "decode_text_lines", "http", lambda said, found: or_else(found, said), elements),
        SYSLOG: partial(_decoded, "decode_syslog", "syslog", or_else, elements),
    }


def text_definitions(module: str, elements: str) -> list[str]:
    """The statements that make these functions of the module that the engine has under the name `module`."""
    return [
        f"CREATE OR REPLACE FUNCTION {function} LANGUAGE WASM FROM '{module}' :: '{function}' "
        f"ARGUMENTS (line String, zoneless UInt8, tomorrow UInt32) RETURNS Tuple({elements}) ABI BUFFERED_V1 DETERMINISTIC "
        "SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0"
        for function in ("decode_text_lines", "decode_syslog")
    ]


def _decoded(
    function: str, default_input: str, filled: _Fill, elements: Sequence[str], source: str, reading: Reading
) -> Rows:
    """What the codec gives, by the module; a line of which that is not certain has `parsed` LEFT."""
    tomorrow = reading.segment_day.astimezone(UTC) + FUTURE_TOLERANCE
    zoneless = int(reading.timezone == "UTC")
    call = (
        f"SELECT line, row, {function}(line, toUInt8({zoneless}), toUInt32({tomorrow:%Y%m%d})) AS decoded FROM ({source})"
    )
    others = [name for name in elements if name not in {*_SAID, *_SAID_ALONE, "exception_type"}]
    rows = Rows(call, ("line", "row", "decoded")).derive(
        **{name: f"decoded.{name}" for name in others},
        options="if(position(flags, '?') > 0, substring(flags, position(flags, '?')), '')",
    )
    return rows.derive(
        **{name: f"toLowCardinality({filled(option(name), f'decoded.{name}')})" for name in _SAID},
        **{name: option(name) for name in _SAID_ALONE},
        exception_type=f"CAST({exception_type_sql('trace')}, 'String')",
        fingerprint="toUInt64(0)",
        parsed="state",
        input=input_or(default_input),
    )
