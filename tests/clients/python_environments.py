"""The Python clients of others: an environment for each lock in tests/clients/python, made once by uv.

One lock for each system whose clients are tested, since several cannot be installed beside one another.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

LOCKS = Path(__file__).with_name("python")
UV = (sys.executable, "-m", "uv")
INSTALL_SECONDS = 300


def python_with(name: str) -> Path:
    """The Python that has the clients of `name`.txt; nothing is fetched when its environment is there."""
    lock = LOCKS / f"{name}.txt"
    environment = LOCKS / f".{name}"
    python = environment / "bin" / "python"
    installed = environment / ".installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # several runs of the tests may want it at once
        if not installed.exists() or installed.read_text() != wanted:
            _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
            # A lock is complete, and one client asks for what it does not need: see python/overrides.txt.
            _uv("pip", "install", "--quiet", "--no-deps", "--require-hashes", "--python", str(python), "-r", str(lock))
            installed.write_text(wanted)
    return python


def run_python(name: str, program: str, *arguments: str, seconds: int = 60) -> str:
    """Run a program that may import the clients of `name`.txt; what it printed."""
    done = subprocess.run(
        [python_with(name), "-c", program, *arguments], capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _uv(*arguments: str) -> None:
    done = subprocess.run([*UV, *arguments], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
