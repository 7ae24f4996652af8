"""The known word that somebody may have meant."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `word`; empty when none is."""
    found = difflib.get_close_matches(word.lower()[:64], list(known), n=1)
    return f"did you mean `{found[0]}`?" if found else ""
