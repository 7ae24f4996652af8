"""Passwords: argon2id, and at most two computed at a time.

Source: RFC 9106 section 4, second recommended option (64 MiB, three passes).
"""

import functools
import threading

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from logboom.errors import InvalidRequest

MINIMUM_CHARACTERS = 12
MAXIMUM_CHARACTERS = 500

_HASHER = argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)
# Each takes 64 MiB: a flood of sign-ins must not take the machine's memory.
_PLACES = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The stored form; raises InvalidRequest when the password is too short or absurdly long."""
    if not MINIMUM_CHARACTERS <= len(password) <= MAXIMUM_CHARACTERS:
        raise InvalidRequest(
            f"a password has {MINIMUM_CHARACTERS} to {MAXIMUM_CHARACTERS} characters",
            hint="a sentence of four words is easy to remember and long enough",
        )
    with _PLACES:
        return _HASHER.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether it is the password; None (no such person, or no password yet) takes as long and is False."""
    with _PLACES:
        try:
            matches = _HASHER.verify(stored or _nobodys_hash(), password)
        except (VerificationError, InvalidHashError):
            return False
    return matches and stored is not None


@functools.cache
def _nobodys_hash() -> str:
    """Checked when nobody has the given e-mail address, so that the time of the answer does not tell."""
    return _HASHER.hash("nobody has this password")
