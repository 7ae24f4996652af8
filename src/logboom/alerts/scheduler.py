"""Keeps evaluator and sender at work, on one node at a time of all that share a catalog."""

import asyncio
import logging
import os
import secrets
import socket
import time
from typing import Final

from logboom.alerts.evaluator import Evaluator
from logboom.alerts.sender import Sender
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.catalog import Catalog
from logboom.errors import EngineUnavailable, LogboomError

log = logging.getLogger(__name__)

LEASE: Final = "alerts"
RENEWALS: Final = 3  # a lease is renewed so often within its time
SEND_SECONDS: Final = 0.25


class Scheduler:
    """`run` until cancelled. `wake` when there is something to judge before the next look: a notice of an issue."""

    def __init__(self, catalog: Catalog, evaluator: Evaluator, sender: Sender, settings: AlertsSettings) -> None:
        self._catalog = catalog
        self._evaluator = evaluator
        self._sender = sender
        self._settings = settings
        self._holder = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"
        self._held_until = 0.0
        self._woken = asyncio.Event()
        self._to_send = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        try:
            await asyncio.gather(self._evaluate(), self._send())
        finally:
            if self._held_until:
                await asyncio.to_thread(self._catalog.leases.release, LEASE, self._holder)

    async def _evaluate(self) -> None:
        renew_at = 0.0
        while True:
            try:
                if time.monotonic() >= renew_at:
                    await self._hold()
                    renew_at = time.monotonic() + self._settings.lease_seconds / RENEWALS
                if self._is_ours() and await self._evaluator.run_once():
                    self._to_send.set()
            except EngineUnavailable:
                pass  # the windows wait
            except LogboomError as error:
                log.warning("rules are not judged: %s", error.message)
            except Exception:
                log.exception("judging the rules failed and is repeated")
            await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._settings.poll_seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _send(self) -> None:
        while True:
            try:
                if self._is_ours():
                    await self._sender.send_due(self._is_ours)
            except LogboomError as error:
                log.warning("notifications wait: %s", error.message)
            except Exception:
                log.exception("sending notifications failed and is repeated")
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._to_send.wait()
            except TimeoutError:
                pass
            self._to_send.clear()

    async def _hold(self) -> None:
        before = time.monotonic()
        held = await asyncio.to_thread(
            self._catalog.leases.hold, LEASE, self._holder, seconds=self._settings.lease_seconds
        )
        # Counted from before the call: the lease never lasts longer here than in the catalog.
        self._held_until = before + self._settings.lease_seconds if held else 0.0

    def _is_ours(self) -> bool:
        return time.monotonic() < self._held_until
