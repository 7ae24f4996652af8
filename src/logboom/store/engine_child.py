"""The engine child: a process that runs chDB and answers the part of ClickHouse's HTTP interface that we use.

    python -m logboom.store.engine_child DIRECTORY SOCKET [NAME=VALUE ...]

`POST /?query_id=…&param_NAME=…&SETTING=VALUE&default_format=…` with the SQL as body answers the result; without
`wait_end_of_query=1` it is streamed. `GET /ping` answers when the engine does. A statement with a query id is stopped
when its client closes the connection. The child ends when its standard input is closed, so that it never outlives the
server that started it, however that one ended.

Source: ClickHouse documentation, "HTTP Interface" (parameters, X-ClickHouse-Summary, X-ClickHouse-Exception-Code) and
"Settings" (cancel_http_readonly_queries_on_client_close).
"""

import asyncio
import fcntl
import json
import os
import re
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from logboom.store.start_code import let_go_of_code
from logboom.store.statement import literal

# chDB reads pyarrow where it finds it, for answers in Arrow's form that nobody asks for here: 45 MB, and a part of the start.
sys.modules["pyarrow"] = None  # type: ignore[assignment]  # Python's way to say that there is none

import chdb  # noqa: E402
from chdb import _chdb  # noqa: E402

# More than the client's slots together, so that a ping and a cancellation always find a thread.
THREADS = 32
LOCK_SECONDS = 15  # how long a predecessor whose server was killed may take to notice and let go of the files
KILL_AGAIN_SECONDS = 0.02
START_SECONDS = 2.5  # after which the start's own statements have run, on a quick machine
PARAMETER_PREFIX = "param_"
NOT_SETTINGS = frozenset({"query_id", "default_format", "wait_end_of_query"})
ERROR_CODE = re.compile(r"Code: (\d+)\.")
SETTING_NAME = re.compile(r"[a-z_0-9]+")

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Connection:
    """One chDB connection and the settings that it has now; runs one statement at a time."""

    def __init__(self, directory: str, server_settings: str) -> None:
        self.chdb = chdb.connect(f"{directory}?{server_settings}" if server_settings else directory)
        self._settings: dict[str, str] = {}

    def use(self, settings: dict[str, str]) -> None:
        """Make exactly these settings the ones in force (0.25 ms, so only when they differ)."""
        if settings == self._settings:
            return
        changes = [f"{name} = DEFAULT" for name in self._settings if name not in settings]
        changes += [
            f"{name} = {literal(value)}" for name, value in settings.items() if self._settings.get(name) != value
        ]
        self.chdb.query("SET " + ", ".join(changes))
        self._settings = settings


class Engine:
    """The connections to the one engine of this process; as many as statements run at the same time."""

    def __init__(self, directory: str, server_settings: str) -> None:
        self._directory = directory
        self._server_settings = server_settings
        self._idle = [self._open()]  # the first keeps the engine alive
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="statement")

    def _open(self) -> Connection:
        return Connection(self._directory, self._server_settings)

    @contextmanager
    def connection(self, settings: dict[str, str]) -> Iterator[Connection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        try:
            connection.use(settings)
            yield connection
        finally:
            self._idle.append(connection)


class Application:
    """The ASGI application on the Unix socket."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/ping":
            await self._buffered("SELECT 1", {}, {}, "TabSeparated", send)
            return
        sql = await _body(receive)
        if sql is None:
            return  # a statement that did not come whole may mean something else
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        parameters = {n.removeprefix(PARAMETER_PREFIX): v for n, v in query.items() if n.startswith(PARAMETER_PREFIX)}
        settings = {n: v for n, v in query.items() if not n.startswith(PARAMETER_PREFIX) and n not in NOT_SETTINGS}
        if not all(SETTING_NAME.fullmatch(name) for name in settings):
            await _answer(send, 400, b"a setting's name has other characters than a-z, 0-9 and _")
            return
        if query_id := query.get("query_id"):
            settings["log_comment"] = query_id  # by which KILL QUERY finds it: chDB gives query ids of its own
        format_ = query.get("default_format", "TabSeparated")
        answer = self._buffered if query.get("wait_end_of_query") == "1" else self._streamed
        watching = asyncio.create_task(self._stop_when_left(receive, query_id)) if query_id else None
        try:
            await answer(sql, parameters, settings, format_, send)
        finally:
            if watching:
                watching.cancel()

    async def _stop_when_left(self, receive: Receive, query_id: str) -> None:
        """Stop the statement once its client is gone; to be cancelled when it has ended.

        The client's own KILL may come before the statement is one of those that the engine knows, and finds nothing then.
        """

        def kill() -> None:
            with self.engine.connection({}) as connection:
                connection.chdb.query(f"KILL QUERY WHERE Settings['log_comment'] = {literal(query_id)}", "Null")

        while (await receive())["type"] != "http.disconnect":
            pass
        while True:
            await asyncio.get_running_loop().run_in_executor(self.engine.threads, kill)
            await asyncio.sleep(KILL_AGAIN_SECONDS)

    async def _buffered(
        self, sql: str, parameters: dict[str, str], settings: dict[str, str], format_: str, send: Send
    ) -> None:
        def run() -> tuple[bytes, dict[str, str]]:
            started = time.monotonic_ns()
            with self.engine.connection(settings) as connection:
                result = connection.chdb.query(sql, format_, params=parameters)
            summary = {
                "read_rows": str(result.storage_rows_read()),
                "read_bytes": str(result.storage_bytes_read()),
                "written_rows": str(result.rows_written()),
                "elapsed_ns": str(time.monotonic_ns() - started),
            }
            return result.bytes(), summary

        try:
            content, summary = await asyncio.get_running_loop().run_in_executor(self.engine.threads, run)
        except RuntimeError as error:
            await _refuse(send, error)
            return
        await _answer(send, 200, content, ((b"x-clickhouse-summary", json.dumps(summary).encode()),))

    async def _streamed(
        self, sql: str, parameters: dict[str, str], settings: dict[str, str], format_: str, send: Send
    ) -> None:
        begun = False
        try:
            async for chunk in self._chunks(sql, parameters, settings, format_):
                if not begun:
                    await send({"type": "http.response.start", "status": 200, "headers": []})
                    begun = True
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except RuntimeError as error:
            if begun:
                # The status is gone; a connection cut before its end is how HTTP says that a body is not whole.
                raise
            await _refuse(send, error)
            return
        if not begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _chunks(
        self, sql: str, parameters: dict[str, str], settings: dict[str, str], format_: str
    ) -> AsyncIterator[bytes]:
        """The chunks of a stream, each fetched in a thread while the last one is on its way."""
        loop = asyncio.get_running_loop()
        with self.engine.connection(settings) as connection:
            stream = await loop.run_in_executor(
                self.engine.threads, lambda: connection.chdb.send_query(sql, format_, params=parameters)
            )
            try:
                while (chunk := await loop.run_in_executor(self.engine.threads, stream.fetch)) is not None:
                    if content := chunk.bytes():
                        yield content
                    else:
                        break
            finally:
                await loop.run_in_executor(self.engine.threads, stream.close)


async def _body(receive: Receive) -> str | None:
    """The whole of it; None when the client went away before its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts).decode()


async def _refuse(send: Send, error: RuntimeError) -> None:
    text = str(error)
    code = ERROR_CODE.search(text)
    headers = ((b"x-clickhouse-exception-code", code.group(1).encode()),) if code else ()
    await _answer(send, 500, text.encode(), headers)


async def _answer(send: Send, status: int, content: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": content})


def _end_with_parent() -> None:
    """Wait for the end of standard input, which the server holds open as long as it lives."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)  # MergeTree's parts are whole or absent: there is nothing to put in order


def _lock(directory: Path) -> int:
    """Hold the engine's files; a second engine on them would destroy them."""
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                sys.exit(f"another engine holds {directory}/lock")
            time.sleep(0.05)
        else:
            return descriptor


def main() -> None:
    directory, socket, *server_settings = sys.argv[1:]
    Path(directory).mkdir(parents=True, exist_ok=True, mode=0o700)
    _lock(Path(directory))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = Engine(str(Path(directory) / "chdb"), "&".join(server_settings))
    started = threading.Timer(START_SECONDS, let_go_of_code, (Path(_chdb.__file__),))
    started.daemon = True
    started.start()
    uvicorn.run(
        Application(engine),
        uds=socket,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_keep_alive=3600,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
