"""The JavaScript clients of others: exactly what tests/clients/node/package-lock.json says, put in place once by npm."""

import fcntl
import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import required

NODE = Path(__file__).with_name("node")
MODULES = NODE / "node_modules"
INSTALLED = MODULES / ".installed"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress")


def installed_modules() -> Path:
    """The directory of the installed packages; nothing is fetched when they are there."""
    npm = required("npm")
    wanted = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    with (NODE / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several runs of the tests may want them at once
        if not INSTALLED.exists() or INSTALLED.read_text() != wanted:
            subprocess.run([npm, *INSTALL], cwd=NODE, check=True, capture_output=True, timeout=300)
            INSTALLED.write_text(wanted)
    return MODULES


@contextmanager
def running_node(directory: Path, modules: Path, program: str) -> Iterator[None]:
    """While it runs: a CommonJS program that may require the packages, and does not end by itself."""
    path, said = directory / "program.cjs", directory / "program.log"
    path.write_text(program)
    (directory / "node_modules").symlink_to(modules)
    with said.open("wb") as output:
        process = subprocess.Popen([required("node"), str(path)], cwd=directory, stdout=output, stderr=output)
    try:
        yield
        assert process.poll() is None, said.read_text("utf-8", "replace")
    finally:
        process.kill()
        process.wait(30)


def run_node(directory: Path, modules: Path, program: str, *, seconds: int = 60) -> str:
    """Run a CommonJS program that may require the packages; what it printed."""
    path = directory / "program.cjs"
    path.write_text(program)
    (directory / "node_modules").symlink_to(modules)
    done = subprocess.run(
        [required("node"), str(path)], capture_output=True, text=True, timeout=seconds, cwd=directory, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
