"""`addinfo`: the range of time of the search as fields of each row."""

from dataclasses import dataclass
from typing import Self

from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value


@dataclass(frozen=True, slots=True)
class Addinfo(Stage):
    names = ("addinfo",)
    documentation = Documentation(
        syntax="addinfo",
        meaning="Adds `info_min_time`, `info_max_time` and `info_search_time`: from when to when, and when, the search looks.",
        examples=("* | head 1 | addinfo | eval seconds = info_max_time - info_min_time | table seconds",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        del reader
        return cls()

    def __str__(self) -> str:
        return "addinfo"

    def apply(self, relation: Relation) -> Relation:
        plan = relation.context.plan
        for name, moment in (
            ("info_min_time", plan.start),
            ("info_max_time", plan.end),
            ("info_search_time", plan.now),
        ):
            bound = relation.context.bind(moment, "Int64")
            relation = relation.with_field(name, Value(f"fromUnixTimestamp64Nano({bound}, 'UTC')", "time"))
        return relation
