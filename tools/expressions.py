"""Regular expressions as programs for the module's matcher.

Of RE2's syntax only what the table of formats has is known here; Python's own parser takes it apart. The matcher (expression.h)
tries choices in their order, as RE2 says: the first that leads to a match is taken. Where the next byte tells which
choice it is, which is so nearly everywhere, the instruction says that there is no need to turn back.

Source: RE2's syntax (github.com/google/re2/wiki/Syntax); R. Cox, "Regular Expression Matching: the Virtual Machine Approach".
"""

import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

# Sets of bytes; one above stands for any character that is not ASCII, whose bytes are then taken as one.
_WIDE: Final = 128
_ALL: Final = frozenset(range(129))
_SETS: Final[Mapping[Any, frozenset[int]]] = {
    sre.CATEGORY_DIGIT: frozenset(b"0123456789"),
    sre.CATEGORY_SPACE: frozenset(b"\t\n\f\r "),
    sre.CATEGORY_WORD: frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"),
}
_OPPOSITES: Final[Mapping[Any, Any]] = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}
Set = frozenset[int]


# ---- the tree, with what the parser has several forms for in one


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    characters: Set


@dataclass(frozen=True, slots=True)
class All:
    """Parts one after the other."""

    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of the choices that leads to a match."""

    choices: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `least` to `most` times (None: any number); greedy or not."""

    part: Any
    least: int
    most: int | None
    greedy: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A part that is kept, as the group of this number, which begins at 1."""

    number: int
    part: Any


@dataclass(frozen=True, slots=True)
class End:
    """The end of the text."""


def tree(expression: str) -> Any:
    """The tree of an expression; `^` at the beginning is not in it."""
    return _sequence(parser.parse(expression.removeprefix("^")), folded=False)


def _sequence(items: Iterable[tuple[Any, Any]], *, folded: bool) -> Any:
    parts = tuple(part for item in items for part in _item(*item, folded=folded))
    return parts[0] if len(parts) == 1 else All(parts)


def _item(code: Any, value: Any, *, folded: bool) -> list[Any]:  # noqa: PLR0911  # one for each kind
    if code is sre.LITERAL:
        return [One(_either_case(value) if folded else frozenset((value,)))]
    if code is sre.NOT_LITERAL:
        return [One(_ALL - {value})]
    if code is sre.ANY:
        return [One(_ALL - {10})]
    if code is sre.IN:
        return [One(_set(value, folded=folded))]
    if code is sre.BRANCH:
        return [Choice(tuple(_sequence(choice, folded=folded) for choice in value[1]))]
    if code is sre.SUBPATTERN:
        number, added, _, inner = value
        part = _sequence(inner, folded=folded or bool(added & sre.SRE_FLAG_IGNORECASE))
        return [Group(number, part) if number else part]
    if code in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        least, most, inner = value
        part = _sequence(inner, folded=folded)
        return [Repeat(part, least, None if most is sre.MAXREPEAT else most, code is sre.MAX_REPEAT)]
    if code is sre.AT and value is sre.AT_END:
        return [End()]
    raise ValueError(f"the module knows no {code} {value}")


def _set(items: Iterable[tuple[Any, Any]], *, folded: bool) -> Set:
    found: set[int] = set()
    negative = False
    for code, value in items:
        if code is sre.NEGATE:
            negative = True
        elif code is sre.LITERAL:
            found |= _either_case(value) if folded else {value}
        elif code is sre.RANGE:
            found |= set(range(value[0], value[1] + 1))
        elif code is sre.CATEGORY:
            found |= _SETS[value] if value in _SETS else _ALL - _SETS[_OPPOSITES[value]]
        else:
            raise ValueError(f"the module knows no {code} {value} in a set")
    if any(value > _WIDE for value in found):
        raise ValueError("a set of characters that are not ASCII")
    return _ALL - found if negative else frozenset(found)


def _either_case(character: int) -> Set:
    return frozenset(ord(each) for each in (chr(character).lower(), chr(character).upper()))


# ---- programs


class Code:
    """Instructions of the matcher in expression.h, which says what each means."""

    (
        END_OF_TEXT,
        MATCH,
        BYTE,
        EITHER_CASE,
        CHARACTER,
        RUN,
        SURE_RUN,
        KEEP,
        CHOICE,
        SURE_CHOICE,
        JUMP,
        CHOICE_LATER,
        ROW,
    ) = range(13)


class Sets:
    """The sets of bytes that programs use, each a bit of a number for each byte."""

    def __init__(self) -> None:
        self._numbers: dict[Set, int] = {}

    def number(self, characters: Set) -> int:
        return self._numbers.setdefault(characters, len(self._numbers))

    def halves(self) -> list[list[int]]:
        """Of each set, for each lower half of a byte, a bit for each upper half with which it is in the set, if it is ASCII."""
        return [
            [sum((16 * upper + lower in characters) << upper for upper in range(8)) for lower in range(16)]
            for characters in self._numbers
        ]

    def masks(self) -> list[list[int]]:
        """For each 64 sets, for each byte, which of the sets it is in."""
        sets = list(self._numbers)
        words = range((len(sets) + 63) // 64)
        return [
            [
                sum((min(byte, _WIDE) in characters) << bit for bit, characters in enumerate(sets[64 * word :][:64]))
                for byte in range(256)
            ]
            for word in words
        ]


def program(node: Any, sets: Sets) -> bytes:
    """The instructions of a tree. Jumps are two bytes, from after them on."""
    return bytes([*_compile(node, (_ALL, True), sets), Code.MATCH])


def _compile(node: Any, follow: tuple[Set, bool], sets: Sets) -> list[int]:  # noqa: PLR0911  # one for each kind
    """`follow` is what may come after the node, and whether that may be nothing at all."""
    if isinstance(node, One):
        if len(node.characters) == 1 and _WIDE not in node.characters:
            return [Code.BYTE, *node.characters]
        if len(node.characters) == 2 and node.characters == _either_case(min(node.characters)):
            return [Code.EITHER_CASE, max(node.characters)]
        return [Code.CHARACTER, sets.number(node.characters)]
    if isinstance(node, End):
        return [Code.END_OF_TEXT]
    if isinstance(node, Group):
        inner = _compile(node.part, follow, sets)
        return [Code.KEEP, 2 * node.number, *inner, Code.KEEP, 2 * node.number + 1]
    if isinstance(node, All):
        code: list[int] = []
        parts = list(node.parts)
        while parts:
            row = _last_row(parts)
            if len(row) > 1:
                del parts[-len(row) :]
                code = [Code.ROW, len(row), *map(sets.number, row), *code]
                follow = (row[0], False)
                continue
            part = parts.pop()
            code = [*_compile(part, follow, sets), *code]
            follow = _before(part, follow)
        return code
    if isinstance(node, Choice):
        return _choices(list(node.choices), follow, sets)
    return _repeat(node, follow, sets)


def _last_row(parts: list[Any]) -> list[Set]:
    """The characters of one byte each that stand in a row at the end of the parts."""
    row: list[Set] = []
    for part in reversed(parts):
        if not isinstance(part, One) or _WIDE in part.characters:
            break
        row.insert(0, part.characters)
    return row


def _before(node: Any, follow: tuple[Set, bool]) -> tuple[Set, bool]:
    characters, empty = first(node)
    return (characters | follow[0], follow[1]) if empty else (characters, False)


def first(node: Any) -> tuple[Set, bool]:
    """With which characters a node may begin, and whether it may be empty."""
    if isinstance(node, One):
        return node.characters, False
    if isinstance(node, End):
        return frozenset(), True
    if isinstance(node, Group):
        return first(node.part)
    if isinstance(node, Repeat):
        characters, empty = first(node.part)
        return characters, empty or node.least == 0
    if isinstance(node, Choice):
        found = [first(choice) for choice in node.choices]
        return frozenset().union(*(characters for characters, _ in found)), any(empty for _, empty in found)
    result: tuple[Set, bool] = (frozenset(), True)
    for part in reversed(node.parts):
        result = _before(part, result)
    return result


def _choices(choices: list[Any], follow: tuple[Set, bool], sets: Sets) -> list[int]:
    if len(choices) == 1:
        return _compile(choices[0], follow, sets)
    here = [*_compile(choices[0], follow, sets)]
    others = _choices(choices[1:], follow, sets)
    here += [Code.JUMP, *_two(len(others))]
    return [*_choice(choices[0], Choice(tuple(choices[1:])), follow, sets, len(here)), *here, *others]


def _choice(part: Any, other: Any, follow: tuple[Set, bool], sets: Sets, length: int) -> list[int]:
    """Before the `length` bytes of `part`: if it fails, what comes after them; at once if the next byte is none of its."""
    characters, empty = first(part)
    if empty:
        raise ValueError("a part that may be empty")
    others, nothing = _before(other, follow)
    sure = not nothing and not (characters & others)
    return [Code.SURE_CHOICE if sure else Code.CHOICE, sets.number(characters), *_two(length)]


def _repeat(node: Repeat, follow: tuple[Set, bool], sets: Sets) -> list[int]:
    if isinstance(node.part, One) and node.greedy and (node.least, node.most) != (1, 1):
        if _WIDE in node.part.characters and (node.least > 1 or node.most is not None):
            raise ValueError("a number of characters that may have several bytes")
        is_other = not follow[1] and not (node.part.characters & follow[0])
        sure = node.least == node.most or is_other
        most = 255 if node.most is None else node.most
        return [Code.SURE_RUN if sure else Code.RUN, sets.number(node.part.characters), node.least, most]
    again = (follow[0] | first(node.part)[0], follow[1])
    code = _compile(node.part, again, sets) * node.least
    nothing = All(())
    if node.most is None:
        inner = _compile(node.part, again, sets)
        if not node.greedy:
            # Past the loop first; into it when that fails.
            jump_in = [Code.CHOICE_LATER, 0, *_two(len(inner) + 3)]
            return [*code, *jump_in, *inner, Code.JUMP, *_two(-(len(inner) + 3 + len(jump_in)))]
        begin = _choice(node.part, nothing, follow, sets, len(inner) + 3)
        return [*code, *begin, *inner, Code.JUMP, *_two(-(len(inner) + 3 + len(begin)))]
    if not node.greedy:
        raise ValueError("a few times, as few as can be")
    rest: list[int] = []
    for _ in range(node.most - node.least):
        inner = [*_compile(node.part, again if node.most - node.least > 1 else follow, sets), *rest]
        rest = [*_choice(node.part, nothing, follow, sets, len(inner)), *inner]
    return [*code, *rest]


def _two(number: int) -> list[int]:
    return list((number & 0xFFFF).to_bytes(2, "little"))


# ---- what may stand where


def possible(node: Any, places: int) -> list[Set]:
    """For each of the first places the characters that a text may have there that begins with a match."""
    return [characters for characters, _ in _places([(node, _DONE)], places)]


_DONE: Final = ()


def _places(begin: list[tuple[Any, Any]], places: int) -> list[tuple[Set, bool]]:
    """Follows all ways through a tree at once: a way is what is to come, as nested pairs of a node and what follows it."""
    ways = _open(begin)
    found: list[tuple[Set, bool]] = []
    for _ in range(places):
        done = _DONE in ways
        characters = frozenset().union(*(way[0].characters for way in ways if way != _DONE))
        # Once there is a match anything may follow.
        found.append((_ALL if done else characters, done))
        ways = {_DONE} if done else _open([(All(()), way[1]) for way in ways])
    return found


def _open(todo: list[tuple[Any, Any]]) -> set[Any]:  # noqa: C901  # one for each kind
    """The ways that begin with a character."""
    ways: set[Any] = set()
    seen: set[Any] = set()
    while todo:
        node, rest = todo.pop()
        if (node, rest) in seen:
            continue
        seen.add((node, rest))
        if isinstance(node, One):
            ways.add((node, rest))
        elif isinstance(node, Group):
            todo.append((node.part, rest))
        elif isinstance(node, Choice):
            todo += [(choice, rest) for choice in node.choices]
        elif isinstance(node, Repeat):
            if node.least == 0:
                todo.append((All(()), rest))
            if node.most != 0:
                least, most = max(node.least - 1, 0), None if node.most is None else node.most - 1
                todo.append((node.part, (Repeat(node.part, least, most), rest)))
        elif isinstance(node, All) and node.parts:
            todo.append((node.parts[0], (All(node.parts[1:]), rest) if len(node.parts) > 1 else rest))
        elif rest == _DONE:
            ways.add(_DONE)
        else:
            todo.append(rest)
    return ways
