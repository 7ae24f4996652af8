"""How often somebody may fail to sign in: guessing passwords must be slow, and must not cost the machine its memory.

Counted per address and e-mail together, so that nobody can lock a person out from elsewhere, and per address alone with
ten times the allowance, so that one address can't try a few passwords on everybody.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from logboom.api.errors import TooManyAttempts

SHARED_ALLOWANCE = 10  # an office behind one address has many people who mistype
REMEMBERED = 10_000  # addresses and e-mails; beyond that the longest quiet ones are forgotten
AT_ONCE = 8  # password checks that run or wait; each holds a thread, and the API has forty


class SignInLimit:
    """Fed by the sign-in route; safe to use from many threads."""

    def __init__(self, attempts: int, window_seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._attempts = attempts
        self._window_seconds = window_seconds
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._running = 0

    @contextmanager
    def attempt(self, address: str, email: str) -> Iterator[None]:
        """Around one attempt, which counts as failed until `forgive`. Raises TooManyAttempts before it begins."""
        with self._lock:
            now = self._clock()
            for key, allowed in self._allowances(address, email):
                self._refuse_beyond(key, allowed, now)
            if self._running >= AT_ONCE:
                raise TooManyAttempts("too many people sign in at this moment", retry_after_seconds=2)
            for key, allowed in self._allowances(address, email):
                self._failures.setdefault(key, deque(maxlen=allowed)).append(now)
                self._failures.move_to_end(key)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def forgive(self, address: str, email: str) -> None:
        """It succeeded: what this person mistyped before no longer counts."""
        with self._lock:
            forgiven = self._failures.pop((address, email), deque())
            shared = self._failures.get((address, ""), deque())
            for moment in forgiven:
                if moment in shared:
                    shared.remove(moment)

    def _allowances(self, address: str, email: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return ((address, email), self._attempts), ((address, ""), self._attempts * SHARED_ALLOWANCE)

    def _refuse_beyond(self, key: tuple[str, str], allowed: int, now: float) -> None:
        failures = self._failures.get(key, deque())
        while failures and now - failures[0] >= self._window_seconds:
            failures.popleft()
        if len(failures) >= allowed:
            wait = max(1, round(self._window_seconds - (now - failures[0])))
            raise TooManyAttempts(
                "too many failed sign-ins",
                hint=f"wait {wait} seconds, or use a link of `logboom admin login-link`",
                retry_after_seconds=wait,
            )


def address_of(request: Request) -> str:
    """The address that an attempt is counted for."""
    return request.client.host if request.client else ""
