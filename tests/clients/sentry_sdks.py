"""Programs that report to a running server with Sentry's own SDKs, each in a process of its own, as applications do."""

import subprocess
import sys
from pathlib import Path

from tests.serving import Server

START = """
import logging, os, sys
import sentry_sdk

WORD = {word!r}
sentry_sdk.init(dsn={dsn!r}, release="shop@1.2.3", environment="staging", {options})
"""


def dsn(server: Server, project: int = 1) -> str:
    return f"http://{server.ingest_key}@127.0.0.1:{server.port}/{project}"


def run_python(
    directory: Path, server: Server, word: str, program: str, *, options: str = "", seconds: int = 60
) -> str:
    """Run a program behind `sentry_sdk.init`, which knows WORD; what it printed."""
    path = directory / "program.py"
    path.write_text(START.format(word=word, dsn=dsn(server), options=options) + program + "\nsentry_sdk.flush(10)\n")
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=seconds, cwd=directory, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
