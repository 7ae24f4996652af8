"""`sort - count, host`, `sort 10 num(size) desc`: the order of the rows."""

import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.select import Order
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, number_of, text_of

_COUNT: Final = re.compile(r"\d+(?=\s|$)")
_KIND: Final = re.compile(r"(auto|num|str|ip)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    field: str
    descending: bool = False
    kind: str = "auto"

    def __str__(self) -> str:
        name = name_text(self.field)
        return ("-" if self.descending else "") + (name if self.kind == "auto" else f"{self.kind}({name})")

    def orders(self, relation: Relation) -> list[Order]:
        """By number first, then by text without regard to case, then by the very characters."""
        value = relation.field(self.field)
        text = text_of(value)
        match self.kind:
            case "num":
                keys = [number_of(value)]
            case "str":
                keys = [f"lowerUTF8({text})", text]
            case "ip":
                keys = [f"toIPv6OrNull({text})", text]
            case _ if value.kind in {"number", "time", "bool"}:
                keys = [value.sql]
            case _:
                keys = [number_of(Value(text, "text")), f"lowerUTF8({text})", text]
        return [Order(key, self.descending) for key in keys]


@dataclass(frozen=True, slots=True)
class Sort(Stage):
    keys: tuple[Key, ...]
    count: int = 0

    names = ("sort", "order")
    documentation = Documentation(
        syntax="sort [COUNT] [-|+]NAME, ... [desc]",
        meaning="Puts the rows in order, `-` downwards; a count keeps the first rows alone. "
        "Numbers are ordered as numbers and come before texts; what is missing comes last.",
        examples=("* | stats count by host | sort - count, host", "* | sort 2 -duration | table path duration"),
        notes="`num(f)`, `str(f)` and `ip(f)` say how a field is to be ordered. A `desc` at the end turns all around.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        count = 0
        while reader.peek_option() == "limit":
            count = int(reader.options({"limit": lambda inner: int(inner.number() or 0)})["limit"])
        if found := reader.take(_COUNT):
            count = int(found[0])
        reader.keyword("by")
        keys = read_keys(reader)
        if reader.keyword("limit"):
            count = int(reader.number() or 0)
        if reader.keyword("d", "desc"):
            keys = tuple(Key(key.field, not key.descending, key.kind) for key in keys)
        return cls(keys, count)

    def __str__(self) -> str:
        count = f"{self.count} " if self.count else ""
        return f"sort {count}{', '.join(str(key) for key in self.keys)}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        order = [order for key in self.keys for order in key.orders(relation)]
        # Rows that are equal by these keys stay in the order that they had.
        known = {one.key for one in order}
        order += [one for one in relation.order if one.key not in known]
        ordered = relation.sorted_by(tuple(order))
        return ordered.first(self.count) if self.count else ordered


def read_keys(reader: Reader) -> tuple[Key, ...]:
    """One or more fields to sort by, each with its sign."""
    keys = [_key(reader)]
    while reader.sign(",") or ((reader.has_name() or reader.ahead in {"-", "+"}) and not _ends(reader)):
        keys.append(_key(reader))
    return tuple(keys)


def _ends(reader: Reader) -> bool:
    return reader.peek_keyword() in {"d", "desc", "limit"} or reader.peek_option() != ""


def _key(reader: Reader) -> Key:
    descending = reader.sign("-")
    if not descending:
        reader.sign("+")
    kind = reader.take(_KIND)
    field = reader.name()
    if kind and not reader.sign(")"):
        raise reader.expected("a closing parenthesis")
    if reader.peek_keyword() in {"asc", "desc"}:
        behind = reader.text[reader.at + len(reader.peek_keyword()) :].lstrip()
        if reader.keyword("asc"):
            descending = False
        elif behind.startswith(","):
            reader.keyword("desc")
            descending = True
    return Key(field, descending, kind[1].lower() if kind else "auto")
