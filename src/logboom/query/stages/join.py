"""`join type=left user [search ...]`: fields of another search's rows that have the same values."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import InnerPipeline, Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.append import inner_relation, inner_text
from logboom.query.stages.combining import joined
from logboom.query.stages.stage import Documentation, Stage

_OPTIONS: Final = {
    "type": read_word, "max": read_count, "overwrite": read_bool, "usetime": read_bool, "earlier": read_bool,
    "left": read_word, "right": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Join(Stage):
    fields: tuple[str, ...]
    inner: InnerPipeline
    keeps_all: bool = False
    all_matches: bool = False
    theirs: tuple[str, ...] = ()
    """What the fields are called in the other search; empty when they have the same names there."""

    names = ("join",)
    documentation = Documentation(
        syntax="join [type=inner|left] [max=1] NAME, ... [search ...] | join left=L right=R where L.NAME=R.NAME ... [search ...]",
        meaning="Puts the fields of another search's rows beside the rows that have the same values of these fields. "
        "Without `type=left`, rows that have no counterpart are left out; `max=0` takes every counterpart, not only one.",
        examples=(
            "* | stats count by host | join type=left host [search status>=500 | stats count as failed by host]",
        ),
        notes="Values are compared with upper and lower case. A `stats` or `lookup` that does the same is faster.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        theirs: tuple[str, ...] = ()
        if reader.keyword("where"):
            fields, theirs = _read_pairs(reader, found.get("left", ""), found.get("right", ""))
        else:
            fields = () if reader.ahead == "[" else reader.names()
        reader.options(_OPTIONS, found)
        if not fields:
            hint = "write join host [search ...]"
            raise QueryError(
                "`join` needs the fields that are to be the same", hint=hint, position=slice(start, start + 1)
            )
        kind = found.get("type", "inner").lower()
        if kind not in {"inner", "left", "outer"}:
            raise QueryError("a join is `inner`, `left` or `outer`", position=slice(start, reader.at))
        return cls(fields, reader.inner(), kind != "inner", found.get("max", 1) != 1, theirs)

    def __str__(self) -> str:
        options = (" type=left" if self.keeps_all else "") + (" max=0" if self.all_matches else "")
        if self.theirs:
            pairs = zip(self.fields, self.theirs, strict=True)
            where = " ".join(f"{name_text(f'l.{ours}')}={name_text(f'r.{theirs}')}" for ours, theirs in pairs)
            return f"join{options} left=l right=r where {where} {inner_text(self.inner)}"
        return f"join{options} {', '.join(map(name_text, self.fields))} {inner_text(self.inner)}"

    def apply(self, relation: Relation) -> Relation:
        other = inner_relation(self.inner, relation.context)
        for ours, theirs in zip(self.fields, self.theirs, strict=False):
            if ours != theirs:
                other = other.with_field(ours, other.field(theirs))
        return joined(relation, other, self.fields, keeps_all=self.keeps_all, all_matches=self.all_matches)


def _read_pairs(reader: Reader, left: str, right: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`L.id=R.user_id ...`: the fields of both sides."""
    pairs: list[tuple[str, str]] = []
    while not reader.at_end and reader.ahead != "[":
        start = reader.at
        one = reader.name()
        if not (reader.sign("==") or reader.sign("=")):
            raise reader.expected("an equals sign", hint="write where L.id=R.id")
        other = reader.name()
        if one.startswith(f"{right}.") and other.startswith(f"{left}."):
            one, other = other, one
        if not left or not one.startswith(f"{left}.") or not other.startswith(f"{right}."):
            hint = "write join left=L right=R where L.id=R.id [search ...]"
            raise QueryError("these are no fields of both sides", hint=hint, position=slice(start, reader.at))
        pairs.append((one.removeprefix(f"{left}."), other.removeprefix(f"{right}.")))
        reader.sign(",")
        reader.keyword("and")
    return tuple(ours for ours, _ in pairs), tuple(theirs for _, theirs in pairs)
