"""What operators copy from here works: the examples of settings, and the service unit."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from logboom.cli.app import app
from logboom.server import SECTIONS
from logboom.settings import load
from tests.repository.text_files import ROOT

EXAMPLES = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in sorted((ROOT / "docs").glob("*.md"))
    for number, block in enumerate(
        re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_settings_is_understood(example: str, tmp_path: Path):
    file = tmp_path / "logboom.toml"
    file.write_text(example)
    changed = [setting for setting in load(SECTIONS, file=file, environ={}).in_force() if setting.origin == str(file)]
    assert changed


STARTS = {"deploy/logboom.service": r"^ExecStart=(.*)$", "Makefile": r"^\t@exec (.*logboom serve.*)$"}


@pytest.mark.parametrize("file", STARTS)
def test_what_starts_the_server_does_so_with_options_that_exist(file: str):
    (command,) = re.findall(STARTS[file], (ROOT / file).read_text("utf-8"), re.MULTILINE)
    program, name, *arguments = shlex.split(command)
    serve = typer.main.get_command(app).commands[name]
    options = {word for parameter in serve.params for word in parameter.opts}
    assert program.endswith("/logboom")
    assert {word for word in arguments if word.startswith("--")} <= options


def test_make_run_finds_the_logs_that_a_machine_already_has():
    (command,) = re.findall(STARTS["Makefile"], (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "--tail-system" in shlex.split(command)
