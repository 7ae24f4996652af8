"""What the README tells people to type is typed here, against a running server."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import required
from tests.repository.text_files import ROOT
from tests.serving import Server, serving
from tests.waiting import until_sync

README = ROOT / "README.md"
CURL, LOGGER, SIGN_IN, SEARCH, TAIL = range(5)  # the blocks for a shell, in the order of the page


def blocks(language: str) -> list[str]:
    """The blocks that are marked for this test: ```sh test"""
    return re.findall(rf"^```{language} test\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def for_this(server: Server, text: str) -> str:
    """The text with the addresses of a default server replaced by those of this one."""
    return (
        text.replace("http://127.0.0.1:8514", server.url)
        .replace("http://KEY@127.0.0.1:8514", server.url.replace("//", f"//{server.ingest_key}@"))
        .replace("--port 5514", f"--port {server.syslog_port}")
        .replace('port="5514"', f'port="{server.syslog_port}"')
        .replace('("127.0.0.1", 5514)', f'("127.0.0.1", {server.syslog_port})')
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has heard nothing yet, as the README's reader has it."""
    with serving(tmp_path_factory.mktemp("fresh")) as server:
        yield server


@pytest.fixture(scope="module")
def shell_environment(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of a reader who has the ingest key and has told Logboom's commands nothing yet."""
    commands = str(Path(sys.executable).parent)
    home = tmp_path_factory.mktemp("home")
    (home / ".curlrc").write_text("fail\nsilent\nshow-error\n")  # a refusal ends a command with an error
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOGBOOM_", "XDG_"))}
    return kept | {
        "HOME": str(home),
        "CURL_HOME": str(home),
        "KEY": server.ingest_key,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
    }


@pytest.fixture(scope="module")
def checkout(server: Server) -> Path:
    """Where the reader types: beside the server's `data`, with the `.venv` that `make run` made."""
    directory = server.data_directory.parent
    (directory / ".venv").symlink_to(sys.prefix)
    return directory


@pytest.fixture(scope="module")
def signed_in(server: Server, checkout: Path, shell_environment: dict[str, str]) -> dict[str, str]:
    """The shell once the page's two commands have made a token and kept it."""
    create, login = for_this(server, blocks("sh")[SIGN_IN]).splitlines()
    token = run(create, shell_environment, directory=checkout).strip()
    assert "kept in" in run(login, shell_environment, directory=checkout, typed=token + "\n")
    return shell_environment | {"TOKEN": token}


def run(text: str, environment: dict[str, str], *, directory: Path = ROOT, typed: str = "") -> str:
    done = subprocess.run(
        ["bash", "-euc", text], cwd=directory, env=environment, input=typed, capture_output=True, text=True, timeout=60,
        check=False, start_new_session=True,  # without a terminal a token is asked for on standard input
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_shell_commands_send_and_find(server: Server, shell_environment: dict[str, str], signed_in: dict[str, str]):
    """In the order of the page: curl and logger send, the command line and curl find."""
    assert run(for_this(server, blocks("sh")[CURL]), shell_environment).count('"accepted"') == 2
    run(for_this(server, blocks("sh")[LOGGER]), shell_environment)
    server.wait_for('"hello from curl"')
    server.wait_for('"hello from logger"')
    found = run(for_this(server, blocks("sh")[SEARCH]), signed_in)
    assert "hello from logger" in found
    assert found.count("payment refused") == 2, "once by the command line, once by curl"


def test_the_tail_prints_what_comes(server: Server, signed_in: dict[str, str], tmp_path: Path):
    """It has no end of its own: it is stopped when it has shown an event that came after it began."""
    printed = tmp_path / "printed"
    with printed.open("wb") as output:
        tail = subprocess.Popen(
            ["bash", "-euc", for_this(server, blocks("sh")[TAIL])], env=signed_in, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip

        def is_shown() -> bool:
            assert tail.poll() is None, printed.read_text("utf-8")
            for level in ("info", "error"):
                server.ingest(json.dumps({"message": f"heron of {level}", "level": level}))
            return "heron of error" in printed.read_text("utf-8")

        try:
            until_sync(is_shown, every=0.5)
        finally:
            if tail.poll() is None:
                os.killpg(tail.pid, signal.SIGTERM)  # the shell and the command
            tail.wait(30)
    assert "heron of info" not in printed.read_text("utf-8")


def test_the_python_program_is_found(server: Server, shell_environment: dict[str, str]):
    (program,) = blocks("python")
    subprocess.run([sys.executable, "-c", for_this(server, program)], check=True, timeout=60)
    (event,) = server.wait_for('"hello from Python"')
    assert (event["level"], event["service"], event["logger"]) == ("error", "shop", "checkout")
    assert event["attributes"]["order"] == "77"
    assert event["attributes"]["request_id"] == "7f3c9a"


@pytest.fixture
def rsyslog(server: Server, tmp_path: Path) -> Iterator[Path]:
    """A real rsyslog with the README's line in its configuration; the path of its socket."""
    (action,) = blocks("rsyslog")
    configuration = tmp_path / "rsyslog.conf"
    configuration.write_text(
        f'global(workDirectory="{tmp_path}")\nmodule(load="imuxsock" SysSock.Use="off")\n'
        f'input(type="imuxsock" Socket="{tmp_path}/log")\n{for_this(server, action)}'
    )
    daemon = subprocess.Popen([required("rsyslogd"), "-n", "-f", configuration, "-i", tmp_path / "rsyslog.pid"])
    until_sync((tmp_path / "log").exists)
    yield tmp_path / "log"
    daemon.terminate()
    daemon.wait(30)


@pytest.mark.daemon
def test_the_rsyslog_configuration_forwards(server: Server, rsyslog: Path):
    subprocess.run(
        [required("logger"), "--socket", rsyslog, "--priority", "cron.warning", "--tag", "nightly", "hello from rsyslog"],
        check=True, timeout=30,
    )  # fmt: skip
    (event,) = server.wait_for('"hello from rsyslog"')
    assert (event["level"], event["service"]) == ("warning", "nightly")


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_two_commands_are_targets(command: str):
    assert f"    {command}" in README.read_text("utf-8")
    target = command.removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
