"""`streamstats count as number by host`: what `stats` computes, of the rows so far."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded
from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import condition
from logboom.query.expressions.tree import Expression
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.reader import Reader, name_text, read_bool, read_count
from logboom.query.relation import Relation
from logboom.query.spans import Span, read_span
from logboom.query.stages.grouping import read_by
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, text_of, time_of


def _read_condition(reader: Reader) -> Expression:
    """An expression in parentheses, or in quotes."""
    start = reader.at
    text = reader.quoted()
    if text is None:
        return read_expression(reader, FUNCTION_NAMES)
    inner = Reader(text)
    try:
        found = read_expression(inner, FUNCTION_NAMES)
        inner.end_of_stage()
    except QueryError as error:
        error.position = slice(start, reader.at)
        raise
    return found


_OPTIONS: Final = {
    "window": read_count, "current": read_bool, "global": read_bool, "allnum": read_bool, "reset_on_change": read_bool,
    "time_window": read_span, "reset_before": _read_condition,
    "reset_after": _read_condition,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Streamstats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: tuple[str, ...] = ()
    window: int = 0
    includes_current: bool = True
    time_window: Span | None = None
    resets_on_change: bool = False
    reset_before: Expression | None = None
    reset_after: Expression | None = None

    names = ("streamstats",)
    documentation = Documentation(
        syntax="streamstats [window=N] [time_window=SPAN] [current=t] [reset_on_change=f] [reset_before=(EXPRESSION)] "
        "[reset_after=(EXPRESSION)] AGGREGATE [as NAME], ... [by NAME, ...]",
        meaning="Computes an aggregate of all rows up to each row, in their present order, or of the last N of them; "
        "`current=f` leaves the row itself out.",
        examples=(
            "* | sort timestamp | streamstats count as number by host | table host number message",
            "* | sort timestamp | streamstats window=2 avg(duration) as smooth | table duration smooth",
            "* | sort timestamp | streamstats reset_after=(status >= 500) count as since_failure | table status since_failure",
        ),
        notes="`time_window` takes the rows of so much time before each row. `reset_on_change` begins anew where a field behind "
        "`by` differs from the row before, `reset_before` and `reset_after` before and after a row for which the expression holds.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader)
        reader.options(_OPTIONS, found)
        by = read_by(reader)
        reader.options(_OPTIONS, found)
        return cls(
            aggregates, by, found.get("window", 0), found.get("current", True), found.get("time_window"),
            found.get("reset_on_change", False), found.get("reset_before"), found.get("reset_after"),
        )  # fmt: skip

    def __str__(self) -> str:
        options = (f" window={self.window}" if self.window else "") + ("" if self.includes_current else " current=f")
        options += f" time_window={self.time_window}" if self.time_window else ""
        options += " reset_on_change=t" if self.resets_on_change else ""
        options += f" reset_before=({self.reset_before})" if self.reset_before else ""
        options += f" reset_after=({self.reset_after})" if self.reset_after else ""
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        return f"streamstats{options} {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        numbered, number = self._with_runs(numbered, number)
        groups = [text_of(numbered.field(name)) for name in self.by]
        groups += [numbered.hidden[name].sql for name in (_RUN,) if name in numbered.hidden]
        partition = f"PARTITION BY {', '.join(groups)} " if groups else ""
        last = "CURRENT ROW" if self.includes_current else "1 PRECEDING"
        first = "UNBOUNDED PRECEDING"
        if self.window:
            first = f"{self.window - 1 if self.includes_current else self.window} PRECEDING"
        over = f" OVER ({partition}ORDER BY {number} ROWS BETWEEN {first} AND {last})"
        if self.time_window is not None:
            moment = f"intDiv(toUnixTimestamp64Nano(assumeNotNull({time_of(numbered.field('timestamp'))})), 1000000)"
            direction = " DESC" if relation.order[:1] and relation.order[0].descending else ""
            milliseconds = min(self.time_window.nanoseconds // 1_000_000, _LONGEST_RANGE)
            first = f"{milliseconds} PRECEDING"
            last = "CURRENT ROW" if self.includes_current else "1 PRECEDING"
            over = f" OVER ({partition}ORDER BY {moment}{direction} RANGE BETWEEN {first} AND {last})"
        values = {
            term.title: replace(term.value(numbered, over=over), weight=100)
            for term in expanded(self.aggregates, numbered, self.by)
        }
        fields = {**numbered.fields, **{numbered.named(name) or name: value for name, value in values.items()}}
        opened = numbered.open and replace(numbered.open, removed=numbered.open.removed | set(values))
        return replace(numbered, fields=fields, open=opened, streams=False).nested().without_hidden([_RUN])

    def _with_runs(self, numbered: Relation, number: str) -> tuple[Relation, str]:
        """With the number of the run of rows that each belongs to, where something begins anew."""
        if not (self.resets_on_change and self.by) and self.reset_before is None and self.reset_after is None:
            return numbered, number
        begins = []
        over = f"OVER (ORDER BY {number} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
        if self.resets_on_change and self.by:
            texts = [f"ifNull({text_of(numbered.field(name))}, '')" for name in self.by]
            keys = f"({', '.join(texts)},)"
            begins.append(f"{number} > 1 AND {keys} != lagInFrame({keys}, 1) {over}")
        if self.reset_before is not None:
            begins.append(f"ifNull({condition(self.reset_before, numbered)}, false)")
        if self.reset_after is not None:
            ended = f"toUInt8(ifNull({condition(self.reset_after, numbered)}, false))"
            begins.append(f"lagInFrame({ended}, 1) {over} = 1")
        marked = numbered.with_hidden_field("\0number", Value(number, "number"))
        marked = marked.with_hidden_field("\0begins", Value(f"toUInt8({' OR '.join(begins)})", "number", 100))
        number = marked.hidden["\0number"].sql
        so_far = f"OVER (ORDER BY {number} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        runs = f"sum({marked.hidden[chr(0) + 'begins'].sql}) {so_far}"
        found = marked.with_hidden_field(_RUN, Value(runs, "number", 100))
        number = found.hidden["\0number"].sql
        return found.without_hidden(["\0number", "\0begins"]), number


_RUN: Final = "\0run"
_LONGEST_RANGE: Final = 2**31 - 1  # of a RANGE frame of the engine: 24 days of milliseconds
