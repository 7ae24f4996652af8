"""C compiled to WebAssembly with Zig's compiler, which comes as the wheel `ziglang`; its interpreter may be named in LOGBOOM_ZIG."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

_STACK_BYTES = 1 << 20


def compile_module(source: Path, module: Path, exports: Iterable[str], memory_bytes: int, *options: str) -> None:
    """Writes `module`, whose memory is of one size: what is not touched is not real memory."""
    subprocess.run(
        [
            *(os.environ.get("LOGBOOM_ZIG", sys.executable), "-m", "ziglang", "cc"),
            *(
                "-target",
                "wasm32-freestanding",
                "-msimd128",
                "-mbulk-memory",
                "-nostdlib",
                "-Wall",
                "-Wextra",
                *options,
            ),
            *(f"-DMEMORY_BYTES={memory_bytes}u", f"-Wl,--initial-memory={memory_bytes}"),
            *(
                f"-Wl,--max-memory={memory_bytes}",
                "-Wl,--no-entry",
                f"-Wl,-z,stack-size={_STACK_BYTES}",
                "-Wl,--strip-all",
            ),
            *(f"-Wl,--export={name}" for name in exports),
            *("-o", str(module), str(source)),
        ],
        check=True,
    )


def hash_of(sources: Sequence[Path]) -> str:
    """SHA-256 of all C that a module is built of, as it stands beside it."""
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
