"""Calls that may block, each in a thread of its own and with an end to its time.

What the library of a service does can't be broken off. So a call whose time is over is left to itself: its caller goes
on, and until it returns nothing more is tried at that receiver. A receiver that never answers costs one thread, and
makes nobody else wait.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Hashable
from typing import Final

from prometheus_client import Gauge

from logboom.alerts.channels import Answer, SendFailed

AT_A_TIME: Final = 16

LEFT = Gauge("logboom_alert_abandoned_sends", "Attempts to send whose time is over and which still have not returned")


class Delivery:
    """Used on one event loop."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_A_TIME)
        self._turns: dict[Hashable, asyncio.Lock] = {}
        self._left: set[Hashable] = set()

    async def send(self, receiver: Hashable, call: Callable[[], Answer], *, seconds: float) -> Answer:
        """The call's answer; one at a time for each receiver, in order. Raises SendFailed, also when the time is over."""
        async with self._turns.setdefault(receiver, asyncio.Lock()), self._places:
            if receiver in self._left:
                raise SendFailed("an earlier message to it still has no answer")
            return await self._in_thread(receiver, call, seconds)

    async def _in_thread(self, receiver: Hashable, call: Callable[[], Answer], seconds: float) -> Answer:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()

        def settle(answer: Answer | None, error: BaseException | None) -> None:
            self._left.discard(receiver)
            LEFT.set(len(self._left))
            if answered.cancelled():
                return
            if answer is not None:
                answered.set_result(answer)
            else:
                answered.set_exception(error or RuntimeError("a channel gave no answer"))

        def run() -> None:
            answer, error = None, None
            try:
                answer = call()
            except BaseException as caught:  # noqa: BLE001  # told to whoever waits
                error = caught
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, answer, error)

        threading.Thread(target=run, name="notification", daemon=True).start()
        try:
            async with asyncio.timeout(seconds):
                return await answered
        except TimeoutError:
            raise SendFailed(f"no answer within {seconds:g} s") from None
        finally:
            if answered.cancelled():
                self._left.add(receiver)
                LEFT.set(len(self._left))
