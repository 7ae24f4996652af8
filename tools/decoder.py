"""Builds the WebAssembly module that decodes lines: `python -m tools.decoder [module.wasm]`.

Writes the tables that the codecs have in Python into `tables.h` and `format_tables.h`, and compiles, for which it needs what
tools/webassembly.py says.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, SEVERITY_OF_WORD, TRUNCATED, level_of_severity
from logboom.ingest.codecs import event_lines, levels
from logboom.ingest.codecs.field_codes import (
    ALL_CODES,
    CODES,
    CONFLICT_BITS,
    FIELD_NUMBER,
    NESTING_CODES,
    OBJECT_CODE,
)
from tools import format_tables
from tools.webassembly import compile_module, hash_of

SOURCES = Path(__file__).parent.parent / "src/logboom/ingest/module"
MODULE = SOURCES / "decoder.wasm"
EXPORTS = (
    "decode_json_lines",
    "decode_event_lines",
    "decode_text_lines",
    "decode_syslog",
    "clickhouse_create_buffer",
    "clickhouse_destroy_buffer",
)
_LARGEST_NUMBER = 99
_MEMORY = 256 << 20


def main() -> None:
    """Writes the tables and the module."""
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else MODULE)


def build(module: Path) -> None:
    """Compiles the module into the file `module`."""
    (SOURCES / "tables.h").write_text(tables())
    (SOURCES / "format_tables.h").write_text(tables_of_formats())
    compile_module(SOURCES / "decoder.c", module, EXPORTS, _MEMORY, "-Os")
    module.with_suffix(".sources").write_text(f"{hash_of_sources()}\n")


def hash_of_sources() -> str:
    """SHA-256 of all C that the module is built of, which stands beside it."""
    return hash_of(sorted([*SOURCES.glob("*.c"), *SOURCES.glob("*.h")]))


def tables() -> str:
    """What the codecs know, as C."""
    last_message = max(code for code in CODES.values() if code >> 4 == FIELD_NUMBER["message"])
    nesting = [int(code in NESTING_CODES) for code in range(256)]
    severities = [int(levels.WORDS[str(number)]) for number in range(_LARGEST_NUMBER + 1)]
    pino = [int(levels.PINO_WORDS[str(number)]) for number in range(_LARGEST_NUMBER + 1)]
    events = {name: number for number, name in enumerate((*event_lines.TEXTS, *event_lines.OTHERS), start=1)}
    words = [level_of_severity(severity) for severity in range(25)]
    lines = [
        "/* Written by tools/decoder.py from the tables of the codecs. */",
        "#pragma once",
        '#include "json_number.h"',
        '#include "words.h"',
        f"enum {{ FIELDS = {len(FIELD_NUMBER)}, FIELD_LAST_MOVED = {FIELD_NUMBER['exception_type']} }};",
        *(f"enum {{ FIELD_{field} = {number} }};" for field, number in FIELD_NUMBER.items()),
        f"enum {{ CODE_OBJECT = {OBJECT_CODE}, CODE_LAST_MESSAGE = {last_message} }};",
        *(
            f"enum {{ CODE_{name} = {CODES[name]} }};"
            for name in ("event", "status", "severity_number", "levelno", "pid", "hostname", "time")
        ),
        f"#define CONFLICT_BITS {CONFLICT_BITS}ull",
        f'#define CLAIMED_TIMESTAMP "{CLAIMED_TIMESTAMP}"',
        f'#define SENDERS_LEVEL "{SENDERS_LEVEL}"',
        f'#define TRUNCATED "{TRUNCATED}"',
        f"static const u8 IS_NESTING[256] = {{{', '.join(map(str, nesting))}}};",
        _table("NAME", ALL_CODES),
        _table("LEVEL", SEVERITY_OF_WORD),
        *(f"enum {{ EVENT_{name} = {number} }};" for name, number in events.items()),
        _table("EVENT", events),
        f"static const u8 NUMBER_SEVERITIES[] = {{{', '.join(map(str, severities))}}};",
        f"static const u8 PINO_SEVERITIES[] = {{{', '.join(map(str, pino))}}};",
        f"static const char *const LEVELS[] = {{{', '.join(map(_quoted, words))}}};",
        f"static const u8 LEVEL_SIZES[] = {{{', '.join(str(len(word)) for word in words)}}};",
    ]
    return "\n".join(lines) + "\n"


def tables_of_formats() -> str:
    """How programs write their lines, as C."""
    return format_tables.tables(_table)


def _quoted(word: str) -> str:
    return f'"{word}"'


def _table(name: str, values: Mapping[str, int]) -> str:
    """Words by their size, each with its value after it: see words.h."""
    words = sorted(values, key=lambda word: (len(word), word))
    longest = len(words[-1])
    begins = [sum(len(word) + 1 for word in words if len(word) < size) for size in range(1, longest + 2)]
    written = "".join(f'    "{word}\\x{values[word]:02x}"\n' for word in words)
    return (
        # As much as one look reads stands after the last.
        f"static const u8 {name}_WORDS[{begins[-1]} + 2 * MARGIN] =\n{written.rstrip()};\n"
        f"static const u16 {name}_BEGINS[] = {{{', '.join(map(str, begins))}}};\n"
        f"static inline u8 {name.lower()}_value(Text text) {{\n"
        f"    return find_value({name}_WORDS, {name}_BEGINS, {longest}, text);\n"
        "}"
    )


if __name__ == "__main__":
    main()
