"""`makemv`, `mvexpand`, `mvcombine`, `nomv`: fields with several values."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, in_quotes, name_text, read_bool, read_count, read_word
from logboom.query.regular_expressions import checked
from logboom.query.relation import Relation
from logboom.query.stages.expansion import expanded
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, list_of, text_of

_MAKEMV: Final = {"delim": read_word, "tokenizer": read_word, "allowempty": read_bool, "setsv": read_bool}


@dataclass(frozen=True, slots=True)
class Makemv(Stage):
    field: str
    delimiter: str = " "
    tokenizer: str = ""
    keeps_empty: bool = False

    names = ("makemv",)
    documentation = Documentation(
        syntax='makemv [delim=" "] [tokenizer="REGEX"] [allowempty=f] NAME',
        meaning="Cuts a field into several values: at a separator, or as the first group of a regular expression matches.",
        examples=('* | head 1 | makemv delim="/" path | table path',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_MAKEMV, found)
        field = reader.name()
        reader.options(_MAKEMV, found)
        if found.get("tokenizer"):
            checked(found["tokenizer"], slice(start, reader.at))
        return cls(field, found.get("delim", " "), found.get("tokenizer", ""), found.get("allowempty", False))

    def __str__(self) -> str:
        how = f"tokenizer={in_quotes(self.tokenizer)}" if self.tokenizer else f"delim={in_quotes(self.delimiter)}"
        return f"makemv {how}{' allowempty=t' if self.keeps_empty else ''} {name_text(self.field)}"

    def apply(self, relation: Relation) -> Relation:
        text = f"ifNull({text_of(relation.field(self.field))}, '')"
        if self.tokenizer:
            pattern = relation.context.bind(checked(self.tokenizer, None))
            values = f"extractAll({text}, {pattern})"
        else:
            values = f"splitByString({relation.context.bind(self.delimiter)}, {text})"
        if not self.keeps_empty:
            values = f"arrayFilter(one -> one != '', {values})"
        return relation.with_field(self.field, Value(values, "list", weight=8))


@dataclass(frozen=True, slots=True)
class Mvexpand(Stage):
    field: str
    limit: int = 0

    names = ("mvexpand", "unroll")
    documentation = Documentation(
        syntax="mvexpand NAME [limit=N]",
        meaning="Makes a row of each value of a field that has several, or of each element where it is a JSON array.",
        examples=('* | head 1 | makemv delim="/" path | mvexpand path | table host path',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field = reader.name()
        return cls(field, reader.options({"limit": read_count}).get("limit", 0))

    def __str__(self) -> str:
        return f"mvexpand {name_text(self.field)}" + (f" limit={self.limit}" if self.limit else "")

    def apply(self, relation: Relation) -> Relation:
        return expanded(relation, self.field, limit=self.limit, of_json=True)


@dataclass(frozen=True, slots=True)
class Nomv(Stage):
    field: str

    names = ("nomv",)
    documentation = Documentation(
        syntax="nomv NAME",
        meaning="Makes one text of a field's values, one below the other.",
        examples=("* | stats values(host) as hosts by service | nomv hosts",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.name())

    def __str__(self) -> str:
        return f"nomv {name_text(self.field)}"

    def apply(self, relation: Relation) -> Relation:
        value = relation.field(self.field)
        return relation.with_field(self.field, Value(text_of(value), "text", value.weight + 1))


@dataclass(frozen=True, slots=True)
class Mvcombine(Stage):
    field: str

    names = ("mvcombine",)
    documentation = Documentation(
        syntax="mvcombine NAME",
        meaning="Makes one row of those that differ in this field alone, with all of its values.",
        examples=("* | stats count by service, host | fields service host | mvcombine host",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        options = {"delim": read_word}
        reader.options(options)
        field = reader.name()
        reader.options(options)
        return cls(field)

    def __str__(self) -> str:
        return f"mvcombine {name_text(self.field)}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        combined = relation.named(self.field) or self.field
        keys = {name: value for name, value in relation.fields.items() if name != combined}
        gathered = f"arrayFlatten(groupArray({list_of(relation.field(combined))}))"
        grouped = relation.grouped(keys, {combined: Value(gathered, "list")})
        order = [name for name in relation.fields if name in grouped.fields] or [combined]
        return replace(grouped, fields={name: grouped.fields[name] for name in dict.fromkeys([*order, combined])})
