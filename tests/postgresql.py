"""A throw-away PostgreSQL for tests: its own cluster, reached by a Unix socket only, removed at the end."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from tools.test_deps import find_program

# PostgreSQL refuses to run as root; Debian's package makes this user.
UNPRIVILEGED = "postgres"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=50")


class PostgreSQL:
    """A running cluster; `new_database` gives the URL of an empty database in it."""

    def __init__(self) -> None:
        pg_ctl = find_program("pg_ctl")
        if pg_ctl is None:
            reason = "PostgreSQL is not installed: make test-deps"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        self._programs = Path(pg_ctl).parent
        # Not below pytest's own directory, whose path is closed to other users and too long for a socket's name.
        self._directory = Path(tempfile.mkdtemp(prefix="logboom-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self._directory, UNPRIVILEGED)
        self._databases = 0

    def start(self) -> None:
        self._run("initdb", "--pgdata", self._data, "--auth", "trust", "--username", "logboom", "--no-sync")
        options = " ".join(f"-c {option}" for option in (*FAST, f"unix_socket_directories={self._directory}"))
        self._run("pg_ctl", "start", "--wait", "--pgdata", self._data, "--log", f"{self._directory}/log", "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", self._data)
        shutil.rmtree(self._directory)

    def new_database(self) -> str:
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(
            host=str(self._directory), user="logboom", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://logboom@/{name}?host={self._directory}"

    @property
    def _data(self) -> str:
        return str(self._directory / "data")

    def _run(self, program: str, *arguments: str) -> None:
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            user=user,
            group=user,
            cwd=self._directory,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )
