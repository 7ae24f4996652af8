"""`fieldsummary`: what the fields of the rows hold, a row for each field."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_count
from logboom.query.relation import Relation
from logboom.query.stages.pivoting import pairs_of
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

DEFAULT_VALUES: Final = 10
MOST_VALUES: Final = 100


@dataclass(frozen=True, slots=True)
class Fieldsummary(Stage):
    fields: tuple[str, ...] = ()
    values: int = DEFAULT_VALUES

    names = ("fieldsummary",)
    documentation = Documentation(
        syntax="fieldsummary [maxvals=10] [NAME, ...]",
        meaning="A row for each field: in how many rows it is (`count`), how many values it has (`distinct_count`, exact), the "
        "`min`, `max`, `mean` and `stdev` of those that are numbers (`numeric_count`), and its most frequent `values`.",
        examples=("status=* | fields host status duration | fieldsummary maxvals=2",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options({"maxvals": read_count}, found)
        fields = reader.optional_names()
        reader.options({"maxvals": read_count}, found)
        return cls(fields, min(max(found.get("maxvals", DEFAULT_VALUES), 1), MOST_VALUES))

    def __str__(self) -> str:
        values = f" maxvals={self.values}" if self.values != DEFAULT_VALUES else ""
        return f"fieldsummary{values} {', '.join(map(name_text, self.fields))}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        wanted = {known for name in self.fields for known in (relation.matching(name) if "*" in name else [name])}
        fields = {name: relation.field(name) for name in sorted(wanted)} if wanted else dict(relation.fields)
        pairs = pairs_of(relation if not wanted else replace(relation, open=None), fields)
        one = Value(f"arrayJoin({pairs})", "list", weight=100)
        each = replace(relation, fields={"\0pair": one}, open=None, order=(), streams=False).nested()
        pair = each.fields["\0pair"].sql
        number = f"ifNotFinite(toFloat64OrNull({pair}.2), NULL)"
        values = {
            name: Value(f"toFloat64({sql})" if name.endswith("count") else f"ifNotFinite({sql}, NULL)", "number")
            for name, sql in {
                "count": "count()",
                "distinct_count": f"uniqExact({pair}.2)",
                "max": f"max({number})",
                "mean": f"avg({number})",
                "min": f"min({number})",
                "numeric_count": f"count({number})",
                "stdev": f"stddevSamp({number})",
            }.items()
        }
        top = f"topK({self.values})(assumeNotNull({pair}.2))"
        values["values"] = Value(f"arrayMap(one -> toString(one), {top})", "list")
        field = Value(f"CAST({pair}.1, 'Nullable(String)')", "text")
        return each.grouped({"field": field}, values)
