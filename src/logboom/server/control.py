"""What the operator of this machine asks of a running server: one line of JSON each way on a Unix socket.

The socket is in the data directory, which only the server's own user may enter: who can open it needs no token.

    {"back_up": "/srv/backups/monday"}  ->  {"done": {...}}   or   {"error": {"code", "message", "hint"}}
    {"address": ""}                     ->  {"done": {"address": "http://127.0.0.1:8514"}}
"""

import asyncio
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from logboom.errors import InvalidRequest, LogboomError
from logboom.server.backup import BackUp

log = logging.getLogger(__name__)

SOCKET = "control.sock"
MAX_LINE_BYTES = 64 * 1024


@asynccontextmanager
async def control(data_directory: Path, address: str, back_up: BackUp) -> AsyncIterator[None]:
    """Listen within the block; `address` is where people find the server."""
    path = data_directory / SOCKET
    path.unlink(missing_ok=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = await _answered(await reader.readline(), address, back_up)
            writer.write(json.dumps(said).encode() + b"\n")
            await writer.drain()
        except (OSError, ValueError):  # whoever asked has gone
            log.info("a request on %s was given up", SOCKET)
        finally:
            writer.close()

    with _short(path) as short:
        server = await asyncio.start_unix_server(answer, short, limit=MAX_LINE_BYTES)
        path.chmod(0o600)
        try:
            yield
        finally:
            server.close()
            path.unlink(missing_ok=True)


def ask(data_directory: Path, question: Mapping[str, str]) -> dict[str, Any] | None:
    """The answer of the server that runs on this directory; None when none does."""
    with _short(data_directory / SOCKET) as address, socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(address)
        except OSError:
            return None
        connection.sendall(json.dumps(question).encode() + b"\n")
        with connection.makefile("rb") as lines:
            line = lines.readline()
    if not line:
        raise LogboomError("the server ended before it answered", hint="see its log")
    answer: dict[str, Any] = json.loads(line)
    return answer


async def _answered(line: bytes, address: str, back_up: BackUp) -> dict[str, Any]:
    try:
        return {"done": await _done(json.loads(line), address, back_up)}
    except LogboomError as error:
        return error.as_json()
    except Exception:
        log.exception("a request on %s failed", SOCKET)
        return LogboomError("this is a bug in Logboom; the server's log tells more").as_json()


async def _done(question: object, address: str, back_up: BackUp) -> dict[str, Any]:
    match question:
        case {"back_up": str(directory), **others} if not others:
            return asdict(await back_up(Path(directory)))
        case {"address": _, **others} if not others:
            return {"address": address}
    raise InvalidRequest("the server does not know this request", hint="use the logboom of its version")


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name of the path that fits into the 108 bytes of a Unix socket's address, however deep its directory is."""
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{path.name}"
    finally:
        os.close(directory)
