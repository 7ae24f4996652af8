"""`concurrency duration=took`: how many of the rows were under way when each of them began."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, number_of, time_of

_OPTIONS: Final = dict.fromkeys(("duration", "start", "output"), lambda reader: reader.name())
_STEP: Final = "\0step"


@dataclass(frozen=True, slots=True)
class Concurrency(Stage):
    duration: str
    start: str = "timestamp"
    output: str = "concurrency"

    names = ("concurrency",)
    documentation = Documentation(
        syntax="concurrency duration=NAME [start=NAME] [output=NAME]",
        meaning="How many of the rows were under way when each of them began, itself among them. A row begins at its time, unless "
        "`start` names another field, and lasts as many seconds as the field `duration`.",
        examples=(
            "* | eval seconds = duration / 1000 | concurrency duration=seconds | table timestamp seconds concurrency",
        ),
        notes="What ends at the moment at which a row begins is no longer under way.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = reader.options(_OPTIONS)
        if "duration" not in found:
            raise reader.expected("duration=NAME", hint="write concurrency duration=took")
        return cls(found["duration"], found.get("start", "timestamp"), found.get("output", "concurrency"))

    def __str__(self) -> str:
        start = "" if self.start == "timestamp" else f" start={name_text(self.start)}"
        output = "" if self.output == "concurrency" else f" output={name_text(self.output)}"
        return f"concurrency duration={name_text(self.duration)}{start}{output}"

    def apply(self, relation: Relation) -> Relation:
        numbered, _ = relation.numbered()
        begins = number_of(Value(time_of(numbered.field(self.start)), "time"))
        lasts = f"greatest(ifNull({number_of(numbered.field(self.duration))}, 0), 0)"
        # Two rows of each: one begins it and one ends it, and a running sum tells how many are under way. What lasts no time
        # ends behind all that begins at its moment, so that it counts itself.
        ends = f"({begins} + {lasts}, toUInt8({lasts} = 0), toInt8(-1))"
        steps = f"arrayJoin([({begins}, toUInt8(0), toInt8(1)), {ends}])"
        both = replace(numbered, hidden={**numbered.hidden, _STEP: Value(steps, "number", 100)}, streams=False).nested()
        step = both.hidden[_STEP].sql
        under_way = (
            f"sum({step}.3) OVER (ORDER BY {step}.1, {step}.2 RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        )
        counted = both.with_field(self.output, Value(f"toFloat64({under_way})", "number", 100))
        return counted.where(f"{counted.hidden[_STEP].sql}.3 = 1").without_hidden([_STEP])
