"""Embedded chDB as a supervised child process: started, watched, restarted, stopped.

The server and the engine are two processes so that a crash of the engine or the kernel's out-of-memory killer takes
no receiver along, and so that each has an interpreter lock of its own. While the child is away every call raises
EngineUnavailable; receivers go on into the spool.
"""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from prometheus_client import Counter

from logboom.errors import EngineUnavailable
from logboom.settings import Section
from logboom.store.client import HttpEngine
from logboom.store.statement import literal

log = logging.getLogger(__name__)

# sun_path of a Unix socket holds 108 bytes (unix(7)); a longer data directory gets its socket elsewhere.
SOCKET_PATH_BYTES = 100
STOP_SECONDS = 8.0
WATCH_SECONDS = 1.0
PING_EVERY_SECONDS = 3.0
START_POLL_SECONDS = 0.02
RESTART_PAUSE_SECONDS = 0.5

RESTARTS = Counter("logboom_engine_restarts_total", "Times that the engine child was started again", ["reason"])


class EmbeddedSettings(Section):
    """The embedded engine: chDB in a child process."""

    memory_bytes: int = 0
    """Memory that the engine may use in all, in bytes; 0 means half of the machine's."""
    search_slots: int = 4
    """Searches that run at the same time; further ones wait."""
    background_slots: int = 2
    """Statements for maintenance that run at the same time."""
    start_seconds: float = 60.0
    """How long the engine may take to start before that is an error, in seconds."""
    hang_seconds: float = 15.0
    """An engine that answers no ping for so long is killed and started again, in seconds."""


class EmbeddedEngine(HttpEngine):
    """The engine in a child process that speaks ClickHouse's HTTP interface on a Unix socket in the data directory."""

    def __init__(self, data_directory: Path, settings: EmbeddedSettings) -> None:
        super().__init__({"load": 1, "search": settings.search_slots, "background": settings.background_slots})
        self._directory = data_directory.absolute() / "engine"
        self._settings = settings
        self._socket = self._directory / "engine.sock"
        if len(os.fsencode(self._socket)) > SOCKET_PATH_BYTES:
            self._socket = Path(tempfile.mkdtemp(prefix="logboom-")) / "engine.sock"
        self._child: subprocess.Popen[bytes] | None = None
        self._client: httpx.AsyncClient | None = None
        self._watcher: asyncio.Task[None] | None = None

    @property
    def child_pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Start the child and return when it answers; from then on it is watched and restarted.

        Raises EngineUnavailable when it does not answer within `start_seconds`.
        """
        await self._start_child()
        self._watcher = asyncio.create_task(self._watch(), name="engine-watcher")

    async def stop(self) -> None:
        """End the child: running statements get a few seconds, then it is killed, which loses nothing loaded."""
        if self._watcher:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        await self._end_child(signal.SIGTERM)
        if self._socket.parent != self._directory:
            self._socket.unlink(missing_ok=True)
            self._socket.parent.rmdir()

    def kill(self) -> None:
        """End the child now and for good, which loses nothing loaded; whoever waits for its answer gets EngineUnavailable.

        `stop` is to be called all the same, or is waiting for the child already.
        """
        if self._watcher:
            self._watcher.cancel()
        if self._child:
            self._child.kill()

    @property
    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            raise EngineUnavailable("the storage engine is starting", hint="try again in a moment")
        return self._client

    def _source_of(self, segment: Path) -> str:
        return f"file({literal(str(segment.absolute()))}, 'LineAsString', 'line String')"

    def _identified(self, query_id: str) -> str:
        return f"Settings['log_comment'] = {literal(query_id)}"

    async def _start_child(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket.unlink(missing_ok=True)
        command = [sys.executable, "-m", "logboom.store.engine_child", str(self._directory), str(self._socket)]
        # A session of its own, so that Ctrl-C in the terminal reaches the server alone, which then stops in order.
        child = self._child = subprocess.Popen(  # noqa: S603, ASYNC220  # exec takes a millisecond
            [*command, *self._server_settings()], stdin=subprocess.PIPE, start_new_session=True
        )
        client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(
                uds=str(self._socket), limits=httpx.Limits(max_keepalive_connections=32)
            ),
            base_url="http://engine",
        )
        deadline = time.monotonic() + self._settings.start_seconds
        while not await _answered(client):
            if child.poll() is not None or time.monotonic() > deadline:
                await client.aclose()
                await self._end_child(signal.SIGKILL)
                raise EngineUnavailable(
                    f"the storage engine did not start (exit status {child.returncode})",
                    hint="its last words are above in this log",
                )
            await asyncio.sleep(START_POLL_SECONDS)
        self._client = client

    async def _end_child(self, by: signal.Signals) -> None:
        client, self._client = self._client, None
        if client:
            await client.aclose()
        if not (child := self._child):
            return
        child.send_signal(by)
        try:
            await asyncio.to_thread(child.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            await asyncio.to_thread(child.wait)
        if child.stdin:
            child.stdin.close()
        self._child = None

    async def _watch(self) -> None:
        """Ping; kill what hangs; start again what ended, until stopped.

        That a child has ended is seen at once and costs nothing; a ping is a statement, so it is made less often.
        """
        answered = asked = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            ended = self._child is None or self._child.poll() is not None
            if not ended and time.monotonic() - asked < min(PING_EVERY_SECONDS, self._settings.hang_seconds / 4):
                continue
            asked = time.monotonic()
            if not ended and await self._answers():
                answered = time.monotonic()
                continue
            if ended or time.monotonic() - answered >= self._settings.hang_seconds:
                reason = "ended" if ended else "hung"
                log.error("the storage engine %s; starting it again", reason)
                RESTARTS.labels(reason).inc()
                await self._restart()
                answered = time.monotonic()

    async def _answers(self) -> bool:
        try:
            await self.ping()
        except EngineUnavailable:
            return False
        return True

    async def _restart(self) -> None:
        await self._end_child(signal.SIGKILL)
        while True:
            try:
                await self._start_child()
            except EngineUnavailable as error:
                log.error("%s", error.message)  # noqa: TRY400  # the child's own log has the cause
                await asyncio.sleep(RESTART_PAUSE_SECONDS)
            else:
                return

    def _server_settings(self) -> list[str]:
        memory = self._settings.memory_bytes or os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
        return [
            f"max_server_memory_usage={memory}",
            "mark_cache_size=134217728",  # the default of 5 GB is for a machine of its own
            "uncompressed_cache_size=0",
            "backups.allowed_path=" + str(self._directory.parent),
            "allow_experimental_webassembly_udf=1",
        ]


async def _answered(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/ping", timeout=WATCH_SECONDS)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
