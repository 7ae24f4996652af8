"""`addtotals`, `addcoltotals`: sums across a row, and down the columns."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_word
from logboom.query.relation import Relation
from logboom.query.stages.combining import appended
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, number_of

_OPTIONS: Final = {
    "row": read_bool, "col": read_bool, "fieldname": read_word, "labelfield": lambda reader: reader.name(), "label": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addtotals(Stage):
    fields: tuple[str, ...] = ()
    adds_field: bool = True
    adds_row: bool = False
    name: str = "Total"
    label_field: str = ""
    label: str = "Total"

    names = ("addtotals",)
    documentation = Documentation(
        syntax="addtotals [row=t] [col=f] [fieldname=Total] [labelfield=NAME] [label=Total] [NAME, ...]",
        meaning="A field with the sum of each row's numbers, and with `col=t` a last row with the sum of each column.",
        examples=("* | chart count over host by status | addtotals",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        fields = reader.optional_names()
        reader.options(_OPTIONS, found)
        return cls(
            fields, found.get("row", True), found.get("col", False), found.get("fieldname", "Total"),
            found.get("labelfield", ""), found.get("label", "Total"),
        )  # fmt: skip

    def __str__(self) -> str:
        options = ("" if self.adds_field else " row=f") + (" col=t" if self.adds_row else "")
        options += "" if self.name == "Total" else f" fieldname={name_text(self.name)}"
        options += f" labelfield={name_text(self.label_field)}" if self.label_field else ""
        options += "" if self.label == "Total" else f" label={name_text(self.label)}"
        fields = f" {', '.join(map(name_text, self.fields))}" if self.fields else ""
        return f"addtotals{options}{fields}"

    def apply(self, relation: Relation) -> Relation:
        if self.adds_field:
            relation = relation.with_field(self.name, self._sum(relation))
        return self._with_row(relation) if self.adds_row else relation

    def _numeric(self, relation: Relation) -> dict[str, Value]:
        if self.fields:
            named = [known for name in self.fields for known in relation.matching(name)]
            return {name: relation.fields[name] for name in named}
        return {name: value for name, value in relation.fields.items() if value.kind == "number" or value.numeric}

    def _sum(self, relation: Relation) -> Value:
        numbers = [f"ifNull({number_of(value)}, 0)" for value in self._numeric(relation).values()]
        opened = relation.open
        if opened is not None and opened.kind == "number" and not self.fields:
            removed = relation.context.bind(sorted(opened.removed), "Array(String)")
            kept = (
                f"mapFilter((name, value) -> NOT has({removed}, name), {opened.sql})" if opened.removed else opened.sql
            )
            numbers.append(f"arraySum(mapValues({kept}))")
        return Value(f"({' + '.join(numbers) or '0'})", "number", weight=30)

    def _with_row(self, relation: Relation) -> Relation:
        base = relation.nested()
        numbers = self._numeric(base)
        totals = {
            name: Value(f"sum(toNullable({number_of(value)}))", "number")
            for name, value in numbers.items()
            if name in base.fields
        }
        if self.label_field:
            totals[self.label_field] = Value(f"any({relation.context.bind(self.label)})", "text")
        opened = base.open
        if opened is not None and opened.kind == "number":
            totals["\0series"] = Value(f"sumMap({opened.sql})", "list")
        total = base.grouped({}, totals or {self.name: Value("count()", "number")})
        if opened is not None and "\0series" in total.fields:
            series = replace(opened, sql=total.fields["\0series"].sql)
            fields = {name: value for name, value in total.fields.items() if name != "\0series"}
            total = replace(total, fields=fields, open=series)
        return replace(appended([base, total]), is_table=True)


@dataclass(frozen=True, slots=True)
class Addcoltotals(Addtotals):
    names = ("addcoltotals",)
    documentation = Documentation(
        syntax="addcoltotals [labelfield=NAME] [label=Total] [NAME, ...]",
        meaning="A last row with the sum of each column.",
        examples=("* | stats count by host | addcoltotals labelfield=host",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        whole = Addtotals.read(reader)
        return cls(whole.fields, False, True, whole.name, whole.label_field, whole.label)

    def __str__(self) -> str:
        return Addtotals.__str__(replace(self, adds_field=True, adds_row=False)).replace("addtotals", "addcoltotals", 1)
