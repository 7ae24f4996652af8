"""The `logboom` command. One file a command; app.py lists them.

What talks to a server needs `logboom[cli]` alone; commands that open a data directory need `logboom[server]` and
import it when they run.
"""

import sys

INTERRUPTED = 130  # as shells say it of SIGINT


def main() -> int:
    """The entry point; returns the exit code (docs/cli.md lists them)."""
    try:
        return _run()
    except KeyboardInterrupt:  # also while the libraries are still being loaded
        return INTERRUPTED


def _run() -> int:
    try:
        from logboom.cli.app import run
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("logboom"):
            raise
        sys.stderr.write(f"the logboom command needs {missing.name}\nhint: pip install 'logboom[cli]'\n")
        return 1
    return run()
