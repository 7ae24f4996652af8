"""Regular expressions of queries: written as PCRE, run by the engine's RE2.

What RE2 lacks (looking around, back references) is told before anything runs, with the character where it stands.

Source: RE2 documentation, "Syntax".
"""

import re
from typing import Final

from logboom.errors import QueryError
from logboom.query.suggestions import shown

MAX_CHARACTERS: Final = 2_000
_UNSUPPORTED: Final = re.compile(
    r"\((?:\?(?:=|!|<=|<!)|\?>|\?\()|\\[1-9]|\\k[<{']|\(\?P=|(?:[*+?]|\})\+|\\G|\\X|\(\?&|\(\?R\)"
)
_WORDS: Final = {
    "(?=": "looking ahead", "(?!": "looking ahead", "(?<=": "looking behind", "(?<!": "looking behind",
    "(?>": "an atomic group", "(?(": "a condition",
}  # fmt: skip
_BEHIND: Final = re.compile(r"\A((?:\(\?[ims]+\))?)\(\?<=((?:[^()\\]|\\.)*)\)")
_AHEAD: Final = re.compile(r"(?<!\\)\(\?=((?:[^()\\]|\\.)*)\)\Z")
_NAMED: Final = re.compile(r"\(\?<([A-Za-z_]\w*)>")


def checked(pattern: str, position: slice | None, *, only_found: bool = False) -> str:
    """The pattern as RE2 reads it. Raises QueryError for what it can't.

    With `only_found` it only matters whether and where the first match's groups are: looking behind at the beginning and
    ahead at the end are then the same as matching it.
    """
    if only_found:
        pattern = _AHEAD.sub(r"(?:\1)", _BEHIND.sub(r"\1(?:\2)", pattern))
    if len(pattern) > MAX_CHARACTERS:
        raise QueryError(f"a regular expression has at most {MAX_CHARACTERS} characters", position=position)
    plain = _without_classes_and_escapes(pattern)
    found = _UNSUPPORTED.search(plain)
    if found:
        what = _WORDS.get(found[0], "possessive repetition" if found[0].endswith("+") else "a reference back")
        hint = "write it with alternatives, or with several conditions"
        raise QueryError(f"regular expressions have no {shown(found[0])}: {what}", hint=hint, position=position)
    ours = _NAMED.sub(r"(?P<\1>", pattern)
    try:
        re.compile(_for_python(ours))
    except (re.error, OverflowError, RecursionError) as error:
        raise QueryError(f"this is no regular expression: {error}", position=position) from None
    return ours


def checked_replacement(replacement: str, pattern: str, position: slice | None) -> str:
    r"""What takes the place of a match, as RE2 reads it: `\1` and `$1` are the first group, any other backslash is one.

    Raises QueryError for a group that the checked pattern does not have.
    """
    groups = len(group_names(pattern))

    def written(found: re.Match[str]) -> str:
        digit = found[1] or found[2]
        if digit is None:
            return "\\\\"
        if int(digit) > groups:
            raise QueryError(f"the regular expression has {groups} groups, no {digit}", position=position)
        return f"\\{digit}"

    return re.sub(r"\\(\d)|\$(\d)|\\", written, replacement)


def group_names(pattern: str) -> list[str | None]:
    """The name of each group, in order; None for one without a name. The pattern was `checked`."""
    compiled = re.compile(_for_python(pattern))
    names: list[str | None] = [None] * compiled.groups
    for name, number in compiled.groupindex.items():
        names[number - 1] = name
    return names


def _without_classes_and_escapes(pattern: str) -> str:
    """The pattern with what stands in [...] and behind a backslash blanked, but back references kept."""
    blank = re.sub(r"\\([^1-9kGX])", "..", pattern)
    return re.sub(r"\[\^?\]?[^\]]*\]", lambda found: "." * len(found[0]), blank)


def _for_python(pattern: str) -> str:
    """Nearly the same for Python's compiler, which checks the syntax: classes that it doesn't know become a letter."""
    pattern = re.sub(r"\[:\^?[a-z]+:\]", "a", pattern)
    pattern = re.sub(r"\\[pP](?:\{\^?\w+\}|[A-Z])", "a", pattern)
    pattern = re.sub(r"\\x\{[0-9A-Fa-f]+\}", "a", pattern)
    pattern = re.sub(r"\\[hHQEzCKRa-z]", _known_escape, pattern)
    pattern = re.sub(r"\(\?([imsU]+)\)", "", pattern)
    return re.sub(r"\(\?[imsU]*(?:-[imsU]+)?:", "(?:", pattern)


def _known_escape(found: re.Match[str]) -> str:
    return found[0] if found[0][1] in "dwsbntrfvDWSBA" else "a"
