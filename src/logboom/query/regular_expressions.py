r"""Regular expressions of queries: written as PCRE, run by the engine's RE2.

RE2 never takes more than linear time, for which it lacks looking around and references back. Where it only matters whether
an expression is found, and what its groups then hold, the usual ways of looking around are written otherwise:

    ^(?!A)B    ^(?=A)B    B is found and A is not, or is, as a condition of its own: both begin at the same character
    (?<!x)B    B(?!x)     x is one character: another one, or the end of the text, stands there
    (?<=A)B    B(?=A)     A is part of the match

The rest is told before anything runs, with the character where it stands.

Source: RE2 documentation, "Syntax"; PCRE2 documentation, "pcre2pattern".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import re2  # type: ignore[import-untyped]

from logboom.errors import QueryError
from logboom.query.suggestions import shown

MAX_CHARACTERS: Final = 2_000
_UNSUPPORTED: Final = re.compile(
    r"\((?:\?(?:=|!|<=|<!)|\?>|\?\()|\\[1-9]|\\k[<{']|\(\?P=|(?:[*+?]|\{\d+,?\d*\})\+|\\G|\\X|\(\?&|\(\?R\)"
)
_SEVERAL: Final = "write it with alternatives, or with several conditions"
_APART: Final = 'say what must not be there in a condition of its own: | where match(x, "...") AND NOT match(x, "...")'
_BESIDE: Final = "write what must stand beside it into the expression, and take the part that you want as a group"
_TOLD: Final = {
    "(?=": ("looking ahead", _BESIDE), "(?!": ("looking ahead", _APART),
    "(?<=": ("looking behind", _BESIDE), "(?<!": ("looking behind", _APART),
    "(?>": ("an atomic group", _SEVERAL), "(?(": ("a condition", _SEVERAL),
}  # fmt: skip
_BACK: Final = (
    "a reference back",
    'take both parts out and compare them: | rex "(?<a>\\w+) (?<b>\\w+)" | where a == b',
)
# Three levels deep is as far as people write them: `(?!.*(?:a|(?:b)))`.
_INSIDE: Final = r"(?:[^()\\\[]|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\((?:[^()\\\[]|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\((?:[^()\\]|\\.)*\))*\))*"
_FLAGS: Final = re.compile(r"(?:\(\?[a-z]+\))?")
_BEHIND: Final = re.compile(rf"\A\(\?<=({_INSIDE})\)")
_AHEAD: Final = re.compile(rf"(?<!\\)\(\?=({_INSIDE})\)\Z")
_ONE_CHARACTER: Final = r"(\[\^?\]?(?:[^\]\\]|\\.)*\]|\\[wWdDsS]|\\[^A-Za-z0-9]|[^\\\[\](){{}}.*+?|^$])"
_NOT_BEHIND: Final = re.compile(rf"\A\(\?<!{_ONE_CHARACTER}\)")
_NOT_AHEAD: Final = re.compile(rf"(?<!\\)\(\?!{_ONE_CHARACTER}\)\Z")
_AT_START: Final = re.compile(rf"\(\?([=!])({_INSIDE})\)")
_NAMED: Final = re.compile(r"\(\?P?<([^>=!][^>]*)>")
# What RE2 writes in another way, or does not know.
_OUTSIDE: Final = {
    "h": r"[ \t]",
    "H": r"[^ \t]",
    "R": r"(?:\r\n|\n|\r)",
    "N": r"[^\n]",
    "Z": r"(?:\n?\z)",
    "e": r"\x1b",
}
_IN_CLASS: Final = {"h": r" \t", "e": r"\x1b"}
_MEANINGLESS: Final = frozenset("EFIJLMOTUVYZgijlmoqyu")
_TOKEN: Final = re.compile(
    r"(?P<quoted>\\Q.*?(?:\\E|\Z))|(?P<escape>\\.)|(?P<class>\[\^?\]?(?:[^\]\\\[]|\\.|\[:\^?\w+:\]|\[)*\])"
    r"|(?P<comment>\(\?\#[^)]*\))|\(\?P?<(?P<name>[^>=!][^>]*)>",
    re.DOTALL,
)
_OPTIONS: Final = re2.Options()
_OPTIONS.log_errors = False
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Expression:
    """What RE2 looks for: it is found where `pattern` is, all of `also`, and none of `never`."""

    pattern: str
    groups: tuple[str | None, ...]
    """The name of each group, in order; None for one without a name."""
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def needs_text(self) -> bool:
        """Whether it is found nowhere in an empty text."""
        return not re2.compile(self.pattern, _OPTIONS).search("")

    def found_in(self, text: str, bind: Callable[[str], str]) -> str:
        """SQL of whether it is found in a text; NULL where that is."""
        conditions = [f"match({text}, {bind(one)})" for one in (self.pattern, *self.also)]
        conditions += [f"NOT match({text}, {bind(one)})" for one in self.never]
        return conditions[0] if len(conditions) == 1 else f"({' AND '.join(conditions)})"

    def group_in(self, number: int, text: str, bind: Callable[[str], str]) -> str:
        """SQL of the text of a group at the first match; empty where there is none."""
        if number == 1 and not self.also and not self.never:
            return f"extract({text}, {bind(self.pattern)})"  # the first group, without an array around it
        return f"{self.groups_in(text, bind)}[{number}]"

    def groups_in(self, text: str, bind: Callable[[str], str]) -> str:
        """SQL of the texts of the groups at the first match; an empty array where there is none."""
        found = f"extractGroups({text}, {bind(self.pattern)})"
        if not self.also and not self.never:
            return found
        return f"if({Expression(self.pattern, (), self.also, self.never).found_in(text, bind)}, {found}, [])"


def expression_of(pattern: str, position: slice | None) -> Expression:
    """A pattern of which it only matters whether and where it is found first. Raises QueryError for what RE2 can't do."""
    found = _FLAGS.match(pattern)
    flags = found[0] if found else ""
    rest, also, never = _without_conditions(pattern[len(flags) :], flags)
    rest = _AHEAD.sub(r"(?:\1)", _BEHIND.sub(r"(?:\1)", rest))
    if "m" not in flags and not _has_alternatives(rest):
        rest = _NOT_BEHIND.sub(lambda beside: f"(?:^|{_other_than(beside[1])})", rest)
        rest = _NOT_AHEAD.sub(lambda beside: f"(?:{_other_than(beside[1])}|$)", rest)
    ours = checked(flags + rest, position)
    return Expression(
        ours,
        tuple(_groups(ours, flags + rest)),
        tuple(checked(flags + one, position) for one in also),
        tuple(checked(flags + one, position) for one in never),
    )


def _without_conditions(rest: str, flags: str) -> tuple[str, list[str], list[str]]:
    """Without what is looked for ahead at the beginning of the text, and these as expressions of their own."""
    also: list[str] = []
    never: list[str] = []
    if not rest.startswith("^") or "m" in flags or _has_alternatives(rest):
        return rest, also, never
    rest = rest[1:]
    while (found := _AT_START.match(rest)) and not _NAMED.search(found[2]):
        (also if found[1] == "=" else never).append(f"^(?:{found[2]})")
        rest = rest[found.end() :]
    return "^" + rest, also, never


def _has_alternatives(pattern: str) -> bool:
    """Whether a `|` stands outside of all parentheses."""
    depth = 0
    for character in _without_classes_and_escapes(pattern):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            return True
    return False


def _other_than(character: str) -> str:
    r"""A class of every other character: `\w` gives `\W`, `[^a]` gives `[a]`, `x` gives `[^x]`."""
    if character.startswith("[^"):
        return "[" + character[2:]
    if character.startswith("["):
        return "[^" + character[1:]
    if character[0] == "\\" and character[1].isalpha():
        return "\\" + character[1].swapcase()
    return f"[^{character}]"


def checked(pattern: str, position: slice | None) -> str:
    """The pattern as RE2 reads it, wherever it is used. Raises QueryError for what it can't do."""
    if len(pattern) > MAX_CHARACTERS:
        raise QueryError(f"a regular expression has at most {MAX_CHARACTERS} characters", position=position)
    found = _UNSUPPORTED.search(_without_classes_and_escapes(pattern))
    if found:
        possessive = ("possessive repetition", _SEVERAL)
        what, hint = _TOLD.get(found[0], possessive if found[0].endswith("+") else _BACK)
        raise QueryError(f"regular expressions have no {shown(found[0])}: {what}", hint=hint, position=position)
    ours = _TOKEN.sub(_as_re2, pattern)
    try:
        re2.compile(ours, _OPTIONS)
    except re2.error as error:
        told = error.args[0].decode("utf-8", "replace") if error.args else "too large"
        raise QueryError(f"this is no regular expression: {told}", position=position) from None
    return ours


def checked_replacement(replacement: str, pattern: str, position: slice | None) -> str:
    r"""What takes the place of a match, as RE2 reads it: `\1` and `$1` are the first group, any other backslash is one.

    Raises QueryError for a group that the checked pattern does not have.
    """
    groups = re2.compile(pattern, _OPTIONS).groups

    def written(found: re.Match[str]) -> str:
        digit = found[1] or found[2]
        if digit is None:
            return "\\\\"
        if int(digit) > groups:
            raise QueryError(f"the regular expression has {groups} groups, no {digit}", position=position)
        return f"\\{digit}"

    return re.sub(r"\\(\d)|\$(\d)|\\", written, replacement)


def group_names(pattern: str, position: slice | None) -> list[str | None]:
    """The name of each group, in order; None for one without a name. Raises QueryError for what RE2 can't do."""
    return _groups(checked(pattern, position), pattern)


def _groups(ours: str, written: str) -> list[str | None]:
    """The names as they were written: a field may be called what no group of RE2 is, `c-uri`."""
    names: list[str | None] = [None] * re2.compile(ours, _OPTIONS).groups
    opening = (found for found in re.finditer(r"\((?!\?(?!P?<[^=!]))", _without_classes_and_escapes(written)))
    for number, found in enumerate(opening):
        named = _NAMED.match(written, found.start())
        if named and number < len(names):
            names[number] = named[1]
    return names


def _without_classes_and_escapes(pattern: str) -> str:
    """The pattern with what stands in [...] and behind a backslash blanked, but back references kept."""
    blank = re.sub(r"\\([^1-9kGX])", "..", pattern)
    return re.sub(r"\[\^?\]?[^\]]*\]", lambda found: "." * len(found[0]), blank)


def _as_re2(token: re.Match[str]) -> str:
    """An escape, a class, the opening of a named group or a comment, as RE2 writes it."""
    if token["class"]:
        return re.sub(r"\\.", lambda inner: _escape(inner[0], _IN_CLASS), token[0], flags=re.DOTALL)
    if token["name"]:
        return f"(?P<{token['name']}>" if _PLAIN_NAME.fullmatch(token["name"]) else "("
    if token["comment"]:
        return ""
    return token[0] if token["quoted"] else _escape(token[0], _OUTSIDE)


def _escape(written: str, known: Mapping[str, str]) -> str:
    """A backslash before a letter that means nothing is one for the letter itself, as in PCRE."""
    character = written[1]
    if character in known:
        return known[character]
    return written if character.isascii() and character not in _MEANINGLESS else character
