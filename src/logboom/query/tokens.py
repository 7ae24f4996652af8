"""The tokens of a text, as the engine's token functions and the token index cut it.

A token is a run of ASCII letters and digits and of any characters beyond ASCII; everything else parts tokens, so
`req-17` is two. Upper and lower case are the same: ASCII letters in any text, other letters when the query has some
(folding them costs the engine ten times as much, and most words are ASCII).
"""

import re
from functools import cache
from itertools import product
from math import prod
from typing import Final

TOKEN: Final = re.compile(r"[0-9A-Za-z\u0080-\U0010ffff]+")
# The same characters for the engine's regular expressions.
IN_TOKEN: Final = r"0-9a-zA-Z\x{80}-\x{10FFFF}"  # noqa: S105 -- no secret
MAX_FORMS: Final = 32

_UPPER_TO_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def folded(text: str) -> str:
    """The text with its case folded, as far as the query's text asks for."""
    return text.translate(_UPPER_TO_LOWER) if text.isascii() else text.lower()


def fold_function(text: str) -> str:
    """The engine's function that folds a column as `folded` folds `text`."""
    return "lower" if text.isascii() else "lowerUTF8"


def ascii_folded_forms(token: str) -> list[str]:
    """All forms that a token may have where ASCII letters alone are folded, as in the index; [] when they are too many.

    A necessary condition is made of them, so none may be missing: `\u212a` (the Kelvin sign) folds to `k` too.
    """
    token = folded(token)
    if token.isascii():
        return [token]
    if _DOT_ABOVE in token:
        return []
    choices = [(character, *_folding_to().get(character, ())) for character in token]
    return ["".join(form) for form in product(*choices)] if prod(map(len, choices)) <= MAX_FORMS else []


# The one letter that folds to two characters is the Turkish capital I, and the second of them is this.
_DOT_ABOVE: Final = "\u0307"


@cache
def _folding_to() -> dict[str, list[str]]:
    """Which characters other than ASCII's fold to a character."""
    folding: dict[str, list[str]] = {}
    for character in map(chr, range(0x80, 0x1F000)):
        if len(lower := character.lower()) == 1 and lower != character:
            folding.setdefault(lower, []).append(character)
    return folding
