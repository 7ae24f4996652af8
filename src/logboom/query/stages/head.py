"""`head 20`: the first rows."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import condition
from logboom.query.expressions.tree import Expression
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.reader import Reader, read_bool, read_count
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

DEFAULT_ROWS: Final = 10
NO_LIMIT: Final = 0
_OPTIONS: Final = {"keeplast": read_bool, "null": read_bool, "limit": read_count, "count": read_count}


@dataclass(frozen=True, slots=True)
class Head(Stage):
    count: int = DEFAULT_ROWS
    condition: Expression | None = None
    keeps_last: bool = False

    names = ("head", "limit")
    documentation = Documentation(
        syntax="head [COUNT] | head (EXPRESSION) [keeplast=f] [limit=N]",
        meaning=f"The first rows, {DEFAULT_ROWS} when no number is given; of events these are the newest. With an expression, "
        "the rows before the first for which it does not hold; `keeplast=t` keeps that one, too.",
        examples=("* | head 2 | table timestamp message", "* | head (status < 500) keeplast=t | table status path"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = reader.options(_OPTIONS)
        count = found.get("limit", found.get("count"))
        if count is None and not reader.at_end and reader.ahead != "(":
            count = read_count(reader)
        condition = None if reader.at_end or reader.peek_option() else read_expression(reader, FUNCTION_NAMES)
        reader.options(_OPTIONS, found)
        if condition is None:
            return cls(found.get("limit", DEFAULT_ROWS) if count is None else count)
        return cls(found.get("limit", NO_LIMIT), condition, found.get("keeplast", False))

    def __str__(self) -> str:
        if self.condition is None:
            return f"head {self.count}"
        limit = "" if self.count == NO_LIMIT else f" limit={self.count}"
        return f"head ({self.condition})" + (" keeplast=t" if self.keeps_last else "") + limit

    def apply(self, relation: Relation) -> Relation:
        if self.condition is None:
            return relation.first(self.count)
        numbered, number = relation.numbered()
        fails = f"NOT ifNull({condition(self.condition, numbered)}, false)"
        until = "1 PRECEDING" if self.keeps_last else "CURRENT ROW"
        failed = f"sum(toUInt8({fails})) OVER (ORDER BY {number} ROWS BETWEEN UNBOUNDED PRECEDING AND {until})"
        marked = replace(numbered, hidden={**numbered.hidden, "\0failed": Value(failed, "number", 100)}).nested()
        kept = marked.where(f"{marked.hidden[chr(0) + 'failed'].sql} = 0")
        kept = replace(kept.without_hidden(["\0failed"]), streams=False)
        return kept if self.count == NO_LIMIT else kept.first(self.count)


def read_rows(reader: Reader) -> int:
    """A number of rows, bare or as `limit=20`."""
    if reader.peek_option():
        found = reader.options(
            {
                "limit": read_count,
                "count": read_count,
                "keeplast": lambda inner: inner.word("a value"),
                "null": lambda inner: inner.word("a value"),
            }
        )
        return int(found.get("limit", found.get("count", DEFAULT_ROWS)))
    return DEFAULT_ROWS if reader.at_end else read_count(reader)
