"""How often somebody may fail to sign in."""

import pytest

from logboom.api.errors import TooManyAttempts
from logboom.api.sign_in_limit import AT_ONCE, REMEMBERED, SHARED_ALLOWANCE, SignInLimit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(limit: SignInLimit, email: str = "ada@example.org", address: str = "192.0.2.1") -> None:
    with limit.attempt(address, email):
        pass


def test_after_the_allowed_failures_the_next_attempt_is_refused() -> None:
    limit = SignInLimit(3, 900)
    for _ in range(3):
        fail(limit)
    with pytest.raises(TooManyAttempts):
        fail(limit)


def test_a_failure_is_forgotten_after_the_window() -> None:
    clock = Clock()
    limit = SignInLimit(2, 900, clock=clock)
    fail(limit)
    clock.now = 600
    fail(limit)
    with pytest.raises(TooManyAttempts) as refused:
        fail(limit)
    assert refused.value.retry_after_seconds == 300
    clock.now = 900
    fail(limit)


def test_success_forgives_what_was_mistyped() -> None:
    limit = SignInLimit(2, 900)
    for _ in range(5):
        fail(limit)
        fail(limit)
        limit.forgive("192.0.2.1", "ada@example.org")


def test_one_address_can_not_try_a_password_on_everybody() -> None:
    limit = SignInLimit(2, 900)
    for number in range(2 * SHARED_ALLOWANCE):
        fail(limit, f"user{number}@example.org")
    with pytest.raises(TooManyAttempts):
        fail(limit, "one-more@example.org")
    fail(limit, "one-more@example.org", address="198.51.100.1")


def test_what_it_remembers_is_bounded() -> None:
    """A flood of invented addresses takes no memory without end; who was quiet longest is forgotten first."""
    limit = SignInLimit(1, 900)
    fail(limit, address="first")
    for number in range(REMEMBERED):
        fail(limit, address=f"address {number}")
    fail(limit, address="first")


def test_only_so_many_check_a_password_at_the_same_time() -> None:
    """Each check takes 64 MiB and a thread."""
    limit = SignInLimit(100, 900)
    running = [limit.attempt(f"address {number}", "") for number in range(AT_ONCE)]
    for attempt in running:
        attempt.__enter__()
    with pytest.raises(TooManyAttempts, match="moment"):
        fail(limit)
    running[0].__exit__(None, None, None)
    fail(limit)
    for attempt in running[1:]:
        attempt.__exit__(None, None, None)
