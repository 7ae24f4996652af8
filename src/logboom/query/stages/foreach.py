"""`foreach total_* [eval <<FIELD>> = round('<<FIELD>>', 1)]`: stages once for each field of a pattern."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Self

from logboom.query.reader import Reader, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.append import applied
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Foreach(Stage):
    fields: tuple[str, ...]
    stages: str
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("foreach",)
    documentation = Documentation(
        syntax="foreach NAME ... [STAGES with <<FIELD>>, <<MATCHSTR>>]",
        meaning="Applies stages once for each field; `<<FIELD>>` stands for its name, `<<MATCHSTR>>` for what the `*` stood for.",
        examples=(
            "* | stats avg(duration) as mean_d, avg(bytes) as mean_b | foreach mean_* [eval <<FIELD>> = round('<<FIELD>>', 1)]",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        options = dict.fromkeys(("fieldstr", "matchstr", "matchseg1", "mode", "itemstr"), read_word)
        reader.options(options)
        fields = reader.names()
        reader.options(options)
        start = reader.at
        return cls(fields, reader.bracketed().strip(), slice(start, reader.at))

    def __str__(self) -> str:
        return f"foreach {' '.join(map(name_text, self.fields))} [{self.stages}]"

    def apply(self, relation: Relation) -> Relation:
        for pattern in self.fields:
            names = relation.matching(pattern) if "*" in pattern else [pattern]
            for name in names:
                relation = applied(self._filled(pattern, name), relation, self.position)
        return relation

    def _filled(self, pattern: str, name: str) -> str:
        expression = "(.*)".join(re.escape(part) for part in pattern.split("*"))
        found = re.fullmatch(expression, name, re.DOTALL)
        stood_for = found[1] if found and found.groups() else name
        return (
            self.stages.replace("<<FIELD>>", name)
            .replace("<<MATCHSTR>>", stood_for)
            .replace("<<MATCHSEG1>>", stood_for)
        )
