"""What an error says of a text: the known word that somebody may have meant, and the text itself, not too long."""

import difflib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

MOST_SHOWN: Final = 60
_MOST_ALIKE: Final = 8


def shown(text: str) -> str:
    """The text between backticks, its beginning when it is long."""
    return f"`{text}`" if len(text) <= MOST_SHOWN else f"`{text[:MOST_SHOWN]}…`"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `word`; empty when none is."""
    found = nearest_of(word, known)
    return f"did you mean `{found}`?" if found else ""


def nearest_of(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, upper and lower case not regarded; empty when none is.

    Of words that are equally like it, one in the same case, else the first in the order of `known`.
    """
    names = sorted(known) if isinstance(known, AbstractSet) else list(known)
    wanted = word[:64]
    found = difflib.get_close_matches(wanted.lower(), {name.lower(): None for name in names}, n=_MOST_ALIKE)
    if not found:
        return ""
    alike = {lower for lower in found if _likeness(wanted.lower(), lower) == _likeness(wanted.lower(), found[0])}
    return max((name for name in names if name.lower() in alike), key=lambda name: _likeness(wanted, name))


def _likeness(word: str, name: str) -> float:
    return difflib.SequenceMatcher(None, name, word).ratio()
