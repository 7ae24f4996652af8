"""Remembers what was read of texts that repeat: a program throws from few places, so its traces share their lines.

What is remembered is given to many callers, who must not change it. Long texts are read anew each time, or one sender
could fill the memory with them.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Read = TypeVar("Read")


def remembered(*, most: int, longest: int) -> Callable[[Callable[[str], Read]], Callable[[str], Read]]:
    """Remember what a function says of the `most` texts that were asked for last, of `longest` characters at most."""

    def of(read: Callable[[str], Read]) -> Callable[[str], Read]:
        known = lru_cache(maxsize=most)(read)

        @wraps(read)
        def reading(text: str) -> Read:
            return known(text) if len(text) <= longest else read(text)

        return reading

    return of
