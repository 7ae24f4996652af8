"""Builds the WebAssembly module that reads requests in the server: `python -m tools.request_module [module.wasm]`.

It needs what tools/webassembly.py says.
"""

import re
import sys
from pathlib import Path

from logboom.inputs.module.request_module import MODULE
from tools.webassembly import compile_module, hash_of

SOURCES = MODULE.parent
SHARED = SOURCES.parent.parent / "ingest/module"
# Of the module that decodes lines.
_SHARED_HEADERS = ("json_string.h", "memory.h", "text.h", "utf8.h")
_FUNCTION = re.compile(r"^EXPORTED u32 (\w+)\(", re.MULTILINE)
_MEMORY_BYTES = 256 << 20


def main() -> None:
    """Writes the module."""
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else MODULE)


def build(module: Path) -> None:
    """Compiles the module into the file `module`."""
    functions = [name for source in sorted(SOURCES.glob("*.c")) for name in _FUNCTION.findall(source.read_text())]
    # Headers have functions that are of use to some only.
    compile_module(
        SOURCES / "requests.c", module, (*functions, "__heap_base"), _MEMORY_BYTES, "-O2", "-Wno-unused-function"
    )
    module.with_suffix(".sources").write_text(f"{hash_of_sources()}\n")


def hash_of_sources() -> str:
    """Of all C that the module is built of."""
    shared = [SHARED / name for name in _SHARED_HEADERS]
    return hash_of([*sorted([*SOURCES.glob("*.c"), *SOURCES.glob("*.h")]), *shared])


if __name__ == "__main__":
    main()
