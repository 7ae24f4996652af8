"""The commands run in this process where that is enough: `run_command("admin", ...)`."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from logboom.cli.app import run


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    def column(self, heading: str) -> list[str]:
        """A column of a printed list."""
        headings, *rows = (line.split() for line in self.out.splitlines())
        return [row[headings.index(heading)] for row in rows]


RunCommand = Callable[..., Done]


@pytest.fixture
def run_command(capsys: pytest.CaptureFixture[str]) -> RunCommand:
    def run_it(*arguments: str) -> Done:
        capsys.readouterr()
        code = run(list(arguments))
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run_it
