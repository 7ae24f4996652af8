"""The repository's files as tests look at them: what git tracks or would track."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def repository_files(*suffixes: str) -> list[Path]:
    """All files with one of the suffixes, those not yet committed too; ignored ones are not the repository's."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    files = (ROOT / name for name in listed.split("\0") if name)
    return sorted(file for file in files if file.is_file() and (not suffixes or file.suffix in suffixes))
