"""`strcat`, `rangemap`, `reltime`: texts made of fields."""

import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, in_quotes, name_text, read_bool
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, number_of, text_of, time_of

_OPTION: Final = re.compile(r"([A-Za-z_][\w-]*)\s*=\s*")
_RANGE: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Strcat(Stage):
    parts: tuple[tuple[bool, str], ...]
    """Each a text as it is written (true), or the name of a field."""
    field: str
    needs_all: bool = False

    names = ("strcat",)
    documentation = Documentation(
        syntax='strcat [allrequired=f] NAME|"TEXT" ... NEW_NAME',
        meaning="Fields and texts one behind the other, as a new field; with `allrequired=t` only where all fields are there.",
        examples=('* | strcat host ":" path where | table where',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        needs_all = reader.options({"allrequired": read_bool}).get("allrequired", False)
        parts = []
        while not reader.at_end:
            text = reader.quoted()
            parts.append((True, text) if text is not None else (False, reader.name()))
            reader.sign(",")
        if len(parts) < 2:
            raise reader.expected("the name of the new field")
        return cls(tuple(parts[:-1]), parts[-1][1], needs_all)

    def __str__(self) -> str:
        parts = " ".join(in_quotes(text) if written else _field_text(text) for written, text in self.parts)
        return f"strcat{' allrequired=t' if self.needs_all else ''} {parts} {name_text(self.field)}"

    def apply(self, relation: Relation) -> Relation:
        values = [relation.field(text) for written, text in self.parts if not written]
        texts = [
            relation.context.bind(text) if written else f"ifNull({text_of(relation.field(text))}, '')"
            for written, text in self.parts
        ]
        sql = f"concat({', '.join(texts)}, '')"
        if self.needs_all and values:
            sql = f"if({' AND '.join(map(is_there, values))}, {sql}, NULL)"
        return relation.with_field(self.field, Value(sql, "text", 2 + sum(value.weight for value in values)))


def _field_text(name: str) -> str:
    """A field's name where double quotes are a text's."""
    written = name_text(name)
    return "'" + written[1:-1].replace("'", "\\'") + "'" if written.startswith('"') else written


@dataclass(frozen=True, slots=True)
class Rangemap(Stage):
    field: str
    ranges: tuple[tuple[str, float, float], ...]
    default: str = "None"

    names = ("rangemap",)
    documentation = Documentation(
        syntax="rangemap field=NAME LABEL=FROM-TO ... [default=None]",
        meaning="A field `range` with the label of the range in which a number lies, both of its ends included.",
        examples=("* | rangemap field=duration fast=0-50 slow=51-1000 default=severe | stats count by range",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field, default = "", "None"
        ranges = []
        while found := reader.take(_OPTION):
            name = found[1]
            if name.lower() == "field":
                field = reader.name()
            elif limits := reader.take(_RANGE):
                ranges.append((name, float(limits[1]), float(limits[2])))
            elif name.lower() == "default":
                default = reader.word("a label")
            else:
                raise reader.expected("a range such as 0-30")
            reader.sign(",")
        if not field:
            raise reader.expected("field=NAME")
        return cls(field, tuple(ranges), default)

    def __str__(self) -> str:
        ranges = "".join(f" {name}={low:g}-{high:g}" for name, low, high in self.ranges)
        default = "" if self.default == "None" else f" default={name_text(self.default)}"
        return f"rangemap field={name_text(self.field)}{ranges}{default}"

    def apply(self, relation: Relation) -> Relation:
        bind = relation.context.bind
        value = relation.field(self.field)
        number = number_of(value)
        cases = [
            f"{number} BETWEEN {bind(low, 'Float64')} AND {bind(high, 'Float64')}, {bind(name)}"
            for name, low, high in self.ranges
        ]
        sql = f"multiIf({', '.join(cases)}, {bind(self.default)})" if cases else bind(self.default)
        return relation.with_field("range", Value(f"toNullable({sql})", "text", 2 + len(cases) * value.weight))


@dataclass(frozen=True, slots=True)
class Reltime(Stage):
    names = ("reltime",)
    documentation = Documentation(
        syntax="reltime",
        meaning="A field `reltime` that says how long ago the event was: `5 minutes ago`.",
        examples=("* | reltime | table reltime message",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        if not reader.at_end:
            raise QueryError("`reltime` takes nothing", position=slice(reader.at, reader.end))
        return cls()

    def __str__(self) -> str:
        return "reltime"

    def apply(self, relation: Relation) -> Relation:
        now = relation.context.bind(relation.context.now, "Int64")
        seconds = f"intDiv({now} - toUnixTimestamp64Nano({time_of(relation.field('timestamp'))}), 1000000000)"
        cases = []
        for limit, size, unit in _AGO:
            count = f"intDiv({seconds}, {size})"
            cases.append(f"{seconds} < {limit}, concat(toString({count}), ' {unit}', if({count} = 1, '', 's'), ' ago')")
        return relation.with_field("reltime", Value(f"multiIf({', '.join(cases)}, NULL)", "text", 40))


_AGO: Final = (
    (60, 1, "second"), (3_600, 60, "minute"), (86_400, 3_600, "hour"), (2_592_000, 86_400, "day"),
    (31_536_000, 2_592_000, "month"), (10**12, 31_536_000, "year"),
)  # fmt: skip
