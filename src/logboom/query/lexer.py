"""Cuts a query into tokens, each with the characters it came from. One pass, in time linear in the text.

What a colon or a sign means is decided here, because it depends on what touches it: `level:error` is a field and
its value, while `12:34:56`, `http://host`, `std::move` and the `error:` of a pasted line are words; `-word` excludes,
while `a-b` is a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, cast

from logboom.errors import QueryError
from logboom.query.expression_ends import LONGEST_EXPRESSION, ExpressionEnds
from logboom.query.pattern import Manner, Pattern, read_pattern
from logboom.query.suggestions import MOST_SHOWN, shown
from logboom.query.tree import Operator


class Kind(Enum):
    TEXT = auto()
    NEAR = auto()
    REGEX = auto()
    RANGE = auto()
    SUBSEARCH = auto()
    FIELD = auto()
    LEFT = auto()
    RIGHT = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    END = auto()


_NO_PATTERN: Final = Pattern()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the characters as typed; a TEXT has its pattern, a FIELD its name and operator.

    A FIELD that is `listed` is followed by a group of values joined by OR, whatever stood between them. The pattern of a
    REGEX is its expression, as a literal; a NEAR has a distance; a RANGE has its two ends, None where it is open; the
    name of a SUBSEARCH is the text between its brackets.
    """

    kind: Kind
    text: str
    position: slice
    pattern: Pattern = _NO_PATTERN
    name: str = ""
    operator: Operator = ":"
    listed: bool = False
    distance: int = 0
    ends: tuple[Pattern | None, Pattern | None] = (None, None)


# White space and comments between three backticks; inside a word these are signs as any other.
_SPACE: Final = re.compile(r"(?:\s+|```.*?```)*", re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_DISTANCE: Final = re.compile(r"~(\d{1,3})(?=[\s)]|\Z)", re.ASCII)
_WORD: Final = re.compile(r'(?:[^\s()"\\]|\\.|\\\Z)+', re.DOTALL)
_LISTED_WORD: Final = re.compile(r'(?:[^\s()",\\]|\\.|\\\Z)+', re.DOTALL)
_DIRECTIVE: Final = re.compile(r'(CASE|TERM)\(\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"()\\]|\\.)+))\s*\)', re.DOTALL)
_NAME: Final = re.compile(r"(?:[^\W\d]|[@$]|\\\W)(?:[\w.@$#-]|\{\}|\\\W)*")
_OPERATOR: Final = re.compile(r"\s*(!=|>=|<=|==?(?![>~])|>|<)\s*")
_IN: Final = re.compile(r"\s+(?:IN\s*(?=\()|in\s*(?=\([^()]*,))")
# A colon is the sign of a field when a value touches it and it is not the colon of an address, a C++ name or a drive.
_COLON: Final = re.compile(r":(?!//|[\s:)]|\Z)(?:(>=|<=|>|<)\s*)?")
_DRIVE: Final = re.compile(r"[A-Za-z]:\\(?!\\)[^\W_]")
_WORD_OPERATORS: Final = {"AND": Kind.AND, "&&": Kind.AND, "OR": Kind.OR, "||": Kind.OR, "NOT": Kind.NOT}
# Among the values of a field nothing is excluded by a number: `status:(-1 OR 1)`.
_NEGATIVE: Final = re.compile(r"-\d+(?:\.\d+)?(?=[\s)]|\Z)", re.ASCII)
_NOT_A_PREFIX_BEFORE: Final = frozenset(" \t\r\n)-!=>+")

_NOW: Final = re.compile(r"(now)\(\)")  # as people write `latest=now()`

_DOUBLY_ESCAPED_SLASH: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\\\/")
_END: Final = r'\s*("(?:[^"\\]|\\.)*"|(?:[^\s"\\\]})]|\\.)+)\s*'
_RANGE: Final = re.compile(rf"([\[{{]){_END}\sTO\s{_END}([\]}}])", re.DOTALL)
_UNCLOSED_RANGE: Final = re.compile(rf"[\[{{]{_END}\sTO(?!\S)[^\]}}]*\Z", re.DOTALL)
_SUBSEARCH: Final = re.compile(r"\[\s*(?:search\s|(?=\|))", re.IGNORECASE)
_BRACKETED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|```.*?```|[\[\]]', re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, END last. Raises QueryError for a quote without its end and a field without its value."""
    at = _skip_space(text, 0)
    expressions = ExpressionEnds(text)
    field: Token | None = None
    among_values: list[bool] = []  # per open parenthesis: whether it holds the values of a field
    while at < len(text):
        if field is not None and field.listed:
            for listed in _list(text, at, field):
                yield listed
                at = listed.position.stop
            at, field = _skip_space(text, at), None
            continue
        if field:
            token: Token | None = _next_value(text, at, field, expressions)
        else:
            token = _next_term(text, at, expressions, among_values=among_values[-1:] == [True])
        if token is None:  # a `+`, which asks for what holds anyway
            at += 1
            continue
        yield token
        if token.kind is Kind.LEFT:
            among_values.append(field is not None or among_values[-1:] == [True])
        elif token.kind is Kind.RIGHT and among_values:
            among_values.pop()
        field = token if token.kind is Kind.FIELD else None
        at = token.position.stop if field else _skip_space(text, token.position.stop)
    if field:
        raise _value_missing(field)
    yield Token(Kind.END, "", slice(len(text), len(text)))


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _next_term(text: str, at: int, expressions: ExpressionEnds, *, among_values: bool) -> Token | None:
    character = text[at]
    if character in "()":
        return Token(Kind.LEFT if character == "(" else Kind.RIGHT, character, slice(at, at + 1))
    if character == '"':
        quoted = _quoted(text, at)
        return _field(text, at, quoted.position.stop, quoted.pattern.text, spaced=False) or quoted
    if among_values and character == "-" and (number := _NEGATIVE.match(text, at)):
        position = slice(at, number.end())
        return Token(Kind.TEXT, number[0], position, read_pattern(number[0]))
    if character in "-!+" and text[at + 1 : at + 2] not in _NOT_A_PREFIX_BEFORE and at + 1 < len(text):
        return None if character == "+" else Token(Kind.NOT, character, slice(at, at + 1))
    if among_values and character in "/[{":
        return _special_value(text, at, expressions)
    return _subsearch(text, at) or _named_field(text, at) or _word(text, at)


def _named_field(text: str, at: int) -> Token | None:
    """A name without quotes and the operator behind it; None for a word."""
    name = _NAME.match(text, at)
    if not name or name[0] in _WORD_OPERATORS or _DRIVE.match(text, at):
        return None
    return _field(text, at, name.end(), read_pattern(name[0]).text, spaced=True)


def _field(text: str, start: int, at: int, name: str, *, spaced: bool) -> Token | None:
    """The name at `start` and the operator at `at` as one token; None when no operator follows."""
    listed = _IN.match(text, at)
    found = listed or _COLON.match(text, at)
    operator = "="
    if found and not listed:
        operator = found[1] or ":"
    elif not found:
        found = _OPERATOR.match(text, at)
        if not found or (not spaced and text[at].isspace()):
            return None
        operator = "=" if found[1] == "==" else found[1]
    position = slice(start, found.end())
    operator = cast("Operator", operator)
    return Token(Kind.FIELD, text[position], position, name=name, operator=operator, listed=listed is not None)


def _next_value(text: str, at: int, field: Token, expressions: ExpressionEnds) -> Token:
    character = text[at]
    if character == '"':
        return _quoted(text, at)
    if character == "(":
        return Token(Kind.LEFT, character, slice(at, at + 1))
    if character == ")":
        raise _value_missing(field)
    if now := _NOW.match(text, at):
        return Token(Kind.TEXT, now[0], slice(at, now.end()), read_pattern(now[1]))
    return _special_value(text, at, expressions) if character in "/[{" else _word(text, at)


def _list(text: str, at: int, field: Token) -> Iterator[Token]:
    """The values of `field IN (a, b)` as those of `field=(a OR b)`."""
    yield Token(Kind.LEFT, "(", slice(at, at + 1))
    at = _skip_space(text, at + 1)
    first = True
    while at < len(text) and text[at] != ")":
        if text[at] == ",":
            at = _skip_space(text, at + 1)
            continue
        if not first:
            yield Token(Kind.OR, "", slice(at, at))
        if text[at] == "(":
            hint = "put the value in quotes"
            raise QueryError("a list of values holds no parenthesis", hint=hint, position=slice(at, at + 1))
        value = _quoted(text, at) if text[at] == '"' else _word(text, at, _LISTED_WORD)
        yield Token(Kind.TEXT, value.text, value.position, value.pattern)
        first = False
        at = _skip_space(text, value.position.stop)
    if first:
        raise _value_missing(field)
    if at == len(text):
        raise QueryError("this list of values is never closed", hint="add a `)`", position=field.position)
    yield Token(Kind.RIGHT, ")", slice(at, at + 1))


def _special_value(text: str, at: int, expressions: ExpressionEnds) -> Token:
    """An expression between slashes or a range between brackets; what begins with a slash otherwise is text."""
    if text[at] == "/":
        return _expression(text, at, expressions) or _word(text, at)
    found = _RANGE.match(text, at, at + LONGEST_EXPRESSION)
    if not found and _UNCLOSED_RANGE.match(text, at):
        closing = "]" if text[at] == "[" else "}"
        hint = f"add a `{closing}`, or put the text in quotes"
        raise QueryError("this range is never closed", hint=hint, position=slice(at, at + 1))
    if not found:
        hint = "write [1 TO 5] for a range, {1 TO 5} without its ends, or put the text in quotes"
        position = slice(at, _word_end(text, at))
        raise QueryError("a value can't begin with a bracket", hint=hint, position=position)
    position = slice(at, found.end())
    ends = tuple(None if end == "*" else _end(end) for end in (found[2], found[3]))
    return Token(Kind.RANGE, found[0], position, ends=(ends[0], ends[1]))


def _end(raw: str) -> Pattern:
    return read_pattern(raw[1:-1], quoted=True) if raw.startswith('"') else read_pattern(raw)


def _expression(text: str, at: int, expressions: ExpressionEnds) -> Token | None:
    """`/.../`, if an unescaped slash stands at the end of a token."""
    end = expressions.end(at)
    if not end:
        return None
    # Converters of rules escape a slash that was escaped already: `a\\\\/b` was written `a\\/b`.
    expression = _DOUBLY_ESCAPED_SLASH.sub(r"\1/", text[at + 1 : end - 1]).replace("\\/", "/")
    position = slice(at, end)
    return Token(Kind.REGEX, text[position], position, Pattern((expression,)))


def _subsearch(text: str, at: int) -> Token | None:
    """`[search ... ]` up to its closing bracket; None for a bracket that is text."""
    found = _SUBSEARCH.match(text, at)
    if not found:
        return None
    depth = 0
    for bracket in _BRACKETED.finditer(text, at):
        depth += {"[": 1, "]": -1}.get(bracket[0], 0)
        if depth == 0:
            position = slice(at, bracket.end())
            return Token(Kind.SUBSEARCH, text[position], position, name=text[found.end() : bracket.start()].strip())
    hint = "add a `]`, or put the bracket in quotes to search for it"
    raise QueryError("this sub-search is never closed", hint=hint, position=slice(at, found.end()))


def _quoted(text: str, at: int) -> Token:
    found = _QUOTED.match(text, at)
    if not found:
        hint = 'end it with another quote, or write \\" to search for a quote'
        raise QueryError("this quote has no end", hint=hint, position=slice(at, len(text)))
    distance = _DISTANCE.match(text, found.end())
    position = slice(at, distance.end() if distance else found.end())
    pattern = read_pattern(found[1], quoted=True)
    if distance:
        return Token(Kind.NEAR, text[position], position, pattern, distance=int(distance[1]))
    return Token(Kind.TEXT, text[position], position, pattern)


def _word(text: str, at: int, form: re.Pattern[str] = _WORD) -> Token:
    directive = _DIRECTIVE.match(text, at)
    if directive:
        position = slice(at, directive.end())
        raw, quoted = (directive[3], False) if directive[2] is None else (directive[2], True)
        return Token(Kind.TEXT, directive[0], position, read_pattern(raw, quoted=quoted, manner=Manner(directive[1])))
    found = form.match(text, at)
    if not found:  # only a closing parenthesis or a quote is no word, and both were seen before
        raise AssertionError(text[at:])
    position = slice(at, found.end())
    kind = _WORD_OPERATORS.get(found[0], Kind.TEXT)
    return Token(kind, found[0], position, read_pattern(found[0]))


def _word_end(text: str, at: int) -> int:
    found = _WORD.match(text, at)
    return found.end() if found else at + 1


def _value_missing(field: Token) -> QueryError:
    return QueryError(
        f"expected a value after {shown(field.text.strip())}",
        hint=f"write {field.name[:MOST_SHOWN]}:* for any value, or put the text in quotes to search for it as it is",
        position=field.position,
    )
