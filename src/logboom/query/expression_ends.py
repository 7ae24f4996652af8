"""Where a regular expression between slashes ends: `path:/a.*b/`, while `path:/api/users` is text."""

import re
from typing import Final

LONGEST_EXPRESSION: Final = 4_096
TOKEN_END: Final = re.compile(r"(?<!\\)(?:\\\\)*/(?=[\s)]|\Z)")
_PLAIN_SLASH: Final = re.compile(r"(?<!\\)/")


class ExpressionEnds:
    """Finds where expressions between slashes end; asked from left to right, in time linear in the text."""

    def __init__(self, text: str, end: re.Pattern[str] = TOKEN_END) -> None:
        self._text = text
        self._form = end
        self._searched = slice(1, 0)  # no end begins in between
        self._next = 0

    def end(self, at: int) -> int:
        """The end of the one whose opening slash is at `at`; 0 when no unescaped slash stands at a token's end."""
        if not self._searched.start <= at + 1 <= self._searched.stop:
            found = self._form.search(self._text, at + 1)
            self._searched = slice(at + 1, found.start() if found else len(self._text))
            self._next = found.end() if found else 0
        if not at + 2 < self._next < at + LONGEST_EXPRESSION:
            return 0
        expression = self._text[at + 1 : self._next - 1]
        if _PLAIN_SLASH.search(expression) and any(character.isspace() for character in expression):
            return 0  # two paths, `/var/log /tmp/`, rather than one expression
        return self._next
