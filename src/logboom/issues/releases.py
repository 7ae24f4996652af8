"""Which of two releases is the later one: by their versions when both have one, else by when they were first seen.

    shop@1.10.0 is later than shop@1.9.2        2026.11.2 is later than 2026.11.2-rc.1

Source: Semantic Versioning 2.0.0, section 11 (precedence).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

_VERSION: Final = re.compile(
    r"(?:[^@]*@)?v?(?P<numbers>\d{1,18}(?:\.\d{1,18})*)(?:-(?P<before>[0-9A-Za-z.-]+))?(?:\+\S*)?"
)

FirstSeen = Mapping[str, datetime]


def is_later(release: str, than: str, first_seen: FirstSeen) -> bool:
    """Whether a release came after another one; one that nobody has seen yet comes after all."""
    if release == than:
        return False
    one, other = _version(release), _version(than)
    if one is not None and other is not None and one != other:
        return one > other
    if release not in first_seen or than not in first_seen:
        return release not in first_seen
    return first_seen[release] > first_seen[than]


def latest(first_seen: FirstSeen) -> str:
    """The latest release that was seen; '' when there is none."""
    found = ""
    for release in first_seen:
        if release and (not found or is_later(release, found, first_seen)):
            found = release
    return found


def _version(release: str) -> tuple[tuple[int, ...], bool, list[tuple[bool, int, str]]] | None:
    """Something that sorts as versions do: without trailing zeros, a pre-release before its release."""
    found = _VERSION.fullmatch(release)
    if not found or (len(found["numbers"]) >= 7 and "." not in found["numbers"]):  # that may be a commit or a date
        return None
    numbers = [int(part) for part in found["numbers"].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    before = found["before"]
    parts = [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in (before or "").split(".")]
    return tuple(numbers), before is None, parts
