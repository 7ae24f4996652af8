"""A SELECT as data: columns by internal name, and what they come from. Only columns that somebody needs are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

# Internal names are the only words of this form in a statement: everything of a user's is bound beside it.
_INTERNAL: Final = re.compile(r"\bc\d+\b")


class Source(Protocol):
    """What a SELECT reads from."""

    def sql(self, needed: set[str]) -> str:
        """As it stands behind FROM, with at least the columns that are needed."""
        ...


def names_in(*texts: str) -> set[str]:
    """The internal names that occur."""
    return {name for text in texts for name in _INTERNAL.findall(text)}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ours, or any other text that stands behind FROM and has all its columns."""

    text: str

    def sql(self, needed: set[str]) -> str:  # noqa: ARG002 -- a table has them all
        return self.text


# The sort key of events, in whose order the engine reads them: NULLS LAST would make it sort them all.
NEVER_MISSING: Final = frozenset({"timestamp", "event_id"})


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an order; missing values come last. `fill` says which keys are to be there: `FROM 0 TO 60 STEP 5`."""

    key: str
    descending: bool = False
    fill: str = ""

    def sql(self) -> str:
        if self.fill:
            return f"{self.key} WITH FILL {self.fill}"
        return f"{self.key}{' DESC' if self.descending else ''}{'' if self.key in NEVER_MISSING else ' NULLS LAST'}"


@dataclass(frozen=True, slots=True)
class Select:
    columns: Mapping[str, str]
    source: Source
    conditions: tuple[str, ...] = ()
    group_by: tuple[str, ...] | None = None
    order_by: tuple[Order, ...] = ()
    limit: str = ""
    """What stands behind ORDER BY: `LIMIT 5`, `LIMIT 1 BY c2`."""
    having: tuple[str, ...] = ()
    """Conditions on what was grouped."""

    def statement(self, needed: set[str] | None = None) -> str:
        """The SELECT with the columns that are needed, all when that is None."""
        merged = self._merged()
        return self._statement(needed) if merged is None else merged.statement(needed)

    def _merged(self) -> "Select | None":
        """This SELECT and the one below as one, where this one only names, orders and cuts what that one has.

        Each SELECT costs the engine about a millisecond of planning.
        """
        inner = self.source
        if self.conditions or self.group_by is not None or names_in(self.limit) or not isinstance(inner, Select):
            return None
        keys = [order.key for order in self.order_by]
        asked = {*self.columns.values(), *keys}
        if inner.limit or inner.order_by or not asked <= inner.columns.keys() or inner.multiplying - asked:
            return None
        names = {sql: name for name, sql in self.columns.items()} | {
            key: inner.columns[key] for key in keys if inner.columns[key] in NEVER_MISSING
        }
        if not names.keys() >= set(keys):
            return None
        return replace(
            inner,
            columns={name: inner.columns[sql] for name, sql in self.columns.items()},
            order_by=tuple(replace(order, key=names[order.key]) for order in self.order_by),
            limit=self.limit,
        )

    def _statement(self, needed: set[str] | None) -> str:
        rest = ""
        if self.conditions:
            rest += f" WHERE {' AND '.join(self.conditions)}"
        if self.group_by:
            rest += f" GROUP BY {', '.join(self.group_by)}"
        if self.having:
            rest += f" HAVING {' AND '.join(self.having)}"
        if self.order_by:
            rest += f" ORDER BY {', '.join(order.sql() for order in self.order_by)}"
        if self.limit:
            rest += f" {self.limit}"
        used = None if needed is None else needed | names_in(rest) | self.multiplying
        chosen = {name: sql for name, sql in self.columns.items() if used is None or name in used}
        if not chosen:
            chosen = dict(list(self.columns.items())[:1]) if self.group_by is not None else {"nothing": "1"}
        listed = ", ".join(sql if sql == name else f"{sql} AS {name}" for name, sql in chosen.items())
        return f"SELECT {listed} FROM {self.source.sql(names_in(listed, rest))}{rest}"

    @property
    def multiplying(self) -> set[str]:
        """Columns that make several rows of one: they count even where nobody reads them."""
        return {name for name, sql in self.columns.items() if "arrayJoin(" in sql}

    def sql(self, needed: set[str]) -> str:
        return f"({self.statement(needed)})"


@dataclass(frozen=True, slots=True)
class Union:
    """Rows of several SELECTs with the same columns, one behind the other."""

    selects: tuple[Select, ...]

    def sql(self, needed: set[str]) -> str:
        # Each side lists the same columns in the same order, whichever it has by itself.
        kept = needed.union(*(select.multiplying for select in self.selects)) or {next(iter(self.selects[0].columns))}
        return f"({' UNION ALL '.join(select.statement(kept) for select in self.selects)})"


@dataclass(frozen=True, slots=True)
class Join:
    """Two SELECTs side by side; `on` compares columns of both."""

    left: Select
    right: Select
    kind: str
    on: tuple[tuple[str, str], ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    def sql(self, needed: set[str]) -> str:
        needed = needed | {name for pair in self.on for name in pair}
        condition = " AND ".join(f"{left} = {right}" for left, right in self.on)
        left = self.left.sql({name for name in needed if name in self.left.columns})
        right = self.right.sql({name for name in needed if name in self.right.columns})
        return f"{left} AS l {self.kind} {right} AS r ON {condition}"
