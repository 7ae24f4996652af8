"""A small file system of a test's own, to be filled for real."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import cannot_run


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """A tmpfs of this size (`mount`'s own notation) at the place; only root can mount one."""
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode:
        cannot_run(f"a small file system cannot be mounted: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
