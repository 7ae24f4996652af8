"""`| makeresults count=3`: rows from nothing, for trying expressions out."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.select import Order, Table
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

MOST_ROWS: Final = 100_000
_OPTIONS: Final = {
    "count": read_count,
    "annotate": read_bool,
    "splunk_server": read_word,
    "format": read_word,
    "data": read_word,
}


@dataclass(frozen=True, slots=True)
class Makeresults(Stage):
    count: int = 1

    names = ("makeresults",)
    is_generator = True
    documentation = Documentation(
        syntax="| makeresults [count=1]",
        meaning="Rows with nothing but the time of the search: to try expressions out, or to begin a table by hand.",
        examples=('| makeresults count=2 | eval name = "x" | table name',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        if found.get("count", 1) > MOST_ROWS:
            raise QueryError(f"at most {MOST_ROWS} rows are made", position=slice(start, reader.at))
        if "data" in found:
            raise QueryError(
                "`makeresults` takes no data here", hint="upload a lookup", position=slice(start, reader.at)
            )
        return cls(found.get("count", 1))

    def __str__(self) -> str:
        return "makeresults" + (f" count={self.count}" if self.count != 1 else "")

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        now = Value(f"fromUnixTimestamp64Nano({context.bind(context.now, 'Int64')}, 'UTC')", "time")
        return Relation(
            context, Table(f"numbers({self.count})"), {"timestamp": now}, {}, order=(Order("number"),), is_table=True
        )
