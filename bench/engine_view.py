"""A look into the engine past the server: counts, merges, parts, caches, through the child's own socket."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from logboom.store.statement import Statement, parameter_text

# The server's own searches never use the cache of conditions in these measurements: it answers a repeated filter
# from memory, which is not what the first person to ask sees.
SETTINGS = {"use_query_condition_cache": "0"}
QUIET_SECONDS = 1.0
POLL_SECONDS = 1.0  # what the asking costs counts as taking


class EngineView:
    """Asks the engine child of a running server."""

    def __init__(self, data_directory: Path) -> None:
        self.directory = data_directory / "engine"
        transport = httpx.HTTPTransport(uds=str(self.directory / "engine.sock"))
        self._http = httpx.Client(transport=transport, base_url="http://engine", timeout=600)

    def rows(self, sql: str) -> list[list[Any]]:
        """The rows of a query of ours."""
        query = {**SETTINGS, "default_format": "JSONCompact", "wait_end_of_query": "1"}
        response = self._http.post("/", params=query, content=sql.encode())
        if response.status_code != httpx.codes.OK:
            raise RuntimeError(response.text)
        found: list[list[Any]] = response.json()["data"] if response.content else []
        return found

    def read_by(self, statement: Statement, settings: Mapping[str, object]) -> tuple[int, int]:
        """Run a statement; the rows and bytes that it read."""
        query = {**SETTINGS, "default_format": "JSONCompactEachRow", "wait_end_of_query": "1"}
        query |= {name: str(value) for name, value in settings.items()}
        query |= {f"param_{name}": parameter_text(value) for name, value in statement.parameters.items()}
        response = self._http.post("/", params=query, content=statement.sql.encode())
        if response.status_code != httpx.codes.OK:
            raise RuntimeError(response.text)
        summary = json.loads(response.headers["x-clickhouse-summary"])
        return int(summary["read_rows"]), int(summary["read_bytes"])

    def number(self, sql: str) -> int:
        """The one number that a query answers."""
        return int(self.rows(sql)[0][0])

    def events(self) -> int:
        return self.number("SELECT count() FROM logboom.events")

    def wait_until_loaded(self, events: int, *, seconds: float = 300) -> None:
        """Return once the table holds at least so many events and no merge has run for a second."""
        deadline = time.monotonic() + seconds
        while self.events() < events:
            _before(deadline, f"only {self.events()} of {events} events are in the table")
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            if self.number("SELECT count() FROM system.merges"):
                quiet_since = time.monotonic()
            _before(deadline, "merges never end")

    def bytes_on_disk(self) -> int:
        """What the events' active parts take, indexes included."""
        return self.number("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'logboom'")

    def forget(self) -> None:
        """Empty the engine's caches, and the kernel's of the engine's files: the next search reads from the disk."""
        for cache in ("MARK CACHE", "UNCOMPRESSED CACHE", "INDEX MARK CACHE", "INDEX UNCOMPRESSED CACHE"):
            self.rows(f"SYSTEM DROP {cache}")
        self.forget_conditions()
        for path in self.directory.rglob("*"):
            if path.is_file():
                _drop_pages(path)

    def forget_conditions(self) -> None:
        """Empty the cache that answers repeated filters."""
        self.rows("SYSTEM DROP QUERY CONDITION CACHE")


def _before(deadline: float, otherwise: str) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError(otherwise)
    time.sleep(POLL_SECONDS)


def _drop_pages(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:  # merged away meanwhile
        return
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
