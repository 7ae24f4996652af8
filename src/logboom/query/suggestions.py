"""What an error says of a text: the known word that somebody may have meant, and the text itself, not too long."""

import difflib
from collections.abc import Iterable
from typing import Final

MOST_SHOWN: Final = 60


def shown(text: str) -> str:
    """The text between backticks, its beginning when it is long."""
    return f"`{text}`" if len(text) <= MOST_SHOWN else f"`{text[:MOST_SHOWN]}…`"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `word`; empty when none is."""
    found = nearest_of(word, known)
    return f"did you mean `{found}`?" if found else ""


def nearest_of(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, upper and lower case not regarded; empty when none is."""
    of_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower()[:64], list(of_lower), n=1)
    return of_lower[found[0]] if found else ""
