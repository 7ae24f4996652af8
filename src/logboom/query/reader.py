"""Reads the text of a stage from left to right: names, options, lists, numbers, expressions; and says what it expected.

All stages read through this, so that a name, a list and an option are written in the same way everywhere:

    host   user.id   "user name"   'user name'   foo*            names
    a, b c                                                       lists: commas and blanks part
    span=5m   limit = 10   useother=f                            options, before and after what they belong to
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from logboom.errors import QueryError
from logboom.query.splitting import closing_bracket
from logboom.query.suggestions import nearest, shown

_SPACE: Final = re.compile(r"(?:\s+|```.*?```)*", re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
# Braces and dots are part of names, as paths into JSON are written; a hyphen is, since lists have no minus.
_LETTERS: Final = r"(?:[^\W\d]|[_@$*{])(?:[\w.:@$#*/-]|\{[\w ]*\})*"
NAME: Final = re.compile(_LETTERS + r"|\d[\w.:@$#*{}-]*")
# A column of stats, named as it was computed: avg(took), count(eval(status=404)), complete(%).
_IN_IT: Final = r"""[^()"'|]|"(?:[^"\\]|\\.)*\""""
_COMPUTED: Final = re.compile(rf"{_LETTERS}\((?:{_IN_IT}|\((?:{_IN_IT})*\))*\)(?![\w(])")
_WORD: Final = re.compile(r"[^\s,()\[\]=\"'|]+")
_KEYWORD: Final = re.compile(r"[A-Za-z_]\w*")
_VALUE: Final = re.compile(r"[^\s,()\[\]\"'|]+")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?![\w.])")
_OPTION: Final = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)\s*")
MOST_NAMES: Final = (
    400  # of one stage; the engine takes a millisecond to plan each, and most stages copy all of them for each
)
_BETWEEN: Final = ("by", "over", "where", "with", "output")  # what stands between the parts of stages
TRUE: Final = frozenset({"t", "true", "1", "yes"})
FALSE: Final = frozenset({"f", "false", "0", "no"})


def unquoted(raw: str) -> str:
    r"""The text between quotes: `\"`, `\'` and `\\` are a quote and a backslash; any other backslash stands for itself."""
    return re.sub(r"\\([\"'\\])", r"\1", raw)


def in_quotes(text: str) -> str:
    """The text as it is written between double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class InnerPipeline(Protocol):
    """A pipeline in brackets, as a stage sees it."""

    @property
    def search(self) -> Any:
        """Its search terms."""
        ...

    def relation(self, context: Any) -> Any:
        """Its rows."""
        ...


ReadsInner = Callable[[str, int, int], InnerPipeline]


class Reader:
    """A place in the text of a query, up to `end`. Positions count characters of the whole query."""

    def __init__(self, text: str, at: int = 0, end: int | None = None, reads_inner: ReadsInner | None = None) -> None:
        self._reads_inner = reads_inner
        self.text = text
        self.end = len(text) if end is None else end
        self.at = at
        self.depth = 0
        self._names = 0
        self.skip_space()

    def skip_space(self) -> None:
        found = _SPACE.match(self.text, self.at, self.end)
        if found:
            self.at = found.end()

    @property
    def at_end(self) -> bool:
        return self.at >= self.end

    @property
    def ahead(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.at : min(self.at + 1, self.end)]

    def peek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.at, self.end)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches here, the white space behind it skipped."""
        found = self.peek(pattern)
        if found:
            self.at = found.end()
            self.skip_space()
        return found

    def sign(self, sign: str) -> bool:
        """Take a sign when it is next."""
        if not self.text.startswith(sign, self.at, self.end):
            return False
        self.at += len(sign)
        self.skip_space()
        return True

    def peek_keyword(self) -> str:
        found = self.peek(_KEYWORD)
        return found[0].lower() if found else ""

    def keyword(self, *words: str) -> str:
        """Take one of these words, in any case, when it is next; the empty text when it isn't."""
        word = self.peek_keyword()
        if word not in words:
            return ""
        self.take(_KEYWORD)
        return word

    def quoted(self) -> str | None:
        found = self.take(_QUOTED)
        return unquoted(found[1]) if found else None

    def number(self) -> float | None:
        found = self.take(_NUMBER)
        return float(found[0]) if found else None

    def name(self, expected: str = "the name of a field", *, computed: bool = True) -> str:
        """A field's name, bare or in quotes; also that of a column that `stats` computed.

        Raises QueryError when there is none, and for one too many.
        """
        self._names += 1
        if self._names > MOST_NAMES:
            hint = "split it into several stages, or write a pattern such as http.*"
            position = slice(self.at, min(self.at + 1, self.end))
            raise QueryError(f"a stage has at most {MOST_NAMES} names", hint=hint, position=position)
        found = self.take(_QUOTED) or self.take(_SINGLE_QUOTED)
        if found and found[1]:
            return unquoted(found[1])
        found = (self.take(_COMPUTED) if computed else None) or self.take(NAME)
        if not found:
            raise self.expected(expected)
        return found[0]

    def has_name(self) -> bool:
        return self.ahead in {'"', "'"} or self.peek(NAME) is not None

    def names(
        self,
        *,
        until: tuple[str, ...] = (),
        expected: str = "the name of a field",
        sign: str = "",
        computed: bool = True,
    ) -> tuple[str, ...]:
        """One or more names, parted by commas or blanks, up to an option or one of the words `until`; each may have the sign.

        A name that was there already is left out.
        """
        found = [self.name(expected, computed=computed)]
        while self.sign(",") or (self.has_name() and self.peek_keyword() not in until and not self.peek(_OPTION)):
            if self.at_end:  # a comma behind the last one
                break
            if sign:
                self.sign(sign)
            found.append(self.name(expected, computed=computed))
        return tuple(dict.fromkeys(found))

    def optional_names(self, *, until: tuple[str, ...] = ()) -> tuple[str, ...]:
        """As `names`, or none at all."""
        if not self.has_name() or self.peek_keyword() in until or self.peek(_OPTION):
            return ()
        return self.names(until=until)

    def word(self, expected: str) -> str:
        """A value: in quotes, or up to the next blank, comma or bracket."""
        found = self.take(_QUOTED) or self.take(_SINGLE_QUOTED)
        if found:
            return unquoted(found[1])
        found = self.take(_VALUE)
        if not found:
            raise self.expected(expected)
        return found[0]

    def inner(self) -> InnerPipeline:
        """A search of its own in brackets. Raises QueryError when there is none."""
        if self.ahead != "[" or self._reads_inner is None:
            raise self.expected("a search in brackets", hint="write [search error | stats count]")
        closing = closing_bracket(self.text, self.at, self.end)
        found = self._reads_inner(self.text, self.at + 1, closing)
        self.at = closing + 1
        self.skip_space()
        return found

    def bracketed(self) -> str:
        """The text between brackets, which is read later. Raises QueryError when there is none."""
        if self.ahead != "[":
            raise self.expected("stages in brackets")
        closing = closing_bracket(self.text, self.at, self.end)
        found = self.text[self.at + 1 : closing]
        self.at = closing + 1
        self.skip_space()
        return found

    def options(
        self, known: Mapping[str, Callable[["Reader"], Any]], into: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """All `name=value` from here on. `known` tells how each option's value is read."""
        found = {} if into is None else into
        while option := self.peek(_OPTION):
            name = option[1].lower()
            if name not in known:
                hint = nearest(name, known) or f"options here are {', '.join(known)}"
                position = slice(self.at, self.at + len(option[1]))
                raise QueryError(f"unknown option {shown(option[1])}", hint=hint, position=position)
            self.take(_OPTION)
            found[name] = known[name](self)
            self.sign(",")
        return found

    def peek_option(self) -> str:
        """The name of the option that is next; the empty text when it is none."""
        found = self.peek(_OPTION)
        return found[1].lower() if found else ""

    def end_of_stage(self) -> None:
        """Nothing may be left. Raises QueryError."""
        if not self.at_end:
            found = self.peek(_WORD) or self.peek(re.compile("."))
            text = found[0] if found else self.ahead
            position = slice(self.at, self.at + len(text))
            hint = nearest(text, _BETWEEN) if len(text) > 2 else ""
            hint = hint or "remove it, or put it in quotes"
            raise QueryError(f"{shown(text)} was not expected here", hint=hint, position=position)

    def expected(self, what: str, *, hint: str = "") -> QueryError:
        """The error that something else was expected here."""
        found = self.peek(_WORD)
        text = found[0] if found else self.ahead
        position = slice(self.at, self.at + max(1, len(text)))
        message = f"expected {what}, found {shown(text)}" if text else f"expected {what} at the end"
        return QueryError(message, hint=hint, position=position)


def read_bool(reader: Reader) -> bool:
    """The value of an option that is on or off."""
    start = reader.at
    word = reader.word("true or false").lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise QueryError(f"expected true or false, found {shown(word)}", position=slice(start, start + len(word)))


def read_count(reader: Reader) -> int:
    """The value of an option that is a whole number."""
    start = reader.at
    word = reader.word("a whole number")
    if re.fullmatch(r"\d{1,9}", word, re.ASCII):
        return int(word)
    raise QueryError(f"expected a whole number, found {shown(word)}", position=slice(start, start + len(word)))


def read_word(reader: Reader) -> str:
    return reader.word("a value")


def name_text(name: str) -> str:
    """A field's name as it is written in a stage."""
    found = NAME.fullmatch(name)
    return name if found and name.lower() not in RESERVED and not name[:1].isdigit() else in_quotes(name)


RESERVED: Final = frozenset(
    {"as", "by", "over", "where", "and", "or", "not", "xor", "in", "like", "output", "outputnew", "with"}
)
