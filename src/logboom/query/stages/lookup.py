"""`lookup users.csv user_id as user output name team`: fields of an uploaded table beside the rows."""

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.lookups import lookup_named, source
from logboom.query.parser import parse
from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.row_condition import row_condition
from logboom.query.select import Join, Order, Select
from logboom.query.stages.combining import appended
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.tree import Everything, Node
from logboom.query.value import Value, is_there, text_of

_OPTIONS: Final = {"local": read_bool, "update": read_bool, "append": read_bool, "max": read_count, "start": read_count,
                   "strict": read_bool, "event_time_field": read_word}  # fmt: skip
Pair = tuple[str, str]
"""The table's column, and the field that it is in the rows."""

_PARENTHESES: Final = re.compile(r'\((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))*\)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class LookupStage(Stage):
    name: str
    keys: tuple[Pair, ...]
    outputs: tuple[Pair, ...] = ()
    keeps_existing: bool = False
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("lookup",)
    documentation = Documentation(
        syntax="lookup TABLE COLUMN [as NAME], ... [output|outputnew COLUMN [as NAME], ...]",
        meaning="Puts columns of an uploaded table beside the rows whose fields have the same values as its columns; all "
        "other columns, unless `output` names some. `outputnew` leaves values alone that are there already.",
        examples=("* | lookup users user output team | stats count by team",),
        notes="Upper and lower case are the same. Of several rows of the table that fit, the first one is taken. "
        "`logboom lookup put users.csv` and `PUT /api/v1/lookups/users` upload a table.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        start = reader.at
        reader.options(_OPTIONS)
        name = reader.word("the name of a lookup")
        position = slice(start, reader.at)
        reader.options(_OPTIONS)
        keys = _pairs(reader)
        word = reader.keyword("output", "outputnew")
        outputs = _pairs(reader) if word else ()
        return cls(name, keys, outputs, word == "outputnew", position)

    def __str__(self) -> str:
        word = "outputnew" if self.keeps_existing else "output"
        outputs = f" {word} {_pairs_text(self.outputs)}" if self.outputs else ""
        return f"lookup {name_text(self.name)} {_pairs_text(self.keys)}{outputs}"

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        table = lookup_named(self.name, context)
        keys = {column for column, _ in self.keys}
        outputs = self.outputs or tuple((name, name) for name in table.columns if name not in keys)
        relation = relation.before_where()
        for number, (_, field) in enumerate(self.keys):
            text = text_of(relation.field(field))
            relation = relation.with_hidden_field(f"\0key{number}", Value(f"lowerUTF8({text})", "text"))
        left = relation.nested()
        line = context.new_name()
        columns = {context.new_name(): f"lowerUTF8(row[{context.bind(column)}])" for column, _ in self.keys}
        found = {context.new_name(): f"nullIf(row[{context.bind(column)}], '')" for column, _ in outputs}
        rows = Select(
            {**columns, **found, line: "line"},
            source(table, context),
            order_by=(Order("line"),),
            limit=f"LIMIT 1 BY {', '.join(columns)}",
        )
        on = tuple((left.hidden[f"\0key{number}"].sql, name) for number, name in enumerate(columns))
        assert isinstance(left.source, Select)  # noqa: S101 -- `nested` gives one
        fields = dict(left.fields)
        for internal, (_, field) in zip(found, outputs, strict=True):
            known = left.named(field)
            value = Value(internal, "text")
            if self.keeps_existing:
                before = left.field(field)
                value = Value(f"if({is_there(before)}, {text_of(before)}, {internal})", "text", weight=3)
            fields[known or field] = value
        removed = left.open and replace(left.open, removed=left.open.removed | {field for _, field in outputs})
        hidden = {name: value for name, value in left.hidden.items() if not name.startswith("\0key")}
        joined = replace(
            left,
            source=Join(left.source, rows, "LEFT ANY JOIN", on),
            fields=fields,
            hidden=hidden,
            open=removed,
            streams=False,
        )
        return joined.nested()


@dataclass(frozen=True, slots=True)
class Inputlookup(Stage):
    name: str
    terms: Node = dataclasses.field(default_factory=Everything)
    appends: bool = False
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("inputlookup", "inputcsv")
    is_generator = True
    documentation = Documentation(
        syntax="| inputlookup [append=f] TABLE [where TERMS]",
        meaning="The rows of an uploaded table; with `append=t` behind the present ones.",
        examples=("| inputlookup users where team=web",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {"where": Everything()}
        options = {**_OPTIONS, "where": _terms}
        start = reader.at
        reader.options(options, found)
        name = reader.word("the name of a lookup")
        position = slice(start, reader.at)
        reader.options(options, found)
        terms: Node = found["where"]
        if reader.keyword("where"):
            terms = parse(" " * reader.at + reader.text[reader.at : reader.end])
            reader.at = reader.end
        return cls(name, terms, found.get("append", False), position)

    def __str__(self) -> str:
        append = " append=t" if self.appends else ""
        terms = "" if isinstance(self.terms, Everything) else f" where {self.terms}"
        return f"inputlookup{append} {name_text(self.name)}{terms}"

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        table = lookup_named(self.name, context)
        fields = {name: Value(f"nullIf(row[{context.bind(name)}], '')", "text", weight=2) for name in table.columns}
        rows = Relation(context, source(table, context), fields, {}, order=(Order("line"),), is_table=True)
        rows = rows.where(row_condition(self.terms, rows))
        return appended([relation, rows]) if self.appends and not relation.is_untouched else rows


def _terms(reader: Reader) -> Node:
    """Search terms in quotes or parentheses. Raises QueryError."""
    start = reader.at
    text = reader.quoted()
    if text is None:
        found = reader.take(_PARENTHESES)
        if not found:
            raise reader.expected("search terms in quotes or parentheses")
        text = found[0]
    try:
        return parse(text)
    except QueryError as error:
        error.position = slice(start, reader.at)
        raise


def _pairs(reader: Reader) -> tuple[Pair, ...]:
    """`column as field, ...`; a column alone is the field of its name."""
    found: list[Pair] = []
    while not reader.at_end and reader.peek_keyword() not in {"output", "outputnew"}:
        column = reader.name("a column of the lookup")
        found.append((column, reader.name("the field") if reader.keyword("as") else column))
        reader.sign(",")
    if not found:
        raise reader.expected("a column of the lookup")
    return tuple(found)


def _pairs_text(pairs: tuple[Pair, ...]) -> str:
    return ", ".join(
        name_text(column) if column == field else f"{name_text(column)} as {name_text(field)}"
        for column, field in pairs
    )
