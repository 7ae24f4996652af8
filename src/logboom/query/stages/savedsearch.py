"""`| savedsearch slow host=web-1`: the rows of a saved search, which other stages may then go on with."""

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import Final, Self

from logboom.errors import QueryError
from logboom.query.macros import filled
from logboom.query.reader import Reader, in_quotes, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.append import inner_relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown

MOST_INSIDE: Final = 5
_PARAMETER: Final = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)")


@dataclass(frozen=True, slots=True)
class Savedsearch(Stage):
    search: str
    values: tuple[tuple[str, str], ...] = ()
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("savedsearch", "loadjob")
    is_generator = True
    documentation = Documentation(
        syntax="| savedsearch NAME [PARAMETER=VALUE ...]",
        meaning="The rows of a saved search of the project, over the range of time of the query around it. `$host$` in it "
        "stands for the value of `host=...`, or for what was saved with it.",
        examples=('| savedsearch "failed requests" status=503 | table host status path',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        start = reader.at
        if reader.peek_option() == "savedsearch":  # results that another system keeps: the search is run
            name = reader.options({"savedsearch": read_word})["savedsearch"].rpartition(":")[2]
        else:
            name = reader.name("the name of a saved search")
        position = slice(start, reader.at)
        values = []
        while parameter := reader.take(_PARAMETER):
            values.append((parameter[1], read_word(reader)))
        return cls(name, tuple(values), position)

    def __str__(self) -> str:
        values = "".join(f" {name}={in_quotes(value)}" for name, value in self.values)
        return f"savedsearch {name_text(self.search)}{values}"

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        saved = context.saved(self.search)
        if saved is None:
            context.warn(f"there is no saved search {shown(self.search)}: it finds nothing (logboom saved list)")
            return relation.where("false")
        if context.inside >= MOST_INSIDE or context.parse_inner is None:
            raise QueryError("saved searches run one another", hint="write one of them out", position=self.position)
        text = filled(saved.query, {**saved.parameters, **dict(self.values)})
        try:
            inner = context.parse_inner(text)
            found = inner_relation(inner, replace(context, inside=context.inside + 1))
        except QueryError as error:
            error.position = self.position
            raise
        return replace(found, context=context)
