"""`return 5 user`, `format`: what a search in brackets hands to the search around it."""

import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.fields import chosen
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, text_of

_COUNT: Final = re.compile(r"\d+(?=\s)")


@dataclass(frozen=True, slots=True)
class Return(Stage):
    pairs: tuple[tuple[str, str], ...]
    count: int = 1

    names = ("return",)
    documentation = Documentation(
        syntax="return [COUNT] NAME | NEW=NAME | $NAME ...",
        meaning="The first row, or the first COUNT rows, with these fields alone: what a search in brackets gives to the "
        "search around it. `NEW=NAME` gives the values under another name.",
        examples=("[search status>=500 | return 5 host] | stats count by host",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        count = reader.take(_COUNT)
        pairs = []
        while not reader.at_end:
            new = reader.name().removeprefix("$")
            pairs.append((new, reader.name() if reader.sign("=") else new))
            reader.sign(",")
        if not pairs:
            raise reader.expected("the name of a field")
        return cls(tuple(pairs), int(count[0]) if count else 1)

    def __str__(self) -> str:
        names = " ".join(
            name_text(new) if new == old else f"{name_text(new)}={name_text(old)}" for new, old in self.pairs
        )
        return f"return {self.count} {names}"

    def apply(self, relation: Relation) -> Relation:
        first = relation.first(self.count)
        for new, old in self.pairs:
            if new != old:
                first = first.with_field(new, first.field(old))
        return chosen(first, tuple(new for new, _ in self.pairs))


@dataclass(frozen=True, slots=True)
class Format(Stage):
    names = ("format",)
    documentation = Documentation(
        syntax="format",
        meaning="One row whose field `search` says what a search in brackets would look for.",
        examples=("status>=500 | stats count by host | fields host | format",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.at = reader.end
        return cls()

    def __str__(self) -> str:
        return "format"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        bind = relation.context.bind
        parts = []
        for name, value in relation.fields.items():
            escaped = f"replaceAll(replaceAll({text_of(value)}, '\\\\', '\\\\\\\\'), '\"', '\\\\\"')"
            parts.append(
                f"if({is_there(value)}, concat({bind(name_text(name))}, '=\"', ifNull({escaped}, ''), '\"'), '')"
            )
        row = f"arrayStringConcat(arrayFilter(one -> one != '', [{', '.join(parts)}]), ' ')"
        rows = f"arrayStringConcat(groupArray(concat('( ', {row}, ' )')), ' OR ')"
        found = Value(f"if(count() = 0, 'NOT ()', concat('( ', {rows}, ' )'))", "text")
        return relation.grouped({}, {"search": found})
