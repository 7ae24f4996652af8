"""What is to be counted of a project's events: one SQL statement, whose answer is cells.

A cell is what one key had in one slice of time, and at which tick it was first there to be seen. A tick is a moment at
which a rule judges: the end of a window, a multiple of the rule's interval. The window that ends at tick E is judged at
E + allowed_lateness and sees what was received until then; what is received later is seen by a later tick. So what
each tick sees depends on the events alone, not on when somebody looks: live and back-test count the same.

Rules with an equal scan share its cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from logboom.alerts.partials import PartialKind, read, select
from logboom.errors import LimitExceeded
from logboom.event import Column
from logboom.query import compile as compiler
from logboom.query.fields import Attribute, Elements, FirstOf, Line, field_named
from logboom.query.parser import parse
from logboom.query.plan import Plan
from logboom.query.time import SECOND
from logboom.query.translation import Translation, any_of
from logboom.query.tree import And, Everything, Node, Or
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement

MOST_CELLS: Final = 2_000_000
KEY_CHARACTERS: Final = 200
SCAN_LIMITS: Final = Limits(seconds=120, memory_bytes=2 << 30, result_rows=MOST_CELLS)
EVERYWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Measure:
    """One partial: over a field's values (of a count none), among the events of the scan's search number `search`.

    Where an event does not have the field, the first that it has of `otherwise` stands for it.
    """

    kind: PartialKind
    field: str = ""
    search: int = EVERYWHERE
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    slice: int
    """Where the slice begins, in seconds since 1970."""
    seen: int
    """The end of the first window that sees it, in seconds since 1970."""
    key: str
    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """`searches` are texts of queries; an event counts when it is found by any of them."""

    project: int
    searches: tuple[str, ...]
    measures: tuple[Measure, ...]
    by: str = ""
    """The field whose values are the keys; '' for none, the one key is then ''."""
    slice_seconds: int
    every_seconds: int
    lateness_seconds: int

    def first_tick(self, slice_: int) -> int:
        """The end of the first window that holds the slice."""
        return -(-(slice_ + self.slice_seconds) // self.every_seconds) * self.every_seconds

    async def cells(
        self,
        engine: Engine,
        *,
        start: int,
        end: int,
        after_load: int = 0,
        until_load: int | None = None,
        late_load: int = 0,
        late_from: int | None = None,
    ) -> list[Cell]:
        """The cells of events from `start` to `end` (seconds), of the loads after `after_load` up to `until_load`.

        What came with a load after `late_load` is seen by tick `late_from` at the earliest, if that is given: the ticks
        before were judged without it, whenever it was received. Raises what the engine raises.
        """
        statement = self.statement(
            start=start,
            end=end,
            after_load=after_load,
            until_load=until_load,
            late_load=late_load,
            late_from=late_from,
        )
        found = await engine.rows(statement, limits=SCAN_LIMITS, slot="background")
        if len(found.rows) >= MOST_CELLS:
            raise LimitExceeded("the rule has too many keys", hint="let it count by a field with fewer values")
        return [self.cell(slice_, seen, key, parts) for slice_, seen, key, *parts in found.rows]

    def statement(
        self,
        *,
        start: int,
        end: int,
        after_load: int = 0,
        until_load: int | None = None,
        late_load: int = 0,
        late_from: int | None = None,
    ) -> Statement:
        trees = [parse(search) for search in self.searches]
        plan = Plan(tree=_any(trees), project=self.project, start=start * SECOND, end=end * SECOND, now=end * SECOND)
        translation = plan.translation()
        loads = Loads(after=after_load, until=until_load, late_after=late_load, late_from=late_from)
        where = f"{plan.scope(translation)}{loads.condition(translation)}"
        return self.grouped(translation, self.partials(translation), where=where, loads=loads)

    def grouped(self, translation: Translation, partials: Sequence[str], *, where: str, loads: "Loads") -> Statement:
        """The statement that gives these partials by slice, tick and key."""
        bind = translation.bind
        every, slice_ = bind(self.every_seconds, "Int64"), bind(self.slice_seconds, "Int64")
        lateness = bind((self.lateness_seconds - self.every_seconds) * 1_000_000 + 1, "Int64")
        received = f"intDiv(toUnixTimestamp64Micro(received_at) - {lateness}, {every} * 1000000)"
        if loads.late_from is not None:
            behind = bind(loads.late_from // self.every_seconds, "Int64")
            received = f"if(load_id > {bind(loads.late_after, 'UInt64')}, greatest({received}, {behind}), {received})"
        key = f"substringUTF8({field_text(self.by, translation)}, 1, {KEY_CHARACTERS})" if self.by else "''"
        sql = (
            f"SELECT intDiv(intDiv(toUnixTimestamp64Nano(timestamp), 1000000000), {slice_}) AS slice,"
            f" greatest({received}, intDiv((slice + 1) * {slice_} + {every} - 1, {every})) AS seen,"
            f" {key} AS by, {', '.join(partials)}"
            f" FROM logboom.events WHERE {where}{' AND by != ' + repr('') if self.by else ''}"
            f" GROUP BY slice, seen, by"
        )
        return Statement(sql, translation.parameters.values)

    def partials(self, translation: Translation, *, among_others: bool = False) -> list[str]:
        """SQL of the measures; `among_others`: also of events that none of the searches finds, which don't count."""
        conditions = [compiler.match(parse(search), translation) for search in self.searches]
        anywhere = any_of(conditions) if among_others else ""
        return [
            select(
                measure.kind,
                _value(measure, translation),
                conditions[measure.search] if measure.search != EVERYWHERE else anywhere,
            )
            for measure in self.measures
        ]

    def presence(self, translation: Translation) -> str:
        """SQL of how many events any of the searches finds."""
        return f"countIf({any_of([compiler.match(parse(search), translation) for search in self.searches])})"

    def cell(self, slice_: Any, seen: Any, key: Any, parts: Sequence[Any]) -> Cell:
        """A row of the engine's answer."""
        read_parts = tuple(read(measure.kind, part) for measure, part in zip(self.measures, parts, strict=True))
        return Cell(int(slice_) * self.slice_seconds, int(seen) * self.every_seconds, str(key), read_parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """Which loads are read, and which tick sees those at the earliest that came after the ticks before were judged."""

    after: int = 0
    until: int | None = None
    late_after: int = 0
    late_from: int | None = None

    def condition(self, translation: Translation) -> str:
        after = f" AND load_id > {translation.bind(self.after, 'UInt64')}" if self.after else ""
        return after + (f" AND load_id <= {translation.bind(self.until, 'UInt64')}" if self.until is not None else "")


def field_text(name: str, translation: Translation) -> str:
    """SQL of a field's value as text; '' where an event has none."""
    field = field_named(name)
    if isinstance(field, Attribute):
        return _attribute(field, translation)
    if isinstance(field, FirstOf):
        values = [_attribute(field.attribute, translation), *(_column(column) for column in field.columns)]
        known = ", ".join(f"nullIf({value}, '')" for value in values)
        return f"coalesce({known}, '')"
    if isinstance(field, Line | Elements):
        return compiler.text_of(name, translation)
    return _column(field)


def _column(column: Column) -> str:
    return (
        f"if({column.name} = 0, '', toString({column.name}))" if column.kind == "number" else f"toString({column.name})"
    )


def _attribute(field: Attribute, translation: Translation) -> str:
    """The attribute of exactly this name, else what a path into the JSON of another one reaches."""
    name = translation.bind(field.name)
    inside = [
        f"JSONExtract(attributes[{translation.bind(outer)}], {', '.join(map(translation.bind, path))}, 'Nullable(String)')"
        for outer, path in field.paths()
    ]
    if not inside:
        return f"attributes[{name}]"
    return f"if(mapContains(attributes, {name}), attributes[{name}], coalesce({', '.join(inside)}, ''))"


def _value(measure: Measure, translation: Translation) -> str:
    if measure.kind == "count":
        return ""
    text = field_text(measure.field, translation)
    if measure.otherwise:
        texts = [text, *(field_text(name, translation) for name in measure.otherwise)]
        text = f"coalesce({', '.join(f'nullIf({one}, {chr(39) * 2})' for one in texts)}, '')"
    return text if measure.kind == "sketch" else f"toFloat64OrNull({text})"


def _any(trees: Sequence[Node]) -> Node:
    """A query that finds what any of these finds; one that another one narrows adds nothing."""
    alternatives = tuple(
        tree for tree in trees if not any(_narrows(tree, other) for other in trees if other is not tree)
    )
    if not alternatives or any(isinstance(tree, Everything) for tree in alternatives):
        return Everything()
    return alternatives[0] if len(alternatives) == 1 else Or(alternatives)


def _narrows(tree: Node, other: Node) -> bool:
    """Whether `tree` is `other` and more besides."""
    operands = tree.operands if isinstance(tree, And) else (tree,)
    wider = other.operands if isinstance(other, And) else (other,)
    return len(operands) > len(wider) and all(operand in operands for operand in wider)
