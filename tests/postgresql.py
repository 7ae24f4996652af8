"""A throw-away PostgreSQL for tests: its own cluster, reached by a Unix socket only, removed at the end."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from tests.programs import required
from tests.waiting import until_sync

# PostgreSQL refuses to run as root; Debian's package makes this user.
UNPRIVILEGED = "postgres"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=50")


class PostgreSQL:
    """A running cluster; `emptied` gives the URL of an empty database in it, for one test at a time."""

    def __init__(self) -> None:
        self._programs = Path(required("pg_ctl")).parent
        # Not below pytest's own directory, whose path is closed to other users and too long for a socket's name.
        self._directory = Path(tempfile.mkdtemp(prefix="logboom-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self._directory, UNPRIVILEGED)

    def start(self) -> None:
        subprocess.run(
            self._command("initdb", "--auth", "trust", "--username", "logboom", "--no-sync"),
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
            **self._as_unprivileged(),
        )
        options = (*FAST, f"unix_socket_directories={self._directory}")
        with (self._directory / "log").open("wb") as log:
            self._server = subprocess.Popen(
                self._command("postgres", *(part for option in options for part in ("-c", option))),
                stderr=log,
                **self._as_unprivileged(),
            )
        until_sync(self._answers, seconds=60)

    def stop(self) -> None:
        self._server.send_signal(signal.SIGQUIT)  # at once: nobody will look at the data again
        self._server.wait(timeout=60)
        shutil.rmtree(self._directory)

    def emptied(self) -> str:
        """The URL of the one database, after all in it is dropped: making a database each time would cost seconds."""
        with self._connected() as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return f"postgresql://logboom@/postgres?host={self._directory}"

    def _answers(self) -> bool:
        assert self._server.poll() is None, (self._directory / "log").read_text()
        try:
            self._connected().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self._directory), user="logboom", dbname="postgres", autocommit=True)

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [str(self._programs / program), "-D", str(self._directory / "data"), *arguments]

    def _as_unprivileged(self) -> dict[str, Any]:
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        return {"user": user, "group": user, "cwd": self._directory}
