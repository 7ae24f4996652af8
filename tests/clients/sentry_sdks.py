"""Programs that report to a running server with the clients of others, each in a process of its own, as applications do."""

import os
import subprocess
import sys
from pathlib import Path

from tests.serving import Server

SENTRY = """
import logging
import sentry_sdk

WORD = {word!r}
sentry_sdk.init(dsn={dsn!r}, release="shop@1.2.3", environment="staging", {options})
"""
FLUSHED = "\nsentry_sdk.flush(10)\n"


def dsn(server: Server, project: int = 1) -> str:
    return f"http://{server.ingest_key}@127.0.0.1:{server.port}/{project}"


def run(directory: Path, program: str, *, seconds: int = 60, **environment: str) -> str:
    """Run a Python program; what it printed."""
    path = directory / "program.py"
    path.write_text(program)
    done = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=directory,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_with_sentry(directory: Path, server: Server, word: str, program: str, *, options: str = "") -> str:
    """Run a program behind `sentry_sdk.init`; it knows WORD."""
    return run(directory, SENTRY.format(word=word, dsn=dsn(server), options=options) + program + FLUSHED)
