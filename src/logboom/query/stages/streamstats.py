"""`streamstats count as number by host`: what `stats` computes, of the rows so far."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded
from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.grouping import read_by
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import text_of

_OPTIONS: Final = {
    "window": read_count, "current": read_bool, "global": read_bool, "allnum": read_bool, "reset_on_change": read_bool,
    "time_window": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Streamstats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: tuple[str, ...] = ()
    window: int = 0
    includes_current: bool = True

    names = ("streamstats",)
    documentation = Documentation(
        syntax="streamstats [window=N] [current=t] AGGREGATE [as NAME], ... [by NAME, ...]",
        meaning="Computes an aggregate of all rows up to each row, in their present order, or of the last N of them; "
        "`current=f` leaves the row itself out.",
        examples=(
            "* | sort timestamp | streamstats count as number by host | table host number message",
            "* | sort timestamp | streamstats window=2 avg(duration) as smooth | table duration smooth",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader)
        reader.options(_OPTIONS, found)
        by = read_by(reader)
        reader.options(_OPTIONS, found)
        return cls(aggregates, by, found.get("window", 0), found.get("current", True))

    def __str__(self) -> str:
        options = (f" window={self.window}" if self.window else "") + ("" if self.includes_current else " current=f")
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        return f"streamstats{options} {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        keys = ", ".join(text_of(numbered.field(name)) for name in self.by)
        partition = f"PARTITION BY {keys} " if keys else ""
        last = "CURRENT ROW" if self.includes_current else "1 PRECEDING"
        first = "UNBOUNDED PRECEDING"
        if self.window:
            first = f"{self.window - 1 if self.includes_current else self.window} PRECEDING"
        over = f" OVER ({partition}ORDER BY {number} ROWS BETWEEN {first} AND {last})"
        values = {
            term.title: replace(term.value(numbered, over=over), weight=100)
            for term in expanded(self.aggregates, numbered, self.by)
        }
        fields = {**numbered.fields, **{numbered.named(name) or name: value for name, value in values.items()}}
        opened = numbered.open and replace(numbered.open, removed=numbered.open.removed | set(values))
        return replace(numbered, fields=fields, open=opened, streams=False).nested()
