"""The id of an issue that people say: `WEB-142` is the 142nd of the project `web`."""

import re
from typing import Final

_SHORT_ID: Final = re.compile(r"(?P<slug>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)-(?P<number>\d{1,9})")


def short_id(slug: str, number: int) -> str:
    return f"{slug.upper()}-{number}"


def parsed(text: str) -> tuple[str, int] | None:
    """The project's slug and the number; None when it is no short id."""
    found = _SHORT_ID.fullmatch(text.strip())
    return (found["slug"].lower(), int(found["number"])) if found else None
