"""The processes of a running server, and a look into its engine past the server."""

import contextlib
import os
import signal
from pathlib import Path
from typing import Any

import httpx

from logboom.store.embedded import SOCKET_PATH_BYTES
from tests.serving import Server


def engine_child(server: Server) -> int:
    """The process id of the engine child. Raises LookupError while there is none."""
    assert server.process is not None
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"logboom.store.engine_child" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise LookupError("the server has no engine child now")


def kill_both(server: Server) -> None:
    """End server and engine in the same moment, as a power cut would."""
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGSTOP)  # so that it cannot start another engine
    with contextlib.suppress(LookupError):  # it was being started again
        os.kill(engine_child(server), signal.SIGKILL)
    server.kill()


def engine_socket(server: Server) -> str:
    """Where the engine listens: in the data directory, unless the path would be too long for a socket's."""
    usual = server.data_directory / "engine" / "engine.sock"
    if len(os.fsencode(usual)) <= SOCKET_PATH_BYTES:
        return str(usual)
    return Path(f"/proc/{engine_child(server)}/cmdline").read_text().split("\0")[4]


def rows(server: Server, sql: str) -> list[list[Any]]:
    """The rows of a query, asked at the engine's own socket."""
    transport = httpx.HTTPTransport(uds=engine_socket(server))
    with httpx.Client(transport=transport, base_url="http://engine", timeout=60) as http:
        query = {"default_format": "JSONCompact", "wait_end_of_query": "1"}
        response = http.post("/", params=query, content=sql.encode())
        assert response.status_code == httpx.codes.OK, response.text
        return response.json()["data"] if response.content else []


def spooled_segments(server: Server) -> list[Path]:
    """The segments that wait in the spool, open or sealed."""
    spool = server.data_directory / "spool"
    return sorted(path for path in spool.iterdir() if path.suffix in {".open", ".sealed"})
