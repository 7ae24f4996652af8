"""`fillnull value=0 errors`: a value where a field has none."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, in_quotes, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, list_of, text_of

_OPTIONS: Final = {"value": read_word}


@dataclass(frozen=True, slots=True)
class Fillnull(Stage):
    value: str = "0"
    fields: tuple[str, ...] = ()

    names = ("fillnull",)
    documentation = Documentation(
        syntax="fillnull [value=VALUE] [NAME, ...]",
        meaning="Gives fields a value, 0 when none is told, where they have none; without names, all fields of a table.",
        examples=('* | fillnull value="nobody" user | table user path',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        fields = reader.optional_names()
        reader.options(_OPTIONS, found)
        return cls(found.get("value", "0"), fields)

    def __str__(self) -> str:
        value = "" if self.value == "0" else f" value={in_quotes(self.value)}"
        return f"fillnull{value}{' ' if self.fields else ''}{', '.join(map(name_text, self.fields))}"

    def apply(self, relation: Relation) -> Relation:
        names = [known for name in self.fields for known in (relation.matching(name) or [name])] or list(
            relation.fields
        )
        if not self.fields and relation.open is not None and relation.open.spread:
            relation = replace(relation, open=replace(relation.open, fills=True))
        for name in names:
            value = relation.field(name)
            if not (value.stored and not relation.is_table and not self.fields):
                relation = relation.with_field(name, self._filled(value, relation))
        return relation

    def _filled(self, value: Value, relation: Relation) -> Value:
        context = relation.context
        weight = value.weight + 1
        if value.kind == "number":
            try:
                return Value(f"ifNull({value.sql}, {context.bind(float(self.value), 'Float64')})", "number", weight)
            except ValueError:
                pass
        filling = context.bind(self.value)
        if value.kind == "list":
            return Value(f"if({is_there(value)}, {list_of(value)}, [{filling}])", "list", weight)
        return Value(
            f"ifNull({text_of(value)}, {filling})", "text", weight, numeric=value.numeric or value.kind == "number"
        )
