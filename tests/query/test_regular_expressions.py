"""Regular expressions written for PCRE: what RE2 runs in their place finds the same, and what it can't do is told."""

import random
import re

import pytest
import re2  # type: ignore[import-untyped]

from logboom.errors import QueryError
from logboom.query.regular_expressions import Expression, checked, checked_replacement, expression_of

LOOKING_AROUND = (
    r"^(?!.*foo).*bar", r"^(?!a|b)\w+", r"^(?=.*\d)(?=.*[a-z])\w+$", r"^(?!foo)(?!bar).+", r"(?i)^(?!FOO)[a-z]+$",
    r"^(?!(foo|bar))(?<x>\w+)", r"^(?!(?:foo|(?:x))b).*(?<x>z)", r"(?<=a)foo", r"foo(?=x|$)", r"(?<x>[a-z]+)(?=\.|\d|$)",
    r"(?<!x)foo", r"(?<!\w)foo", r"(?<![ab])foo(?![^ab])", r"(?<!\\)foo", r"foo(?!x)", r"foo(?!\w)", r"(?<x>foo)(?!\d)",
    r"foo(?!\.)", r"a|foo(?=x)",
)  # fmt: skip
PIECES = ("foo", "bar", "x", "a", "b", "1", " ", "\\", ".", "FOO", "z")


def found_first(expression: Expression, text: str) -> dict[str, str] | None:
    """The groups at the first match, as the engine is asked for them; None where it is not found."""
    found = re2.search(expression.pattern, text)
    if not found or not all(re2.search(one, text) for one in expression.also):
        return None
    if any(re2.search(one, text) for one in expression.never):
        return None
    return {name: found[number] for number, name in enumerate(expression.groups, 1) if name}


@pytest.mark.parametrize("written", LOOKING_AROUND)
def test_the_usual_ways_of_looking_around_find_what_they_find_elsewhere(written: str):
    """Python's expressions look around as PCRE's do."""
    choice = random.Random(7)
    expression = expression_of(written, None)
    there = re.compile(re.sub(r"\(\?<(?=[a-z])", "(?P<", written))
    for _ in range(300):
        text = "".join(choice.choice(PIECES) for _ in range(choice.randint(0, 5)))
        wanted = there.search(text)
        assert found_first(expression, text) == (wanted.groupdict() if wanted else None), text


@pytest.mark.parametrize(
    ("written", "told", "hint"),
    [
        (r"(\w+) \1", r"`\1`: a reference back", "compare"),
        (r"a(?!foo)b", "`(?!`: looking ahead", "NOT match"),
        (r"^(?!foo)a|b", "`(?!`: looking ahead", "NOT match"),
        (r"a|b(?!x)", "`(?!`: looking ahead", "NOT match"),
        (r"x(?<=foo)y", "`(?<=`: looking behind", "group"),
        (r"(?<!foo)y", "`(?<!`: looking behind", "NOT match"),
        (r"(?>a+)b", "`(?>`: an atomic group", "alternatives"),
        (r"a++b", "`++`: possessive repetition", "alternatives"),
        (r"(a", "no regular expression: missing )", ""),
        (r"[z-a]", "no regular expression: invalid character class range", ""),
        (r"\d{1,2000}", "no regular expression: invalid repetition size", ""),
    ],
)
def test_what_cannot_be_run_is_told_with_what_to_write_instead(written: str, told: str, hint: str):
    with pytest.raises(QueryError) as raised:
        expression_of(written, slice(3, 9))
    assert told in raised.value.message
    assert hint in raised.value.hint
    assert raised.value.position == slice(3, 9)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"^a\hb\R\d\Z", "a\tb\r\n1\n"), (r"[\h_]b", "\tb"), (r"a(?#a note)b", "ab"), (r"\Qa.b\E", "a.b"), (r"\é\i\_", "éi_"),
        (r"[[:alpha:]_[]", "["), (r"[a&&b]", "&"), (r"\e", "\x1b"), (r"\p{L}+", "ß"),
    ],
)  # fmt: skip
def test_what_pcre_writes_in_another_way_is_the_same(written: str, text: str):
    assert re2.search(checked(written, None), text)


def test_a_group_may_have_any_name():
    """Converted rules name groups after fields, `c-uri` among them."""
    assert expression_of(r"(?<c-uri>a)(b)(?P<n>[(?<x>]c)\(?<y>", None).groups == ("c-uri", None, "n")


def test_a_replacement_names_groups_that_are_there():
    assert checked_replacement(r"$2-\1\n", "(a)(b)", None) == r"\2-\1\\n"
    with pytest.raises(QueryError, match="2 groups, no 3"):
        checked_replacement(r"\3", "(a)(b)", None)
