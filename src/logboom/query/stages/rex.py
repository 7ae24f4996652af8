r"""`rex field=message "user=(?<user>\w+)"`: fields cut out of a text; `mode=sed` changes the text itself."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, in_quotes, name_text, read_count, read_word
from logboom.query.regular_expressions import Expression, checked, checked_replacement, expression_of, group_names
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, list_of, text_of, text_or_empty

_OPTIONS: Final = {
    "field": lambda reader: reader.name(),
    "max_match": read_count,
    "mode": read_word,
    "offset_field": read_word,
}
_SUBSTITUTION: Final = re.compile(r"s(.)((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gi\d]*)", re.DOTALL)
_TRANSLITERATION: Final = re.compile(r"y(.)((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rex(Stage):
    expression: str
    field: str = "message"
    max_match: int = 1
    is_sed: bool = False
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("rex",)
    documentation = Documentation(
        syntax='rex [field=NAME] [max_match=N] "REGEX" | rex [field=NAME] mode=sed "s/REGEX/REPLACEMENT/g"',
        meaning="Each named group `(?<name>...)` of the regular expression (RE2) becomes a field, of the message unless "
        "another field is named. Where it does not match, fields stay as they were.",
        examples=(
            r'* | rex "(?<method>[A-Z]+) (?<where>\S+)" | table method where',
            r'* | rex field=path mode=sed "s/\d+/N/g" | stats count by path',
        ),
        notes="`max_match=0` takes all matches: a field with several values.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        start = reader.at
        expression = reader.quoted()
        if expression is None:
            raise reader.expected("a regular expression in double quotes")
        position = slice(start, reader.at)
        reader.options(_OPTIONS, found)
        is_sed = found.get("mode", "").lower() == "sed"
        if is_sed:
            _substitutions(expression, position)
        elif not any(_read(expression, position, is_first=found.get("max_match", 1) == 1).groups):
            hint = r'name what is to become a field: "user=(?<user>\w+)"'
            raise QueryError("the regular expression has no named group", hint=hint, position=position)
        return cls(expression, found.get("field", "message"), found.get("max_match", 1), is_sed, position)

    def __str__(self) -> str:
        options = "" if self.field == "message" else f" field={name_text(self.field)}"
        options += "" if self.max_match == 1 else f" max_match={self.max_match}"
        options += " mode=sed" if self.is_sed else ""
        return f"rex{options} {in_quotes(self.expression)}"

    def apply(self, relation: Relation) -> Relation:
        value = relation.field(self.field)
        if self.is_sed:
            return relation.with_field(self.field, Value(self._replaced(text_of(value), relation), "text", weight=6))
        text = text_or_empty(value)
        expression = _read(self.expression, self.position, is_first=self.max_match == 1)
        names = [name for name in expression.groups if name]
        if len(names) > 1 or self.max_match != 1:
            # All groups are taken in one go, and read from there.
            relation = relation.with_hidden_field("\0text", Value(text, "text", weight=30))
            text = relation.hidden["\0text"].sql
        for number, name in enumerate(expression.groups, 1):
            if name:
                relation = relation.with_field(name, self._group(relation, name, text, expression, number))
                text = relation.hidden["\0text"].sql if "\0text" in relation.hidden else text
        return relation.without_hidden(["\0text"])

    def _group(self, relation: Relation, name: str, text: str, expression: Expression, number: int) -> Value:
        bind = relation.context.bind
        if self.max_match != 1:
            matches = (
                f"arrayMap(groups -> groups[{number}], extractAllGroupsVertical({text}, {bind(expression.pattern)}))"
            )
            if self.max_match:
                matches = f"arraySlice({matches}, 1, {self.max_match})"
            before = self._before(relation, name)
            if before is None:
                return Value(matches, "list", weight=8)
            return Value(f"if(notEmpty({matches}), {matches}, {list_of(before)})", "list", weight=16 + before.weight)
        found = f"nullIf({expression.group_in(number, text, bind)}, '')"
        before = self._before(relation, name)
        if before is None:
            return Value(found, "text", weight=6)
        return Value(f"coalesce({found}, {text_of(before)})", "text", weight=8 + before.weight)

    def _before(self, relation: Relation, name: str) -> Value | None:
        """What the field is where the expression does not match; None when it was nothing."""
        may_be = relation.knows(name) or (relation.open is not None and name not in relation.open.removed)
        return relation.field(name) if may_be and name != self.field else None

    def _replaced(self, text: str, relation: Relation) -> str:
        bind = relation.context.bind
        for form, first, second, flags in _substitutions(self.expression, self.position):
            if form == "y":
                text = f"translateUTF8({text}, {bind(first)}, {bind(second)})"
                continue
            pattern = checked(("(?i)" if "i" in flags else "") + first, self.position)
            function = "replaceRegexpAll" if "g" in flags else "replaceRegexpOne"
            becomes = checked_replacement(second, pattern, self.position)
            text = f"{function}({text}, {bind(pattern)}, {bind(becomes)})"
        return text


def _read(expression: str, position: slice, *, is_first: bool) -> Expression:
    if is_first:
        return expression_of(expression, position)
    return Expression(checked(expression, position), tuple(group_names(expression, position)))


def _substitutions(expression: str, position: slice) -> list[tuple[str, str, str, str]]:
    """`s/a/b/g y/abc/xyz/` in parts, one after the other: the form, what is looked for, what it becomes, the flags."""
    found = []
    rest = expression.strip()
    while rest:
        one = _SUBSTITUTION.match(rest) or _TRANSLITERATION.match(rest)
        if not one:
            hint = 'write "s/what/becomes/g" or "y/abc/xyz/"'
            raise QueryError("this is no substitution", hint=hint, position=position)
        found.append(_substitution(one, position))
        rest = rest[one.end() :].lstrip(" \t\n;")
    return found


def _substitution(found: re.Match[str], position: slice) -> tuple[str, str, str, str]:
    if found[0].startswith("s"):
        separator = found[1]
        first, second = (part.replace("\\" + separator, separator) for part in found.group(2, 3))
        checked(first, position)
        return "s", first, second, found[4]
    if len(found[2]) != len(found[3]):
        raise QueryError("y/// needs as many characters on both sides", position=position)
    return "y", found[2], found[3], ""
