"""Waiting for a condition, with a deadline, instead of sleeping for a guess."""

import asyncio
import time
from collections.abc import Awaitable, Callable

POLL_SECONDS = 0.02


async def until(condition: Callable[[], Awaitable[object]], *, seconds: float = 30) -> None:
    """Return when `await condition()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, f"{condition} did not become true within {seconds} s"
        await asyncio.sleep(POLL_SECONDS)


def until_sync(condition: Callable[[], object], *, seconds: float = 30, every: float = POLL_SECONDS) -> None:
    """Return when `condition()` is true; fail after `seconds`. What is dear to ask is asked less often: `every`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{condition} did not become true within {seconds} s"
        time.sleep(every)
