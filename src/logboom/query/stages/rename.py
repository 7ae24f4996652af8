"""`rename user.id as user, count as "how many", src_* as source_*`: other names for fields."""

import re
from dataclasses import dataclass, replace
from typing import Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Rename(Stage):
    pairs: tuple[tuple[str, str], ...]

    names = ("rename",)
    documentation = Documentation(
        syntax="rename NAME as NEW_NAME, ...",
        meaning="Gives fields other names. With a `*` on both sides, all fields that match are renamed.",
        examples=(
            '* | stats count by host | rename host as server, count as "how many"',
            "* | stats count as n_all, dc(host) as n_hosts | rename n_* as number_of_*",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        pairs = [_pair(reader)]
        while reader.sign(",") or reader.has_name():
            if reader.at_end:
                break
            pairs.append(_pair(reader))
        return cls(tuple(pairs))

    def __str__(self) -> str:
        return "rename " + ", ".join(f"{name_text(old)} as {name_text(new)}" for old, new in self.pairs)

    def apply(self, relation: Relation) -> Relation:
        for old, new in self.pairs:
            if "*" in old:
                for name in relation.matching(old):
                    relation = _renamed(relation, name, _filled(old, new, name))
            else:
                relation = _renamed(relation, old, new)
        return relation


def _pair(reader: Reader) -> tuple[str, str]:
    start = reader.at
    old = reader.name()
    if not reader.keyword("as"):
        raise reader.expected("as", hint="write rename old as new")
    new = reader.name("the new name")
    if old.count("*") != new.count("*") and "*" in old + new:
        hint = "write rename a_* as b_*"
        raise QueryError("a * on one side needs one on the other", hint=hint, position=slice(start, reader.at))
    return old, new


def _filled(old: str, new: str, name: str) -> str:
    """The new name of a field: what the stars of the old pattern stood for, in those of the new one."""
    expression = "(.*)".join(re.escape(part) for part in old.split("*"))
    found = re.fullmatch(expression, name, re.DOTALL)
    stood_for = iter(found.groups() if found else ())
    return re.sub(r"\*", lambda _: next(stood_for, ""), new)


def _renamed(relation: Relation, old: str, new: str) -> Relation:
    """The same field under another name, at the same place; a field that had the new name is gone."""
    known = relation.named(old)
    value = relation.field(old)
    if known is None:
        removed = relation.without([old])
        return replace(removed, fields={**removed.fields, new: value})
    fields = {}
    for name, other in relation.fields.items():
        if name == known:
            fields[new] = replace(value, stored="")
        elif name != new:
            fields[name] = other
    opened = relation.open and replace(relation.open, removed=relation.open.removed | {old, new})
    return replace(relation, fields=fields, open=opened)
