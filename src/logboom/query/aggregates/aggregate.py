"""What an aggregate is: many rows' values become one. Each gives its SQL, plain or over a window."""

from collections.abc import Callable
from dataclasses import dataclass

from logboom.query.context import Context
from logboom.query.relation import Relation
from logboom.query.value import Value, list_of, number_of, text_of, time_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateCall:
    """`value` is what is aggregated, None in a plain `count`; `level` the 0.95 of a p95.

    `over` is the window of eventstats and streamstats, empty in a GROUP BY. `seconds` is how long a time one row of
    the result covers, where it covers one.
    """

    value: Value | None
    relation: Relation
    level: float = 0.0
    over: str = ""
    seconds: str | None = None
    count_true: bool = False
    """Whether the value is a condition and its true rows count: `count(eval(status >= 500))`."""

    @property
    def context(self) -> Context:
        return self.relation.context

    def aggregate(self, function: str, *arguments: str) -> str:
        """SQL of an aggregate function of the engine."""
        return f"{function}({', '.join(arguments)}){self.over}"

    @property
    def number(self) -> str:
        if self.value is None:
            return "1"
        # Of no rows at all, the engine's sum of what can't be missing is 0, and so is its greatest.
        number = number_of(self.value)
        return f"toNullable({number})" if self.value.kind in {"number", "bool"} else number

    @property
    def text(self) -> str:
        return "''" if self.value is None else text_of(self.value)

    @property
    def list(self) -> str:
        return "['']" if self.value is None else list_of(self.value)

    @property
    def time(self) -> str:
        """SQL of when a row happened; NULL, with a warning, when the rows have no time any more."""
        return time_of(self.relation.field("timestamp"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """`example` is a whole stage for the reference, run over its sample events; a test shows that it does."""

    name: str
    signature: str
    meaning: str
    example: str
    build: Callable[[AggregateCall], Value]
    aliases: tuple[str, ...] = ()
    needs_value: bool = True
    has_level: bool = False
    """Whether its name ends in a number: p95."""
