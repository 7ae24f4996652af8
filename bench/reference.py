"""Runs a reference load in a process of its own, so that each begins like the others."""

import subprocess
import sys
from pathlib import Path


def reference(module: str, file: Path) -> float:
    """CPU seconds per million events, by `bench.reference_load` or `bench.reference_syslog`."""
    command = [sys.executable, "-m", f"bench.{module}", str(file)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
