"""`fields host status`, `fields - bytes`: which fields the rows keep."""

from dataclasses import dataclass, replace
from typing import Self

from logboom.query.reader import Reader, name_text
from logboom.query.relation import OpenFields, Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value


@dataclass(frozen=True, slots=True)
class Fields(Stage):
    fields: tuple[str, ...]
    removes: bool = False
    without: tuple[str, ...] = ()
    """Names behind a `-` of their own, after those that are kept."""

    names = ("fields", "columns")
    documentation = Documentation(
        syntax="fields [+|-] NAME, ... [-NAME ...]",
        meaning="Keeps these fields alone, or with `-` all but these. Names may have `*`.",
        examples=("* | fields host, status", "* | fields host status path | fields - status"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        removes = reader.sign("-")
        if not removes:
            reader.sign("+")
        fields = reader.names(sign="-" if removes else "+")
        without: tuple[str, ...] = ()
        while reader.sign("-"):
            without += reader.names(sign="-")
        return cls(fields + without, removes) if removes else cls(fields, removes, without)

    def __str__(self) -> str:
        return f"fields {'- ' if self.removes else ''}{_names_text(self.fields)}" + (
            f" - {_names_text(self.without)}" if self.without else ""
        )

    def apply(self, relation: Relation) -> Relation:
        if self.removes:
            return relation.without(self.fields)
        kept = chosen(relation, self.fields)
        return kept.without(self.without) if self.without else kept


def _names_text(names: tuple[str, ...]) -> str:
    return ", ".join(map(name_text, names))


def chosen(relation: Relation, names: tuple[str, ...]) -> Relation:
    """The relation with these fields alone, in this order; a pattern brings every field that it matches."""
    fields: dict[str, Value] = {}
    patterns = []
    for name in names:
        if "*" not in name:
            fields[name] = relation.field(name)
            continue
        patterns.append(name)
        for known in relation.matching(name):
            fields[known] = relation.fields[known]
    opened = _matching_open(relation, patterns, frozenset(fields)) if patterns and relation.open else None
    return replace(relation.only(fields, opened=opened), is_table=True)


def _matching_open(relation: Relation, patterns: list[str], known: frozenset[str]) -> OpenFields:
    """Those of the fields that nobody has named yet whose names match: which there are is seen in the rows."""
    opened = relation.open
    assert opened is not None  # noqa: S101 -- for the type checker
    conditions = [f"name LIKE {relation.context.bind(_like(pattern))}" for pattern in patterns]
    sql = opened.sql
    if "*" not in patterns:
        sql = f"mapFilter((name, value) -> {' OR '.join(conditions)}, {opened.sql})"
    return OpenFields(sql, opened.kind, opened.removed | known, spread=True)


def _like(pattern: str) -> str:
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
