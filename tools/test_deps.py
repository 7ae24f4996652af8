"""Sees to the programs of the system that the tests use.

As root on Debian it installs what is missing, without starting any service; elsewhere it names what is missing and
what to type. Tests that need a missing program skip and say so; where CI=true they fail, and so does this.

tests/programs.py reads the same list, so that both speak of the same programs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# program -> the Debian package that brings it
PROGRAMS = {
    "chromium": "chromium",
    "journalctl": "systemd",
    "logger": "bsdutils",
    "mkfs.ext4": "e2fsprogs",
    "node": "nodejs",
    "npm": "npm",
    "pg_ctl": "postgresql",
    "rsyslogd": "rsyslog",
    "systemd-journal-remote": "systemd-journal-remote",
}
# Programs whose packages Debian does not let stand beside one of the others: unpacked, not installed.
UNPACKED_PROGRAMS = {"syslog-ng": "syslog-ng-core"}
UNPACKED = Path(sys.prefix) / "unpacked"  # with the virtual environment they come and go
# Plugins that others of the programs load, and libraries that go before them, in their packages.
PLUGINS = {"libfaketimeMT.so.1": "libfaketime", "lmnsd_ossl.so": "rsyslog-openssl"}
PLUGIN_PLACES = ("usr/lib/*/rsyslog", "usr/lib/*/faketime")
PACKAGES = {**PROGRAMS, **UNPACKED_PROGRAMS, **PLUGINS}
# Debian keeps daemons off the path of ordinary users, systemd's and PostgreSQL's in directories of their own.
PLACES = ("usr/sbin", "sbin", "usr/lib/systemd", "lib/systemd", "usr/lib/postgresql/*/bin")
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by packages before they start a service; 101 means "do not"


def find_program(name: str) -> str | None:
    """The full path of a program or a plugin, also where daemons are kept; None when it is not there."""
    if name in PLUGINS:
        return next((str(file) for pattern in PLUGIN_PLACES for file in Path("/").glob(f"{pattern}/{name}")), None)
    if name in UNPACKED_PROGRAMS:
        file = UNPACKED / name / "usr" / "sbin" / name
        return str(file) if file.exists() else None
    places = [str(place) for pattern in PLACES for place in sorted(Path("/").glob(pattern), reverse=True)]
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *places]))


def missing_programs() -> list[str]:
    return [name for name in PACKAGES if find_program(name) is None]


def main() -> int:
    missing = missing_programs()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install(sorted({PACKAGES[name] for name in missing if name not in UNPACKED_PROGRAMS}))
        for name in UNPACKED_PROGRAMS.keys() & missing:
            unpack(name)
        missing = missing_programs()
    if not missing:
        return 0
    packages = " ".join(sorted({PACKAGES[name] for name in missing if name not in UNPACKED_PROGRAMS}))
    print(f"not installed: {', '.join(missing)}. Tests that need them skip. On Debian, as root: make test-deps")
    if packages:
        print(f"or: apt install {packages}")
    return 1 if os.environ.get("CI") == "true" else 0


def install(packages: list[str]) -> None:
    print(f"installing for the tests: {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with no_services_started():
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
            subprocess.run(
                ["apt-get", "-o", "DPkg::Lock::Timeout=300", *command],
                check=False,  # what is still missing afterwards is named, with or without an error here
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )


def unpack(name: str) -> None:
    """A program with the libraries that it needs and nobody has installed, into a directory of its own."""
    package, directory = UNPACKED_PROGRAMS[name], UNPACKED / name
    print(f"unpacking for the tests: {package}")
    listing = subprocess.run(["apt-cache", "depends", package], check=False, capture_output=True, text=True).stdout
    needed = [line.split()[1] for line in listing.splitlines() if line.startswith("  Depends: ")]
    absent = [library for library in needed if not library.startswith("<") and not is_installed(library)]
    with tempfile.TemporaryDirectory() as fetched:
        Path(fetched).chmod(0o755)  # apt fetches as a user of its own
        subprocess.run(
            ["apt-get", "-q", "download", package, *absent], cwd=fetched, check=False, stdout=subprocess.DEVNULL
        )
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        for archive in sorted(Path(fetched).glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(archive), str(directory)], check=False)


def is_installed(package: str) -> bool:
    status = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package], check=False, capture_output=True, text=True
    )
    return status.stdout.endswith(" installed")


@contextmanager
def no_services_started() -> Iterator[None]:
    """A machine's administrator decides which services run; the tests start their own, with their own data."""
    before = (POLICY.read_bytes(), POLICY.stat().st_mode) if POLICY.exists() else None
    POLICY.unlink(missing_ok=True)
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
        if before is not None:
            POLICY.write_bytes(before[0])
            POLICY.chmod(before[1])


if __name__ == "__main__":
    sys.exit(main())
