"""Patterns: the text of a word, phrase or value, with `*` for any run of characters and `?` for one.

A backslash takes the special meaning from the punctuation or white space behind it (`\\*` is a star, `\\\\` a backslash);
before a letter or a digit it stands for itself, so `C:\\Windows` can be pasted as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final


class Wildcard(Enum):
    ANY = "*"
    ONE = "?"


class Manner(Enum):
    """How a text is compared, as Splunk's directives say it."""

    USUAL = ""
    CASE = "CASE"
    """Upper and lower case differ."""
    TERM = "TERM"
    """Character by character, between white space, brackets, quotes and commas, not token by token."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Literal stretches and wildcards, in order; neither two literals nor two `*` follow each other.

    `quoted` says that the pattern stood in quotes *and* has wildcards: they then match white space too. Without
    wildcards a quoted text and a bare one mean the same, and are equal.
    """

    parts: tuple[str | Wildcard, ...] = ()
    quoted: bool = False
    manner: Manner = Manner.USUAL

    @property
    def wildcards(self) -> int:
        return sum(isinstance(part, Wildcard) for part in self.parts)

    @property
    def has_wildcards(self) -> bool:
        return self.wildcards > 0

    @property
    def is_any(self) -> bool:
        """Whether this is `*`, which every value matches."""
        return self.parts == (Wildcard.ANY,)

    @property
    def is_cased(self) -> bool:
        return self.manner is Manner.CASE

    @property
    def text(self) -> str:
        """The literal text; wildcards stand as typed."""
        return "".join(part.value if isinstance(part, Wildcard) else part for part in self.parts)

    def as_term(self) -> "Pattern":
        """As a term has it: a blank behind a backslash says as well as quotes do that this is part of a line."""
        is_of_line = self.has_wildcards and self.manner is Manner.USUAL and bool(re.search(r"\s", self.text))
        return replace(self, quoted=True) if is_of_line else self

    def bare(self) -> str:
        """As it is written without quotes."""
        return "".join(part.value if isinstance(part, Wildcard) else _bare(part) for part in self.parts)

    def __str__(self) -> str:
        if self.manner is not Manner.USUAL:
            return f"{self.manner.value}({self._written()})"
        return self._written()

    def _written(self) -> str:
        if self.has_wildcards and not self.quoted:
            return self.bare()
        if not self.quoted and is_plain(self.text):
            return self.text
        return '"' + "".join(part.value if isinstance(part, Wildcard) else in_quotes(part) for part in self.parts) + '"'


RESERVED: Final = frozenset({"AND", "OR", "NOT", "TO", "IN"})
_PLAIN_INSIDE: Final = frozenset("_./@#%~-")


def is_plain(text: str) -> bool:
    """Whether a text can be written bare, without a backslash, wherever a term may stand."""
    return (
        text not in RESERVED
        and text[:1].isalnum()
        and all(character.isalnum() or character in _PLAIN_INSIDE for character in text)
    )


def in_quotes(text: str) -> str:
    """A literal stretch as it is written between quotes."""
    return "".join("\\" + character if character in '\\"*?' else character for character in text)


def _bare(text: str) -> str:
    return "".join(
        character if character.isalnum() or character in "_." or (ord(character) >= 128 and not character.isspace())
        else "\\" + character
        for character in text
    )  # fmt: skip


def read_pattern(raw: str, *, quoted: bool = False, manner: Manner = Manner.USUAL, wildcards: str = "*?") -> Pattern:
    """The pattern that is written as `raw` (between the quotes, if there were any)."""
    parts: list[str | Wildcard] = []
    for part in _read_parts(raw, wildcards):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif not (part is Wildcard.ANY and parts and parts[-1] is Wildcard.ANY):
            parts.append(part)
    has_wildcards = any(isinstance(part, Wildcard) for part in parts)
    return Pattern(tuple(parts), quoted and has_wildcards, manner)


def _read_parts(raw: str, wildcards: str) -> Iterator[str | Wildcard]:
    characters = iter(raw)
    for character in characters:
        if character == "\\":
            following = next(characters, "")
            yield "\\" + following if following == "" or following.isalnum() else following
        elif character in wildcards:
            yield Wildcard(character)
        else:
            yield character
