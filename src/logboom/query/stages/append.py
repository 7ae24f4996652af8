"""`append [search ...]`, `appendpipe [stats ...]`, `appendcols [...]`, `union [...] [...]`: more rows, or more fields."""

import dataclasses
from dataclasses import dataclass, replace
from typing import Any, Self

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.reader import InnerPipeline, Reader, read_bool, read_count
from logboom.query.relation import Relation
from logboom.query.stages.combining import appended, beside
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.time_bounds import range_of

_IGNORED = {
    "maxtime": read_count, "maxout": read_count, "timeout": read_count, "extendtimerange": read_bool,
    "run_in_preview": read_bool, "override": read_bool,
}  # fmt: skip


def inner_relation(inner: InnerPipeline, context: Context) -> Relation:
    """The rows of a pipeline in brackets, over the range of time of the query around it, or their own."""
    plan = context.plan
    start, end = range_of(inner.search, now=plan.now, zone=plan.zone)
    own = replace(plan, start=plan.start if start is None else start, end=plan.end if end is None else end)
    relation: Relation = inner.relation(replace(context, plan=own))
    return replace(relation, context=context)


@dataclass(frozen=True, slots=True)
class Append(Stage):
    inner: InnerPipeline

    names = ("append",)
    documentation = Documentation(
        syntax="append [search ...]",
        meaning="Puts the rows of another search behind the present ones.",
        examples=("* | stats count by host | append [search status>=500 | stats count as failed]",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options(_IGNORED)
        return cls(reader.inner())

    def __str__(self) -> str:
        return f"append {inner_text(self.inner)}"

    def apply(self, relation: Relation) -> Relation:
        return appended([relation, inner_relation(self.inner, relation.context)])


@dataclass(frozen=True, slots=True)
class Union(Stage):
    inner: tuple[InnerPipeline, ...]

    names = ("union", "multisearch")
    is_generator = True
    documentation = Documentation(
        syntax="union [search ...] [search ...] ...",
        meaning="The rows of several searches, one behind the other; behind other stages, after their rows.",
        examples=("| union [search status>=500 | stats count as failed] [search status<500 | stats count as fine]",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options(_IGNORED)
        found = [reader.inner()]
        while reader.sign(",") or reader.ahead == "[":
            found.append(reader.inner())
        return cls(tuple(found))

    def __str__(self) -> str:
        return f"union {' '.join(inner_text(inner) for inner in self.inner)}"

    def apply(self, relation: Relation) -> Relation:
        others = [inner_relation(inner, relation.context) for inner in self.inner]
        return appended(others if relation.is_untouched else [relation, *others])


@dataclass(frozen=True, slots=True)
class Appendcols(Stage):
    inner: InnerPipeline

    names = ("appendcols",)
    documentation = Documentation(
        syntax="appendcols [search ...]",
        meaning="Puts the fields of another search's rows beside the present ones: the first beside the first, and so on.",
        examples=("* | stats count | appendcols [search status>=500 | stats count as failed]",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options(_IGNORED)
        return cls(reader.inner())

    def __str__(self) -> str:
        return f"appendcols {inner_text(self.inner)}"

    def apply(self, relation: Relation) -> Relation:
        return beside(relation, inner_relation(self.inner, relation.context))


@dataclass(frozen=True, slots=True)
class Appendpipe(Stage):
    stages: str
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("appendpipe",)
    documentation = Documentation(
        syntax="appendpipe [STAGES]",
        meaning="Puts behind the present rows what other stages make of them: a total, for example.",
        examples=('* | stats count by host | appendpipe [stats sum(count) as count | eval host = "all"]',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options(_IGNORED)
        start = reader.at
        return cls(reader.bracketed().strip(), slice(start, reader.at))

    def __str__(self) -> str:
        return f"appendpipe [{self.stages}]"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.nested()
        return appended([relation, applied(self.stages, relation, self.position)])


def applied(text: str, relation: Relation, position: slice) -> Relation:
    """The relation with stages applied that are only now read. Raises QueryError, pointing at all of them."""
    try:
        for stage in read_stages(text, relation, position):
            relation = stage.apply(relation)
    except QueryError as error:
        error.position = position
        raise
    return relation


def read_stages(text: str, relation: Relation, position: slice) -> tuple[Stage, ...]:
    """Stages of a text that are only now read. Raises QueryError, pointing at all of them."""
    read: Any = relation.context.parse_stages
    try:
        return tuple(read(text)) if text and read else ()
    except QueryError as error:
        error.position = position
        raise


def inner_text(inner: InnerPipeline) -> str:
    """A pipeline in brackets, as it is written."""
    text = str(inner)
    return f"[{text}]" if text.startswith("|") else f"[search {text}]"
