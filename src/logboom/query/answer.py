"""The answer of a pipeline: its columns, and its rows by the names that the query gave them.

The engine answers internal names; here they become the query's. A chart's series, which are a Map in the engine, become
columns, and so do the attributes that a pattern such as `table http.*` asks for.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from logboom.event import COLUMNS
from logboom.query.relation import Relation
from logboom.query.select import Order, Select
from logboom.query.statement_size import refusing_what_is_too_deep, sized
from logboom.query.value import Value, number_of, text_of
from logboom.store.statement import Statement

_STORED_KINDS: Final = {column.name: column.kind for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    name: str
    type: str
    """text, number, time, bool, list, id or map."""

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "type": self.type}


class Answer:
    """How a relation is asked for, and how what the engine answers becomes rows."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.columns: list[AnswerColumn] = []
        self._sql: list[str] = []
        self._numeric: set[int] = set()
        for name, value in relation.fields.items():
            self._add(name, value)
        opened = relation.open
        self._spread = opened is not None and opened.spread
        if opened is not None:
            self._sql.append(f"CAST({opened.sql}, 'Map(String, String)')" if opened.kind == "text" else opened.sql)
            if not self._spread:
                self.columns.append(AnswerColumn("attributes", "map"))

    @property
    def is_table(self) -> bool:
        """Whether the rows are no events any more."""
        return self.relation.is_table

    def statement(self, rows: int) -> Statement:
        """The statement of the whole answer; one row more than `rows`, which tells that there are more.

        Raises QueryError where the engine would not read it.
        """
        relation = self.relation
        limit = rows + 1 if relation.limit is None else min(relation.limit, rows + 1)
        names = [relation.context.new_name() for _ in self._sql]
        columns = dict(zip(names, self._sql, strict=True)) or {"nothing": "1"}
        select = Select(columns, relation.source, relation.conditions, order_by=relation.order, limit=f"LIMIT {limit}")
        return self._sized(select)

    def page(self, rows: int) -> Statement:
        """The statement of so many rows that are still events, each with its time and id ahead. Raises QueryError as `statement`."""
        relation = self.relation
        place = [order.key for order in relation.order]
        names = [relation.context.new_name() for _ in (*place, *self._sql)]
        columns = dict(zip(names, [*place, *self._sql], strict=True))
        order = tuple(Order(key, descending=True) for key in place)
        select = Select(columns, relation.source, relation.conditions, order_by=order, limit=f"LIMIT {rows}")
        return self._sized(select)

    def _sized(self, select: Select) -> Statement:
        with refusing_what_is_too_deep():
            return sized(Statement(select.statement(), self.relation.context.translation.parameters.values))

    def rows(self, content: bytes) -> Iterator[dict[str, Any]]:
        """The rows of a result in JSONCompactEachRow, as objects."""
        for line in content.splitlines():
            yield self.row(json.loads(line))

    def row(self, values: list[Any]) -> dict[str, Any]:
        """One row; series and other fields that nobody named come behind the others, when the row has them."""
        found: dict[str, Any] = {}
        opened = self.relation.open
        for number, (column, value) in enumerate(zip(self.columns, values, strict=False)):
            found[column.name] = _as_number(value) if number in self._numeric else value
        if opened is not None and opened.kind == "list" and not self._spread:
            found["attributes"] = {name: one[0] if len(one) == 1 else one for name, one in values[-1].items()}
        if self._spread:
            removed = opened.removed if opened else frozenset()
            found.update({name: value for name, value in values[-1].items() if name not in removed})
        return found

    def complete(self, rows: list[dict[str, Any]]) -> tuple[list[AnswerColumn], list[dict[str, Any]]]:
        """All columns, series among them, and the rows with every column."""
        columns = list(self.columns)
        for number in self._numeric:
            if all(
                row[columns[number].name] is None or isinstance(row[columns[number].name], float | int) for row in rows
            ):
                columns[number] = AnswerColumn(columns[number].name, "number")
        opened = self.relation.open
        if not self._spread or opened is None:
            return columns, rows
        known = {column.name for column in columns}
        names = sorted({name for row in rows for name in row} - known, key=_series_order)
        columns += [AnswerColumn(name, opened.kind) for name in names]
        otherwise = 0 if opened.fills else None
        return columns, [
            {column.name: row.get(column.name, otherwise if column.name not in known else None) for column in columns}
            for row in rows
        ]

    def _add(self, name: str, value: Value) -> None:
        kind = value.kind
        if value.numeric:
            self._numeric.add(len(self._sql))
        sql = value.sql
        if value.stored and not self.relation.is_table:
            kind, sql = _as_stored(value)  # type: ignore[assignment]
        elif value.kind == "bool":
            sql = f"CAST({value.sql}, 'Nullable(Bool)')"
        self.columns.append(AnswerColumn(name, kind))
        self._sql.append(sql)


def _as_stored(value: Value) -> tuple[str, str]:
    """A column of an event, as a search without stages answers it: an empty text, not a missing one."""
    kind = _STORED_KINDS[value.stored]
    if kind == "number" and value.kind == "number":
        return kind, f"toUInt64(ifNull({number_of(value)}, 0))"
    if kind == "number":
        return kind, f"ifNull({text_of(value)}, '0')"
    if kind == "time":
        return kind, value.sql
    return kind, f"ifNull({text_of(value)}, '')"


def _as_number(value: Any) -> Any:
    """The number that a text is; any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _series_order(name: str) -> tuple[int, float, str]:
    """Series by their names, numbers by size; OTHER and NULL last."""
    try:
        return 0, float(name), name
    except ValueError:
        return (2 if name in {"OTHER", "NULL"} else 1), 0.0, name.lower()
