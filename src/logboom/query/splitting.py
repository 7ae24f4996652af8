"""Cuts a query at its pipes: outside quotes, brackets, backticks and regular expressions between slashes.

What stands before the first pipe are search terms, where an apostrophe is no quote and `||` is OR; each further part
is a stage, where single quotes quote a field's name and brackets hold a search of its own.
"""

import re
from dataclasses import dataclass
from typing import Final

from logboom.errors import QueryError
from logboom.query.expression_ends import ExpressionEnds

_OUTSIDE: Final = re.compile(r"```.*?```|\\.", re.DOTALL)
_DOUBLE: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE: Final = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)
_BACKTICKS: Final = re.compile(r"`[^`]*`", re.DOTALL)
_EXPRESSION_END: Final = re.compile(r"(?<!\\)(?:\\\\)*/(?=[\s)|]|\Z)")
_SUBSEARCH: Final = re.compile(r"\[(?=\s*(?:\||`|[A-Za-z_]+(?:\s|\])))")
_RANGE: Final = re.compile(r"\[[^\[\]|]*?\sTO\s[^\[\]|]*?[\]}]")
_BEFORE_A_TERM: Final = re.compile(r"""[\s()"|]""")
MAX_DEPTH: Final = 8
# Characters that begin nothing: looked at one by one, they would take most of the time.
_PLAIN: Final = re.compile(r"""[^|\[/"'`\\]+""")
_PLAIN_IN_BRACKETS: Final = re.compile(r"""[^\[\]"'`]+""")


@dataclass(frozen=True, slots=True)
class Part:
    """Characters from `start` to `end` of the whole text, the pipes not among them."""

    start: int
    end: int


def split(text: str, start: int = 0, end: int | None = None) -> list[Part]:
    """The parts between the pipes; the first is empty when the text begins with a pipe. Raises QueryError."""
    end = len(text) if end is None else end
    parts: list[Part] = []
    at = begins = start
    expressions = ExpressionEnds(text, _EXPRESSION_END)
    while at < end:
        if plain := _PLAIN.match(text, at, end):
            at = plain.end()
            continue
        in_terms = not parts
        character = text[at]
        if character == "|":
            if in_terms and text.startswith("||", at):
                at += 2
                continue
            parts.append(Part(begins, at))
            at += 1
            begins = at
        elif character == "[" and (not in_terms or _SUBSEARCH.match(text, at, end)) and not _RANGE.match(text, at, end):
            at = closing_bracket(text, at, end) + 1
        elif character == "/" and in_terms and at > start and text[at - 1] in ":=(":
            at = min(expressions.end(at) or at + 1, end)
        else:
            at = _behind(text, at, end, in_terms=in_terms)
    parts.append(Part(begins, end))
    return parts


def closing_bracket(text: str, at: int, end: int, depth: int = 0) -> int:
    """Where the bracket at `at` is closed. Raises QueryError when it isn't."""
    if depth > MAX_DEPTH:
        raise QueryError(f"more than {MAX_DEPTH} searches inside each other", position=slice(at, at + 1))
    opening = at
    at += 1
    while at < end:
        if plain := _PLAIN_IN_BRACKETS.match(text, at, end):
            at = plain.end()
            continue
        if text[at] == "]":
            return at
        if text[at] == "[" and not _RANGE.match(text, at, end):
            at = closing_bracket(text, at, end, depth + 1) + 1
        else:
            at = _behind(text, at, end, in_terms=False)
    raise QueryError("this bracket is never closed", hint="add a ]", position=slice(opening, opening + 1))


def _behind(text: str, at: int, end: int, *, in_terms: bool) -> int:
    """Behind what begins here: something quoted, or one character."""
    character = text[at]
    found = None
    if character == '"':
        found = _DOUBLE.match(text, at, end)
    elif character == "'" and not in_terms:
        found = _SINGLE.match(text, at, end)
    elif in_terms and text.startswith("```", at) and at and not _BEFORE_A_TERM.match(text, at - 1):
        return at + 3  # inside a word: no comment begins here
    elif character == "`":
        found = _OUTSIDE.match(text, at, end) or _BACKTICKS.match(text, at, end)
    elif character == "\\" and in_terms:
        found = _OUTSIDE.match(text, at, end)
    return found.end() if found else at + 1
