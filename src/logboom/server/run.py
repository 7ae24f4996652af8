"""Starts the server: the data directory first, the engine next, everything else while the engine starts."""

import asyncio
import contextlib
import logging
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

import uvloop

from logboom.server.allocation import keep_for_good, keep_freed_memory
from logboom.server.data_directory import held
from logboom.server.settings import ServerSettings
from logboom.server.started import Started
from logboom.settings import Settings
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
LAST_STATEMENT_SECONDS = 0.3  # in which an engine that is well cancels what runs when `stop_seconds` are over


def run(settings: Settings, on_started: Callable[[Started], None]) -> int:
    """Serve until SIGTERM or Ctrl-C; the exit status. `on_started` is called once the server takes and answers.

    Raises what somebody must act on before the server can start: SettingsError, DataDirectoryInUse, SchemaTooNew,
    CatalogUnavailable, EngineUnavailable.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it says a line for every statement
    logging.getLogger("alembic").setLevel(logging.WARNING)
    _take_descriptors()
    keep_freed_memory()
    with held(settings.section(ServerSettings).data_directory):
        uvloop.run(_serve(settings, on_started))
    return 0


def _take_descriptors() -> None:
    """As many files and connections as the system grants: the usual soft limit of 1024 is fewer than senders may open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS says infinity and grants less
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def tell_unless_cancelled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong in a callback, except that an answer came for somebody who just stopped waiting for it.

    anyio's Unix sockets, on which the engine is asked, go on listening for one turn of the loop after a wait on them was
    cancelled; an answer of just that turn is given to the cancelled future.
    """
    too_late = isinstance(context.get("exception"), asyncio.InvalidStateError) and "set_result" in context["message"]
    if not too_late:
        loop.default_exception_handler(context)


async def _serve(settings: Settings, on_started: Callable[[Started], None]) -> None:
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(tell_unless_cancelled)
    server = settings.section(ServerSettings)
    engine = EmbeddedEngine(server.data_directory, settings.section(EmbeddedSettings))

    def stop() -> None:
        """One deadline for all: an engine that hangs holds up everybody who has asked it, and its own end."""
        told_to_stop.set()
        loop.call_later(server.stop_seconds + LAST_STATEMENT_SECONDS, engine.kill)

    def started(what: Started) -> None:
        keep_for_good()
        on_started(what)

    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop)
    engine_start = asyncio.create_task(engine.start(), name="engine-start")
    try:
        await asyncio.sleep(0)  # the child starts in parallel with the imports, which take as long as it does
        from logboom.server.life import serve  # noqa: PLC0415

        await serve(settings, engine, engine_start, told_to_stop, started)
    finally:
        engine_start.cancel()
        await engine.stop()
