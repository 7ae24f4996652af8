"""Macros: saved pieces of queries, put in where a query names them between backticks, before it is read.

    `failed_logins`                    the definition as it is
    `slow(500, "checkout web")`        with $name$ in the definition replaced by the arguments

A name that the project has not saved may be one of the ready-made ones. `..._filter` is what published detections end
with, for exceptions of one's own: until somebody saves it, it lets all rows through.

Source: Splunk documentation, "Use search macros in searches".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from logboom.errors import QueryError
from logboom.query.hints import Hint
from logboom.query.ready_macros import Macro, ready_macro
from logboom.query.suggestions import shown

__all__ = ["Expansion", "Macro", "Macros", "expand", "filled", "no_macros"]

MAX_DEPTH: Final = 10
MAX_CHARACTERS: Final = 65_536
MOST_ARGUMENTS: Final = 20
LOOKS_BACK: Final = 2_000
MOST_MISSING: Final = 500

_CALL: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"|```.*?```|`(?P<name>[A-Za-z_][\w.:-]*)(?:\((?P<arguments>(?:[^`"]|"(?:[^"\\]|\\.)*")*)\))?`',
    re.DOTALL,
)
_ARGUMENT: Final = re.compile(r'\s*((?:"(?:[^"\\]|\\.)*"|[^,"])*)(?:,|\Z)', re.DOTALL)
_PLACEHOLDER: Final = re.compile(r"\$(\w+)\$")


Macros = Callable[[str, int], Macro | None]
"""The macro of a name with so many arguments, if there is one."""


def no_macros(name: str, arguments: int) -> Macro | None:
    """Where nobody has saved any."""
    del name, arguments
    return None


def filled(definition: str, values: Mapping[str, str]) -> str:
    """A definition with `$name$` replaced by the value of this name; a name that has none stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), definition)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query with its macros put in. `pieces` are (where a piece begins here, where it came from, whether it is the same)."""

    text: str
    pieces: tuple[tuple[int, slice, bool], ...]
    hints: tuple[Hint, ...] = ()

    def origin(self, position: slice) -> slice:
        """The characters of the query as typed that stand for these of the expanded one."""
        return slice(
            self._origin(position.start).start, max(self._origin(max(position.stop - 1, position.start)).stop, 0)
        )

    def _origin(self, at: int) -> slice:
        begin, came_from, same = next(
            (piece for piece in reversed(self.pieces) if piece[0] <= at), (0, slice(0, 0), False)
        )
        if not same:
            return came_from
        start = min(came_from.start + at - begin, came_from.stop)
        return slice(start, min(start + 1, came_from.stop))

    @contextmanager
    def positions(self) -> Iterator[None]:
        """Lets errors about the expanded text point into the text as typed."""
        try:
            yield
        except QueryError as error:
            if error.position is not None:
                error.position = self.origin(error.position)
            raise


def expand(text: str, macros: Macros, *, leaves_out: bool = False) -> Expansion:
    """The query with the definitions of its macros in their place.

    Raises QueryError for one that isn't there; with `leaves_out` only where the query makes no sense without it, else it
    is left out, and a hint tells.
    """
    pieces: list[tuple[int, slice, bool]] = []
    expanded: list[str] = []
    length = at = 0
    expander = _Expander(macros, leaves_out=leaves_out)
    for call in _CALL.finditer(text):
        if call["name"] is None:
            continue
        before, inside = text[at : call.start()], expander.definition(call, 1)
        pieces += [(length, slice(at, call.start()), True), (length + len(before), slice(*call.span()), False)]
        expanded += [before, inside]
        length += len(before) + len(inside)
        at = call.end()
    pieces.append((length, slice(at, len(text)), True))
    return Expansion("".join([*expanded, text[at:]]), tuple(pieces), tuple(expander.hints))


class _Expander:
    """Counts what it puts in: macros within macros would otherwise grow without end."""

    def __init__(self, macros: Macros, *, leaves_out: bool) -> None:
        self._macros = macros
        self._leaves_out = leaves_out
        self._characters = 0
        self._missed = 0
        self.hints: list[Hint] = []

    def definition(self, call: re.Match[str], depth: int) -> str:
        position = slice(*call.span())
        name, arguments = call["name"], _arguments(call["arguments"])
        macro = self._macros(name, len(arguments)) or ready_macro(name, len(arguments))
        if macro is None:
            return self._missing(call, position)
        values = dict(zip(macro.parameters, arguments, strict=False))
        definition = filled(macro.definition, values)
        self._characters += len(definition) + 1
        if depth > MAX_DEPTH or self._characters > MAX_CHARACTERS:
            hint = "a macro can't use itself; use fewer or shorter ones"
            raise QueryError("the query is too large with its macros", hint=hint, position=position)
        try:
            return _CALL.sub(lambda inner: self.definition(inner, depth + 1) if inner["name"] else inner[0], definition)
        except QueryError as error:
            error.position = position
            raise

    def _missing(self, call: re.Match[str], position: slice) -> str:
        """What stands in the place of a macro that isn't there: what lets every row through, if that makes sense."""
        self._missed += 1
        if self._missed > MOST_MISSING:
            raise QueryError("too many macros that are not there", hint="save them first", position=position)
        if _is_text(call):
            return call[0]
        name, all_rows = call["name"], _all_rows(call)
        if all_rows is not None and name.endswith("_filter"):
            return all_rows
        arguments = len(_arguments(call["arguments"]))
        told = f"there is no macro {shown(name)}" + (f" with {arguments} arguments" if arguments else "")
        others = [count for count in range(MOST_ARGUMENTS) if self._macros(name, count)]
        if others:
            hint = f"it takes {' or '.join(map(str, others))} arguments"
            raise QueryError(told, hint=hint, position=position)
        if all_rows is None or not self._leaves_out:
            hint = "save one of this name, or put the text in quotes to search for it"
            raise QueryError(told, hint=hint, position=position)
        self.hints.append(Hint(f"{told}: the query is read without it", position))
        return all_rows


def _around(call: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind a call, as far as one looks: no text of many calls takes the square of its length."""
    return call.string[max(0, call.start() - LOOKS_BACK) : call.start()], call.string[call.end() : call.end() + 100]


def _is_text(call: re.Match[str]) -> bool:
    """Whether the backticks are part of a value, as in `path:`x`*` or `path:(`x` OR y)`."""
    before, behind = _around(call)
    return _IN_VALUE.search(before) is not None or _VALUE_GOES_ON.match(behind) is not None


def _all_rows(call: re.Match[str]) -> str | None:
    """The text that lets every row through at the place of a call; None where another text is needed."""
    before, behind = (side.strip() for side in _around(call))
    if before.endswith("|") and not before.endswith("||"):
        return "search *" if behind[:1] in {"", "|", "]"} else None
    if _NEEDS_MORE.search(before):
        return None
    every = "(NOT *)" if _NEGATED.search(before) else "*"
    begins = max(before.rfind("|"), before.rfind("["))
    part = before[begins + 1 :].lstrip().lower()
    if part.startswith(("tstats", "mstats")):
        return every if _WHERE.search(part) else ""
    in_terms = begins < 0 or part.startswith("search") or before[begins] == "["
    return every if in_terms else None


_IN_VALUE: Final = re.compile(r"(?:[\w\\*?]|[\w\"]:)\Z|[\w\"]:\([^()]*\Z")
_VALUE_GOES_ON: Final = re.compile(r"[\w\\*?]")
# A sign or a word in front of the place that makes "every row" the wrong thing to put there.
_NEEDS_MORE: Final = re.compile(r"(?:[=<>:,!+-]|\bIN)\Z")
_NEGATED: Final = re.compile(r"\bNOT\s*(?:\(\s*)*\Z")
_WHERE: Final = re.compile(r"\bwhere\b")


def _arguments(text: str | None) -> list[str]:
    """The arguments between the parentheses; quotes around a whole one are taken off."""
    if text is None or not text.strip():
        return []
    arguments = []
    at = 0
    while at <= len(text) and (found := _ARGUMENT.match(text, at)):
        argument = found[1].strip()
        whole = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', argument, re.DOTALL)
        arguments.append(whole[1] if whole else argument)
        if found.end() == len(text) and not found[0].endswith(","):
            break
        at = found.end()
    return arguments
