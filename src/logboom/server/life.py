"""The parts at work: start in order, serve until told to stop, stop in order.

Receivers come up before the engine answers: what they take waits in the spool. They stop first: what they took is
sealed and, as far as the time given allows, loaded; the rest is loaded at the next start.
"""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import uvicorn

from logboom.catalog.catalog import Catalog
from logboom.catalog.first_start import DEFAULT_PROJECT
from logboom.catalog.settings import BootstrapSettings, CatalogSettings
from logboom.errors import LogboomError, SettingsError
from logboom.inputs.rejections import REJECTIONS
from logboom.inputs.settings import InputsSettings
from logboom.server.control import control
from logboom.server.direct import DirectConnection, Heads
from logboom.server.dispatch import Dispatch
from logboom.server.http_connections import HttpConnections, HttpServer
from logboom.server.parts import Parts, application, build
from logboom.server.settings import ServerSettings
from logboom.server.started import Started
from logboom.settings import Settings
from logboom.store.embedded import EmbeddedEngine

log = logging.getLogger(__name__)

BACKLOG = 2048
IDLE_CONNECTION_SECONDS = 75  # longer than the idle time of the usual proxies and clients
OPEN_REQUESTS_SECONDS = 2  # what requests still running get at a stop; live tails never end by themselves


async def serve(
    settings: Settings,
    engine: EmbeddedEngine,
    engine_start: asyncio.Task[None],
    told_to_stop: asyncio.Event,
    on_started: Callable[[Started], None],
) -> None:
    """Serve until told to stop. Raises what keeps the server from starting: see `run`."""
    server = settings.section(ServerSettings)
    url = settings.section(CatalogSettings).url_in(server.data_directory)
    with closing(await asyncio.to_thread(Catalog.open, url)) as catalog, _listener(server) as listener:
        login_link = await asyncio.to_thread(_bootstrap, settings, catalog)
        parts = await build(settings, engine, catalog)
        for input_ in parts.listeners:
            await input_.start()
        await parts.journald.start()
        await parts.files.start()
        connections = HttpConnections(server)
        http = HttpServer(_http_settings(application(settings, parts, told_to_stop), connections), connections)
        running = (
            asyncio.create_task(parts.keyring.run(), name="keyring"),
            asyncio.create_task(parts.meter(), name="meters"),
            asyncio.create_task(REJECTIONS.run(parts.directory), name="rejections"),
            asyncio.create_task(parts.load(), name="loader"),
            asyncio.create_task(parts.follow(), name="issues"),
            asyncio.create_task(parts.discarded.run(), name="discarded"),
            asyncio.create_task(parts.alert(), name="alerts"),
            asyncio.create_task(parts.promote(), name="promotion"),
            asyncio.create_task(parts.journald.run(), name="journald"),
            asyncio.create_task(parts.files.run(), name="files"),
            asyncio.create_task(http.serve([listener]), name="http"),
        )
        stop = asyncio.create_task(told_to_stop.wait(), name="stop")
        becoming_searchable = asyncio.create_task(parts.make_searchable(engine_start), name="searchable")
        try:
            await _first(becoming_searchable, stop, *running)
            if not told_to_stop.is_set():
                on_started(await asyncio.to_thread(_started, settings, parts, listener, login_link))
            address = server.address(listener.getsockname()[1])
            async with control(server.data_directory, address, parts.back_up):
                await _first(stop, *running)
        finally:
            becoming_searchable.cancel()
            log.info("stopping")
            told_to_stop.set()
            http.should_exit = True
            await _stop(parts, running, server.stop_seconds)


async def _first(*tasks: asyncio.Task[Any]) -> None:
    """Return when one of the tasks has ended; raise what ended it."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


async def _stop(parts: Parts, running: tuple[asyncio.Task[None], ...], seconds: float) -> None:
    """Take nothing more, load what was taken as far as the time goes, end the engine."""
    deadline = asyncio.get_running_loop().time() + seconds
    *_, journald, files, http = running
    parts.files.stop()
    parts.journald.stop()
    listeners = [listener.stop() for listener in parts.listeners]
    ended = await asyncio.gather(*listeners, journald, files, http, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):  # what one part says at its end keeps nobody from putting the spool in order
            log.error("a part did not stop well", exc_info=error)
    parts.spool.refuse()
    if parts.searchable.is_set():
        await parts.loader.stop(within_seconds=max(0.0, deadline - asyncio.get_running_loop().time()))
    await parts.spool.close()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await asyncio.to_thread(REJECTIONS.write, parts.directory)
    try:
        await parts.meters.save(parts.catalog.key_days)
    except LogboomError as error:
        log.warning("what came with each key in the last seconds is not counted: %s", error.message)


def _http_settings(application: Dispatch, connections: HttpConnections) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=partial(DirectConnection, connections, application.direct, Heads()),  # type: ignore[arg-type]  # it is called and nothing else
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE_CONNECTION_SECONDS,
        timeout_graceful_shutdown=OPEN_REQUESTS_SECONDS,
    )


def _bootstrap(settings: Settings, catalog: Catalog) -> str:
    """The secret of the first administrator's link; empty when this is not the first start."""
    given = settings.section(BootstrapSettings)
    first = catalog.bootstrap(given.ingest_key, given.admin_token, admin_email=given.admin_email)
    return first.login_link if first else ""


def _listener(settings: ServerSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        message = f"cannot listen on {settings.host}:{settings.port}: {error.strerror}"
        raise SettingsError(message, hint="choose another with --host and --port") from error
    return listener


def _started(settings: Settings, parts: Parts, listener: socket.socket, login_link: str) -> Started:
    server = settings.section(ServerSettings)
    port = listener.getsockname()[1]
    address = server.address(port)
    project = parts.catalog.projects.with_slug(DEFAULT_PROJECT)
    keys = parts.catalog.projects.ingest_keys(project.id) if project else []
    listeners = [f"http://{server.host}:{port}", *(one for found in parts.listening().values() for one in found)]
    return Started(
        url=address,
        data_directory=str(server.data_directory),
        ingest_key=next((key.key for key in keys), ""),
        login_link=f"{address}/login?token={login_link}" if login_link else "",
        syslog=next((found.rpartition("/")[2] for found in parts.syslog.addresses if found.startswith("tcp")), ""),
        syslog_needs_key=settings.section(InputsSettings).syslog.key_required,
        exposed=tuple(found for found in listeners if not _is_loopback(found)),
    )


def _is_loopback(listener: str) -> bool:
    host = listener.rpartition("/")[2].rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
