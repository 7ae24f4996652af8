"""What people install is not this folder but a wheel built of it: it must bring its pages, templates and migrations."""

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import httpx
import pytest

from tests.repository.text_files import ROOT
from tests.serving import Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (built,) = directory.glob("logboom-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel in it.

    The libraries are those of this environment, seen through a .pth file: its own .pth files, among them the one of the
    editable install, are not followed from there.
    """
    directory = tmp_path_factory.mktemp("installed")
    venv.create(directory, with_pip=False, symlinks=True)
    python = directory / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    (site_packages,) = directory.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_a_server_from_the_wheel_takes_finds_and_shows_its_pages(installed: Path, tmp_path: Path):
    where = subprocess.run(
        [installed, "-c", "import logboom.server; print(logboom.__file__)"],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    assert str(installed.parents[1]) in where, "this would test the editable install"

    server = Server(tmp_path / "data", python=str(installed)).start()
    try:
        assert server.ingest("hello from a wheel").status_code == httpx.codes.OK
        server.wait_for('"hello from a wheel"')
        page = httpx.get(f"{server.url}/login")
        assert page.status_code == httpx.codes.OK
        linked = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
        assert linked, "the page names its style sheets and modules"
        for address in linked:
            assert httpx.get(server.url + address).status_code == httpx.codes.OK, address
        assert httpx.get(f"{server.url}/docs").status_code == httpx.codes.OK
    finally:
        assert server.stop() == 0


def test_the_wheel_has_every_file_of_the_package(wheel: Path):
    packed = set(zipfile.ZipFile(wheel).namelist())
    ignored = {"__pycache__"}
    files = (path for path in (ROOT / "src" / "logboom").rglob("*") if path.is_file() and not ignored & set(path.parts))
    missing = [path for path in files if str(path.relative_to(ROOT / "src")) not in packed]
    assert not missing


def test_without_an_extra_nothing_else_is_installed(wheel: Path):
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    required = message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []
    assert required
    assert all("extra ==" in requirement for requirement in required)


def test_what_is_installed_alone_can_be_imported(wheel: Path, tmp_path: Path):
    """`pip install logboom` into an empty environment."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import logboom"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
