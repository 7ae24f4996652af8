"""Starts a load as a process of its own and reads what it reports."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def command(kind: str, file: Path, **options: object) -> list[str]:
    """The command line of `bench.load.KIND`; `lines=1000` becomes `--lines 1000`."""
    flags = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    return [sys.executable, "-m", f"bench.load.{kind}", str(file), *flags]


def run(kind: str, file: Path, **options: object) -> dict[str, Any]:
    """Send the whole file; raises when anything was refused."""
    return report(subprocess.run(command(kind, file, **options), check=True, stdout=subprocess.PIPE).stdout)


def report(output: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    if found.get("refused"):
        raise RuntimeError(f"the server refused requests: {found['refused']}")
    return found
