"""`tojson output_field=row`: the fields of each row as one JSON object."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.functions.json_texts import joined, json_of
from logboom.query.reader import Reader, name_text, read_bool, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, number_of

_OPTIONS: Final = {
    "output_field": lambda reader: reader.name(),
    "output": lambda reader: reader.name(),
    "default_type": read_word,
    "include_internal": read_bool,
}
_TYPES: Final = ("auto", "bool", "json", "none", "num", "str")


@dataclass(frozen=True, slots=True)
class Tojson(Stage):
    fields: tuple[str, ...] = ()
    output: str = "_raw"

    names = ("tojson", "makejson")
    documentation = Documentation(
        syntax="tojson [NAME, ...] [output_field=_raw]",
        meaning="One JSON object of the row's fields, or of the named ones; what is missing is left out.",
        examples=("* | stats count by host | tojson output_field=row | table row",),
        notes="Numbers are numbers there, all else is text. Of events without names, the fields with columns of their own are taken.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        fields: list[str] = []
        while not reader.at_end:
            if reader.peek_option():
                reader.options(_OPTIONS, found)
            elif reader.keyword(*_TYPES) and reader.sign("("):
                fields += reader.names()
                if not reader.sign(")"):
                    raise reader.expected("a closing parenthesis")
            else:
                fields.append(reader.name())
            reader.sign(",")
        return cls(tuple(fields), found.get("output_field", found.get("output", "_raw")))

    def __str__(self) -> str:
        fields = "".join(f" {name_text(name)}" for name in self.fields)
        return f"tojson{fields} output_field={name_text(self.output)}"

    def apply(self, relation: Relation) -> Relation:
        named = self.fields or ("*",)
        names = [known for name in named for known in (relation.matching(name) if "*" in name else [name])]
        members = []
        for name in names:
            value = relation.field(name)
            shown = replace(value, sql=number_of(value), kind="number") if value.numeric else value
            member = f"concat(toJSONString({relation.context.bind(name)}), ':', {json_of(shown)})"
            members.append(f"if({is_there(value)}, {member}, '')")
        there = f"arrayFilter(one -> one != '', [{', '.join(members)}])" if members else "[]"
        return relation.with_field(self.output, Value(joined("{", there, "}"), "text", weight=10 * len(members)))
