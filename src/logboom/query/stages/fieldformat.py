"""`fieldformat total = tostring(total, "commas")`: how a field is shown, applied behind all other stages."""

from typing import ClassVar

from logboom.query.relation import Relation
from logboom.query.stages.eval_ import Eval
from logboom.query.stages.stage import Documentation


class Fieldformat(Eval):
    __slots__ = ()

    names = ("fieldformat",)
    comes_last: ClassVar[bool] = True
    documentation = Documentation(
        syntax="fieldformat NAME = EXPRESSION",
        meaning="Shows a field as an expression says. Other stages, before and behind it, still see the value itself.",
        examples=(
            '* | stats sum(bytes) as bytes by host | fieldformat bytes = tostring(bytes, "commas") | sort - bytes',
        ),
    )

    def __str__(self) -> str:
        return "fieldformat" + Eval.__str__(self).removeprefix("eval")

    def apply(self, relation: Relation) -> Relation:
        if not any(relation.knows(assignment.name) for assignment in self.assignments):
            return relation
        return Eval.apply(self, relation)
