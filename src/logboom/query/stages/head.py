"""`head 20`: the first rows."""

from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, read_count
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage

DEFAULT_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Head(Stage):
    count: int = DEFAULT_ROWS

    names = ("head", "limit")
    documentation = Documentation(
        syntax="head [COUNT]",
        meaning=f"The first rows, {DEFAULT_ROWS} when no number is given; of events these are the newest.",
        examples=("* | head 2 | table timestamp message",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(read_rows(reader))

    def __str__(self) -> str:
        return f"head {self.count}"

    def apply(self, relation: Relation) -> Relation:
        return relation.first(self.count)


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
