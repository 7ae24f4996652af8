"""The command as a whole: help, version, and what it does where only `logboom[cli]` is installed."""

import subprocess
import sys

import pytest

import logboom
from tests.cli.conftest import RunCommand

# Stands for a Python in which the server's libraries are not installed: importing one fails as it would there.
CLI_ALONE = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"chdb", "fastapi", "sqlalchemy", "uvicorn", "msgspec", "prometheus_client"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, NotInstalled())
from logboom.cli import main
sys.argv[0] = "logboom"
sys.exit(main())
"""


# Ctrl-C as the first of the command's libraries is loaded.
INTERRUPTED_EARLY = """
import os, signal, sys
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)  # who is started in the background ignores it
sys.meta_path.insert(0, Interrupts())
from logboom.cli import main
sys.exit(main())
"""


def with_the_cli_alone(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CLI_ALONE, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_version(run_command: RunCommand):
    assert run_command("version").out.strip() == logboom.__version__
    assert run_command("--version").out.strip() == logboom.__version__


def test_without_the_server_s_libraries_the_other_commands_work():
    """They say that no server answers, not that something is missing."""
    asked = with_the_cli_alone("search", "x", "--url", "http://127.0.0.1:9", "--token", "lb_x")
    assert asked.returncode == 4, asked.stderr


@pytest.mark.parametrize("command", [["serve"], ["settings"], ["admin", "user", "list"], ["query", "fmt", "x"]])
def test_without_the_server_s_libraries_serving_says_what_to_install(command: list[str]):
    done = with_the_cli_alone(*command)
    assert done.returncode == 1
    assert "pip install 'logboom[server]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_the_command_still_starts_ends_it_without_a_traceback():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_EARLY], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_an_unknown_command_is_a_wrong_command_line(run_command: RunCommand):
    assert run_command("serv").code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str):
    environment = {"_LOGBOOM_COMPLETE": f"source_{shell}"}
    done = subprocess.run(
        [sys.executable, "-m", "logboom.cli"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "logboom" in done.stdout, done.stderr
