"""`replace "10.0.*" with "inside" in host`: values that are like a pattern become another one."""

from dataclasses import dataclass
from typing import Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, in_quotes, name_text
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, text_of


@dataclass(frozen=True, slots=True)
class Replace(Stage):
    pairs: tuple[tuple[str, str], ...]
    fields: tuple[str, ...] = ()

    names = ("replace",)
    documentation = Documentation(
        syntax='replace "VALUE" with "NEW", ... [in NAME, ...]',
        meaning="Gives another value to fields whose whole value is like one; each `*` on the left is put in for a `*` "
        "on the right. Without names, every field of a table.",
        examples=('* | replace "/p*" with "page *" in path | table path',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        pairs = [_pair(reader)]
        while reader.sign(",") or (not reader.at_end and reader.peek_keyword() != "in"):
            pairs.append(_pair(reader))
        return cls(tuple(pairs), reader.names() if reader.keyword("in") else ())

    def __str__(self) -> str:
        pairs = ", ".join(f"{in_quotes(old)} with {in_quotes(new)}" for old, new in self.pairs)
        return f"replace {pairs}" + (f" in {', '.join(map(name_text, self.fields))}" if self.fields else "")

    def apply(self, relation: Relation) -> Relation:
        for name in self.fields or tuple(relation.fields):
            value = relation.field(name)
            if self.fields or value.kind in {"text", "number"}:
                relation = relation.with_field(name, self._replaced(value, relation))
        return relation

    def _replaced(self, value: Value, relation: Relation) -> Value:
        text = text_of(value)
        bind = relation.context.bind
        parts = []
        for old, new in self.pairs:
            pattern = "(?s)^" + "(.*)".join(_escaped(part) for part in old.split("*")) + "$"
            stars = iter(range(1, 10))
            filled = "".join(piece if piece != "*" else f"\\{next(stars, 0)}" for piece in new.replace("\\", "\\\\"))
            parts.append(f"match({text}, {bind(pattern)}), replaceRegexpOne({text}, {bind(pattern)}, {bind(filled)})")
        sql = f"if(isNull({text}), NULL, multiIf({', '.join(parts)}, {text}))"
        return Value(sql, "text", value.weight * 2 + 4 * len(self.pairs), numeric=value.kind == "number")


def _pair(reader: Reader) -> tuple[str, str]:
    old = reader.word("the value to replace")
    if not reader.keyword("with"):
        raise reader.expected("with", hint='write replace "old" with "new" in field')
    start = reader.at
    new = reader.word("the new value")
    if new.count("*") > old.count("*"):
        raise QueryError("more * on the right than on the left", position=slice(start, reader.at))
    return old, new


def _escaped(text: str) -> str:
    return "".join(one if one.isalnum() or one == "_" or ord(one) > 127 else f"\\x{{{ord(one):x}}}" for one in text)
