"""Keeps evaluator and sender at work, on one node at a time of all that share a catalog."""

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from logboom.alerts.evaluator import Evaluator
from logboom.alerts.sender import Sender
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.catalog import Catalog
from logboom.errors import EngineUnavailable, LogboomError

log = logging.getLogger(__name__)

LEASE: Final = "alerts"
RENEWALS: Final = 3  # a lease is renewed so often within its time
LOOKS: Final = 10  # within the time after which a rule counts as stalled
LEAST_PAUSE_SECONDS: Final = 0.25
LAST_ANSWERS_SECONDS: Final = 2.0  # what messages on their way get at a stop: else they would be sent again


class Scheduler:
    """`run` until cancelled."""

    def __init__(self, catalog: Catalog, evaluator: Evaluator, sender: Sender, settings: AlertsSettings) -> None:
        self._catalog = catalog
        self._evaluator = evaluator
        self._sender = sender
        self._settings = settings
        self._holder = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"
        self._held_until = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._to_send = asyncio.Event()

    def wake(self) -> None:
        """There is something to judge at once: word of an issue, or somebody has changed a rule. From any thread."""
        self._evaluator.refresh()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self, ready: Callable[[], Awaitable[None]]) -> None:
        """Nothing is judged until `ready` returns: till then nobody can say what is in the table. The rest goes on."""
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.gather(self._evaluate(ready), self._send(), self._watch_over(), self._keep_lease())
        finally:
            await self._sender.settled(within_seconds=LAST_ANSWERS_SECONDS)
            if self._held_until:
                await asyncio.to_thread(self._catalog.leases.release, LEASE, self._holder)

    async def _evaluate(self, ready: Callable[[], Awaitable[None]]) -> None:
        await ready()
        while True:
            pause = self._settings.poll_seconds
            try:
                if await self._is_wanted() and await self._is_ours():
                    if await self._evaluator.run_once():
                        self._to_send.set()
                    pause = max(LEAST_PAUSE_SECONDS, min(pause, self._evaluator.seconds_to_due()))
            except EngineUnavailable:
                pause = LEAST_PAUSE_SECONDS  # the windows wait
            except LogboomError as error:
                log.warning("rules are not judged: %s", error.message)
            except Exception:
                log.exception("judging the rules failed and is repeated")
            await _wait(self._woken, pause)

    async def _send(self) -> None:
        while True:
            pause = self._settings.poll_seconds
            try:
                if self._held():
                    await self._sender.send_due(self._held)
                    due = await asyncio.to_thread(self._sender.next_due)
                    if due is not None:
                        pause = min(pause, max(LEAST_PAUSE_SECONDS, (due - datetime.now(UTC)).total_seconds()))
            except LogboomError as error:
                log.warning("notifications wait: %s", error.message)
            except Exception:
                log.exception("sending notifications failed and is repeated")
            await _wait(self._to_send, pause)

    async def _watch_over(self) -> None:
        """Apart from the evaluation, which may hang, or not have begun."""
        while True:
            await asyncio.sleep(self._settings.stalled_after_seconds / LOOKS)
            try:
                if await self._is_ours() and await self._evaluator.watch_over():
                    self._to_send.set()
            except Exception:
                log.exception("looking after the rules failed and is repeated")

    async def _keep_lease(self) -> None:
        """Apart from the evaluation: another node that took over would send again what is on its way from here."""
        while True:
            await asyncio.sleep(self._settings.lease_seconds / RENEWALS / 2)
            try:
                if self._held_until and await self._is_wanted():
                    await self._is_ours()
            except Exception:
                log.exception("the lease was not renewed; that is tried again")

    async def _is_wanted(self) -> bool:
        """Whether there are rules to judge or something is left to be sent: else an idle server writes nothing."""
        return await self._evaluator.look() or await asyncio.to_thread(self._sender.next_due) is not None

    async def _is_ours(self) -> bool:
        """Whether this node holds the lease, which is renewed in time."""
        before = time.monotonic()
        if self._held_until - before < self._settings.lease_seconds * (1 - 1 / RENEWALS):
            held = await asyncio.to_thread(
                self._catalog.leases.hold, LEASE, self._holder, seconds=self._settings.lease_seconds
            )
            # Counted from before the call: the lease never lasts longer here than in the catalog.
            self._held_until = before + self._settings.lease_seconds if held else 0.0
        return self._held()

    def _held(self) -> bool:
        return time.monotonic() < self._held_until


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event, or for so long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    event.clear()
