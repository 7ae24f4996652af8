"""One aggregate as a stage is given it: `sum(bytes) as total`, `count(eval(status>=500))`, `p95(duration)`."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final

from logboom.errors import QueryError
from logboom.query.aggregates import AGGREGATE_OF_NAME
from logboom.query.aggregates.aggregate import Aggregate, AggregateCall
from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import translate
from logboom.query.expressions.tree import Expression, FieldRef
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.suggestions import nearest, shown
from logboom.query.value import Value

_FUNCTION: Final = re.compile(r"([A-Za-z_]+)(\d+(?:\.\d+)?)?")
_EVAL: Final = re.compile(r"eval\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AggregateTerm:
    """`name` is the function's as it was written, in lower case; `alias` the field that the result becomes."""

    name: str
    level: float | None = None
    argument: Expression | None = None
    is_eval: bool = False
    alias: str = ""
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    def __str__(self) -> str:
        return self.call_text + (f" as {name_text(self.alias)}" if self.alias else "")

    @property
    def call_text(self) -> str:
        level = "" if self.level is None else f"{self.level:g}"
        if self.argument is None:
            return self.name + level
        if isinstance(self.argument, FieldRef) and not self.is_eval:
            return f"{self.name}{level}({name_text(self.argument.name)})"
        return f"{self.name}{level}(eval({self.argument}))"

    @property
    def title(self) -> str:
        """The name of the field that the result becomes."""
        if self.alias:
            return self.alias
        level = "" if self.level is None else f"{self.level:g}"
        if self.argument is None:
            return self.name + level if self.name != "c" else "count"
        name = "count" if self.name == "c" else self.name
        inner = (
            self.argument.name if isinstance(self.argument, FieldRef) and not self.is_eval else f"eval({self.argument})"
        )
        return f"{name}{level}({inner})"

    @property
    def aggregate(self) -> Aggregate:
        return AGGREGATE_OF_NAME[self.name]

    def value(self, relation: Relation, *, over: str = "", seconds: str | None = None) -> Value:
        """What the aggregate computes of the relation's rows."""
        argument = translate(self.argument, relation) if self.argument is not None else None
        call = AggregateCall(
            value=argument,
            relation=relation,
            level=self.level or 0.0,
            over=over,
            seconds=seconds,
            count_true=self.is_eval and argument is not None and argument.kind == "bool",
        )
        return self.aggregate.build(call)


def is_aggregate_ahead(reader: Reader) -> bool:
    """Whether an aggregate may begin here: a known function's name."""
    found = reader.peek(_FUNCTION)
    if not found:
        return False
    behind = reader.text[found.end() : found.end() + 1]
    return found[1].lower() in AGGREGATE_OF_NAME and (behind == "" or behind in " (,|)\t\n]")


def read_aggregates(reader: Reader, *, stop: tuple[str, ...] = ("by", "over", "where")) -> tuple[AggregateTerm, ...]:
    """One or more aggregates, parted by commas or blanks. Raises QueryError."""
    found = [read_aggregate(reader)]
    while reader.sign(",") or (not reader.at_end and reader.peek_keyword() not in stop and is_aggregate_ahead(reader)):
        found.append(read_aggregate(reader))
    return tuple(found)


def read_aggregate(reader: Reader) -> AggregateTerm:
    start = reader.at
    found = reader.peek(_FUNCTION)
    if not found:
        raise reader.expected("an aggregate such as count or avg(field)")
    name, level = found[1].lower(), found[2]
    position = slice(start, found.end())
    aggregate = AGGREGATE_OF_NAME.get(name)
    if aggregate is None:
        hint = nearest(name, AGGREGATE_OF_NAME) or "aggregates are count, sum, avg, min, max, p95, dc, values, ..."
        raise QueryError(f"unknown aggregate {shown(found[0])}", hint=hint, position=position)
    reader.take(_FUNCTION)
    if aggregate.has_level != (level is not None):
        hint = f"write {aggregate.signature}"
        raise QueryError(f"{shown(found[0])} is no aggregate", hint=hint, position=position)
    if level is not None and not 0 <= float(level) <= 100:
        raise QueryError("a percentile lies between 0 and 100", position=position)
    argument, is_eval = _read_argument(reader, aggregate, position)
    alias = reader.name("the new name") if reader.keyword("as") else ""
    return AggregateTerm(
        name, float(level) if level is not None else None, argument, is_eval, alias, slice(start, reader.at)
    )


def _read_argument(reader: Reader, aggregate: Aggregate, position: slice) -> tuple[Expression | None, bool]:  # noqa: PLR0911 -- one for each form
    if not reader.sign("("):
        if aggregate.needs_value:
            raise QueryError(
                f"`{aggregate.name}` needs a field", hint=f"write {aggregate.signature}", position=position
            )
        return None, False
    if reader.sign(")"):
        if aggregate.needs_value:
            raise QueryError(
                f"`{aggregate.name}` needs a field", hint=f"write {aggregate.signature}", position=position
            )
        return None, False
    if aggregate.name == "sparkline":
        _skip_sparkline(reader)
        return None, False
    if reader.take(_EVAL):
        argument = read_expression(reader, FUNCTION_NAMES)
        _close(reader)
        _close(reader)
        return argument, True
    start = reader.at
    if reader.ahead == "*" and reader.text[start + 1 : start + 2] in {")", " "}:
        reader.name()
        _close(reader)
        # Of rows, not of fields: count(*). Any other aggregate is one of each field.
        return (FieldRef("*", slice(start, start + 1)) if aggregate.needs_value else None), False
    name = reader.name(computed=False)
    if reader.ahead != ")":  # not a name alone: an expression, which other systems want in eval( )
        reader.at = start
        argument = read_expression(reader, FUNCTION_NAMES)
        _close(reader)
        return argument, True
    end = reader.at
    _close(reader)
    return FieldRef(name, slice(start, end)), False


def _close(reader: Reader) -> None:
    if not reader.sign(")"):
        raise reader.expected("a closing parenthesis")


def _skip_sparkline(reader: Reader) -> None:
    """`sparkline(count, 1h)`: what is counted and how finely is always the same here."""
    depth = 1
    while depth and not reader.at_end:
        character = reader.ahead
        reader.at += 1
        depth += (character == "(") - (character == ")")
    reader.skip_space()
