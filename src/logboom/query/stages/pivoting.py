"""`xyseries`, `untable`, `transpose`: rows become fields, fields become rows."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import OpenFields, Relation, texts_of
from logboom.query.select import Order, Select
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, number_of, text_of

_COUNT: Final = re.compile(r"\d+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Xyseries(Stage):
    row: str
    series: str
    values: tuple[str, ...]

    names = ("xyseries",)
    documentation = Documentation(
        syntax="xyseries ROW_NAME SERIES_NAME VALUE_NAME",
        meaning="A row for each value of the first field, and a field for each value of the second, with the third in it.",
        examples=("* | stats count by host, status | xyseries host status count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options({"grouped": read_bool, "sep": read_word, "format": read_word})
        row = reader.name()
        reader.sign(",")
        series = reader.name()
        reader.sign(",")
        values = reader.names()
        reader.options({"grouped": read_bool, "sep": read_word, "format": read_word})
        return cls(row, series, values)

    def __str__(self) -> str:
        return f"xyseries {' '.join(map(name_text, (self.row, self.series, *self.values)))}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        key, series = relation.field(self.row), text_of(relation.field(self.series))
        values = [relation.field(name) for name in self.values]
        is_number = all(value.kind == "number" or value.numeric for value in values)
        pairs = []
        for name, value in zip(self.values, values, strict=True):
            title = series if len(values) == 1 else f"concat({relation.context.bind(name + ': ')}, {series})"
            pairs.append(f"({title}, {number_of(value) if is_number else text_of(value)})")
        kind = "Float64" if is_number else "String"
        gathered = f"arrayFlatten(groupArray([{', '.join(pairs)}]))"
        there = f"arrayFilter(pair -> isNotNull(pair.1) AND isNotNull(pair.2), {gathered})"
        mapped = (
            f"CAST(arrayMap(pair -> (assumeNotNull(pair.1), assumeNotNull(pair.2)), {there}), 'Map(String, {kind})')"
        )
        grouped = relation.grouped({self.row: key}, {}, conditions=[is_there(key)])
        select = grouped.source
        assert isinstance(select, Select)  # noqa: S101 -- `grouped` gives one
        name = relation.context.new_name()
        source = replace(select, columns={**select.columns, name: mapped})
        opened = OpenFields(name, "number" if is_number else "text", frozenset({self.row}), spread=True)
        return replace(grouped, source=source, open=opened)


@dataclass(frozen=True, slots=True)
class Untable(Stage):
    row: str
    name: str
    value: str

    names = ("untable",)
    documentation = Documentation(
        syntax="untable ROW_NAME NEW_NAME NEW_VALUE",
        meaning="A row for each value of a table: the opposite of `xyseries`.",
        examples=("* | chart count over host by status | untable host status count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        row = reader.name()
        reader.sign(",")
        name = reader.name()
        reader.sign(",")
        return cls(row, name, reader.name())

    def __str__(self) -> str:
        return f"untable {name_text(self.row)} {name_text(self.name)} {name_text(self.value)}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        key = relation.field(self.row)
        row = relation.named(self.row)
        pairs = pairs_of(relation, {name: value for name, value in relation.fields.items() if name != row})
        numbered, _ = replace(
            relation, fields={self.row: key, "\0pairs": Value(pairs, "list", weight=100)}, open=None
        ).numbered()
        listed = numbered.fields["\0pairs"].sql
        pair = Value(f"arrayJoin(arrayZip({listed}, arrayEnumerate({listed})))", "list")
        joined = replace(numbered, fields={self.row: numbered.fields[self.row], "\0pair": pair}, streams=False).nested()
        one = joined.fields["\0pair"].sql
        fields = {
            self.row: joined.fields[self.row],
            self.name: Value(f"CAST({one}.1.1, 'Nullable(String)')", "text"),
            self.value: Value(f"CAST({one}.1.2, 'Nullable(String)')", "text", numeric=True),
        }
        joined = replace(joined, order=(*joined.order, Order(f"{one}.2")))
        return replace(joined, fields=fields, is_table=True)


@dataclass(frozen=True, slots=True)
class Transpose(Stage):
    rows: int = 5
    column: str = "column"
    header: str = ""

    names = ("transpose",)
    documentation = Documentation(
        syntax="transpose [ROWS=5] [column_name=column] [header_field=NAME]",
        meaning="Turns a table on its side: a row for each field, a field for each of the first rows, which is named "
        "`row 1`, ..., or by the header field.",
        examples=("* | stats count, dc(host) as hosts by service | transpose header_field=service",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        options: Any = {
            "column_name": read_word, "header_field": lambda inner: inner.name(), "include_empty": read_bool, "int": read_count,
        }  # fmt: skip
        found: dict[str, Any] = {}
        reader.options(options, found)
        count = reader.take(_COUNT)
        reader.options(options, found)
        rows = int(count[0]) if count else found.get("int", 5)
        return cls(rows, found.get("column_name", "column"), found.get("header_field", ""))

    def __str__(self) -> str:
        options = f" {self.rows}" if self.rows != 5 else ""
        options += "" if self.column == "column" else f" column_name={name_text(self.column)}"
        options += f" header_field={name_text(self.header)}" if self.header else ""
        return f"transpose{options}"

    def apply(self, relation: Relation) -> Relation:
        numbered, number = (relation.first(self.rows) if self.rows else relation).numbered()
        header = numbered.named(self.header) if self.header else None
        shown = {name: value for name, value in numbered.fields.items() if name != header}
        title = text_of(numbered.fields[header]) if header else f"concat('row ', toString({number}))"
        context = numbered.context
        cells = [f"ifNull({text_of(value)}, '')" for value in shown.values()]
        names = [context.bind(name) for name in shown]
        triples = ", ".join(
            f"({place}, {name}, {cell})"
            for place, name, cell in zip(range(1, len(shown) + 1), names, cells, strict=True)
        )
        place, cell, heading, row = (context.new_name() for _ in range(4))
        inner = Select(
            {cell: f"arrayJoin([{triples}])", heading: f"ifNull({title}, '')", row: number},
            numbered.source,
            numbered.conditions,
        )
        field, mapped = context.new_name(), context.new_name()
        in_order = f"arraySort(one -> one.1, groupArray(({row}, {heading}, {cell}.3)))"
        select = Select(
            {place: f"{cell}.1", field: f"CAST({cell}.2, 'Nullable(String)')",
             mapped: f"CAST(arrayMap(one -> (one.2, one.3), {in_order}), 'Map(String, String)')"},
            inner,
            group_by=(f"{cell}.1", f"{cell}.2"),
        )  # fmt: skip
        return Relation(
            context, select, {self.column: Value(field, "text")}, {},
            open=OpenFields(mapped, "text", spread=True), order=(Order(place),), is_table=True,
        )  # fmt: skip


def pairs_of(relation: Relation, fields: dict[str, Value]) -> str:
    """SQL of an array of (name, text) of every field that is there, series too: these as an answer shows them, in order."""
    known = [f"({relation.context.bind(name)}, {text_of(value)})" for name, value in fields.items()]
    pairs = (
        f"arrayFilter(pair -> isNotNull(pair.2), CAST([{', '.join(known)}], 'Array(Tuple(String, Nullable(String)))'))"
    )
    opened = relation.open
    if opened is None:
        return pairs
    removed = relation.context.bind(sorted(opened.removed), "Array(String)")
    series = f"arrayMap(pair -> (toString(pair.1), toNullable(toString(pair.2))), CAST({opened.sql if opened.kind == 'number' else texts_of(opened)}, 'Array(Tuple(String, {'Float64' if opened.kind == 'number' else 'String'}))'))"
    place = "(pair.1 IN ('OTHER', 'NULL'), ifNull(toFloat64OrNull(pair.1), inf), lower(pair.1), pair.1)"
    return (
        f"arrayConcat({pairs}, arraySort(pair -> {place}, arrayFilter(pair -> NOT has({removed}, pair.1), {series})))"
    )
