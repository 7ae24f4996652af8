"""The rows between two stages: which fields they have, and the SELECT that gives them. Immutable; stages make new ones.

A relation of events is *open*: any other name is an attribute of theirs. Stages such as `table` and `stats` close it;
from then on a name that they didn't make is nobody's, and is told in a warning. A chart's series are open, too: which
there are is known when the rows are.

Evals and wheres fold into one SELECT; another is put around it only when it must be, or when a field is so costly that
it had better be computed once.
"""

import fnmatch
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from logboom.event import COLUMNS, Column
from logboom.query.context import Context
from logboom.query.fields import (
    ALIASES,
    LINE_BEFORE_MESSAGE,
    LINE_NAMES,
    WHOLE_LINE,
    Attribute,
    Elements,
    Field,
    FirstOf,
    Line,
    field_named,
)
from logboom.query.select import Order, Select, Source, Table
from logboom.query.stored_attributes import in_map, stored_attribute
from logboom.query.suggestions import nearest, shown
from logboom.query.terms import elements
from logboom.query.translation import ALWAYS
from logboom.query.tree import Node
from logboom.query.value import BETWEEN_VALUES, Value, is_there, missing, text_of

LIGHT: Final = 24
"""The weight of a field up to which it is repeated in SQL rather than computed in a SELECT below."""

# 64-bit integers that a Float64 would round: they are names, not quantities.
_IDENTIFIERS: Final = frozenset({"fingerprint", "load_id"})


@dataclass(frozen=True, slots=True)
class OpenFields:
    """A Map in which any other field is looked up; `removed` are names that a stage took away.

    `spread` says that an answer shows its keys as columns; an event's attributes stay one column.
    """

    sql: str
    kind: str
    removed: frozenset[str] = frozenset()
    spread: bool = False
    fills: bool = False
    """Whether a key that a row lacks is zero there: a count of nothing."""


@dataclass(frozen=True, slots=True)
class Relation:
    context: Context
    source: Source
    fields: Mapping[str, Value]
    hidden: Mapping[str, Value]
    """Fields that `fields` or `table` left out and that a later stage may need: when it happened."""
    open: OpenFields | None = None
    conditions: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    streams: bool = False
    """Whether each row is still an event, in the events' own order, so that the newest can be had without the rest."""
    is_sorted: bool = False
    """Whether somebody asked for the order."""
    is_table: bool = False
    """Whether the rows are no longer events: an answer shows the fields as columns of a table."""
    dataset: str = ""
    """The name of another system's data set, which may stand before a field's: `Web.status` is `status`."""

    # What an expression asks.

    @property
    def is_open(self) -> bool:
        return self.open is not None

    def knows(self, name: str) -> bool:
        return self.named(name) is not None

    def named(self, name: str) -> str | None:
        """The name under which the relation has the field: itself, or another word for the same."""
        if name in self.fields:
            return name
        if self.dataset and name.startswith(f"{self.dataset}."):
            return self.named(name.removeprefix(f"{self.dataset}."))
        if "(" in name:  # a column of stats, with other blanks than ours: count(eval(status=404))
            return next((other for other in self.fields if "".join(other.split()) == "".join(name.split())), None)
        same = _SAME.get(name, ())
        return next((other for other in same if other in self.fields), None)

    def field(self, name: str) -> Value:
        if name in LINE_NAMES and name not in self.fields and (line := self._line(name)) is not None:
            return line
        found = self.named(name)
        if found is not None:
            return self.fields[found]
        for other in (name, *_SAME.get(name, ())):
            if other in self.hidden:
                return self.hidden[other]
        if self.dataset and name.startswith(f"{self.dataset}."):
            return self.field(name.removeprefix(f"{self.dataset}."))
        if self.open is not None and name not in self.open.removed:
            return _open_value(self.open, name, self.context)
        hint = nearest(name, self.fields)
        self.context.warn(f"there is no field {shown(name)} here" + (f": {hint}" if hint else ""))
        return missing()

    def _line(self, name: str) -> Value | None:
        """The line as it came, of which the message may be the rest; None when the rows are no events, or changed."""
        message, opened = self.fields.get("message"), self.open
        if message is None or message.stored != "message" or opened is None or opened.kind != "text" or opened.spread:
            return None
        whole, head = (f"{opened.sql}[{self.context.bind(name)}]" for name in (WHOLE_LINE, LINE_BEFORE_MESSAGE))
        sql = f"if({whole} != '', {whole}, nullIf(concat({head}, ifNull({message.sql}, '')), ''))"
        if isinstance(field := field_named(name), Line) and field.own is not None:
            sql = f"coalesce({_open_field(opened, field.own, self.context).sql}, {sql})"
        return Value(sql, "text", message.weight + 4, stored="")

    @property
    def is_untouched(self) -> bool:
        """Whether this is still the table of events itself, no field of it changed: search terms mean what they say."""
        if self.dataset or not self.streams or not isinstance(self.source, Table):
            return False
        return self.open is not None and not self.open.removed

    def is_as_stored(self, name: str) -> bool:
        """Whether the rows are still the table of events, and no stage has changed this field of theirs."""
        opened = self.open
        if self.dataset or not isinstance(self.source, Table) or opened is None or opened.sql != "attributes":
            return False
        known = self.named(name)
        if known is None:
            return name not in opened.removed
        return self.fields[known].stored == known

    def sent(self, name: str) -> Value:
        """The field, but an attribute that came empty is an empty text, not a missing one."""
        if self.dataset:
            name = name.removeprefix(f"{self.dataset}.")
        opened = self.open
        value = self.field(name)
        if opened is None or opened.kind != "text" or opened.spread or name in opened.removed or self.knows(name):
            return value
        bound = self.context.bind(name)
        there = f"if(mapContains({opened.sql}, {bound}), {opened.sql}[{bound}], {text_of(value)})"
        return Value(there, "text", value.weight + 3, stored=value.stored)

    def of_events_where(self, condition: str) -> "Relation":
        """With a condition on the events themselves, below all that the stages made of them."""
        if isinstance(self.source, Table):
            return replace(self, conditions=(*self.conditions, condition))
        return replace(self, source=_with_condition(self.source, condition))

    def texts(self) -> tuple[list[str], str]:
        """SQL of every text of a row, and of the Map with those that have no names yet (empty when there is none)."""
        named = [text_of(value) for value in self.fields.values() if value.kind in {"text", "list"}]
        opened = self.open
        if opened is None or opened.kind == "number":
            return named, ""
        return named, opened.sql if opened.kind == "text" else texts_of(opened)

    # What stages make of it.

    def with_field(self, name: str, value: Value) -> "Relation":
        """With a field more, or another value of one."""
        known = self.named(name)
        fields = {**self.fields, (name if known is None else known): replace(value, stored="")}
        changed = replace(self, fields=fields, open=_without(self.open, [name]))
        return changed.nested() if value.weight > LIGHT else changed

    def with_fields(self, values: Mapping[str, Value]) -> "Relation":
        relation = self
        for name, value in values.items():
            relation = relation.with_field(name, value)
        return relation

    def only(self, fields: Mapping[str, Value], *, opened: OpenFields | None = None) -> "Relation":
        """With just these fields, in this order; when it happened stays known."""
        hidden = dict(self.hidden)
        for name in _KEPT_HIDDEN:
            found = self.named(name)
            if found is not None:
                hidden[name] = self.fields[found]
        return replace(self, fields=dict(fields), hidden=hidden, open=opened)

    def with_open_map(self, sql: str) -> "Relation":
        """With the keys of a Map(String, String) as further fields; where a key is an attribute already, it is replaced."""
        if self.open is None:
            opened = OpenFields(sql, "text", frozenset(self.fields), spread=True)
        else:
            opened = replace(self.open, sql=f"mapUpdate(CAST({self.open.sql}, 'Map(String, String)'), {sql})")
        return replace(self, open=opened).nested()

    def with_hidden_field(self, name: str, value: Value) -> "Relation":
        """With a value that stages share among each other and that no answer shows."""
        changed = replace(self, hidden={**self.hidden, name: value})
        return changed.nested() if value.weight > LIGHT else changed

    def without_hidden(self, names: Iterable[str]) -> "Relation":
        gone = set(names)
        return replace(self, hidden={name: value for name, value in self.hidden.items() if name not in gone})

    def without(self, names: Iterable[str]) -> "Relation":
        """Without these fields; patterns with `*` are understood."""
        gone = {known for name in names for known in self.matching(name)}
        relation = replace(
            self,
            fields={name: value for name, value in self.fields.items() if name not in gone},
            open=_without(self.open, [name for name in names if "*" not in name]),
        )
        hidden = {name: self.fields[name] for name in gone if name in _KEPT_HIDDEN} | dict(self.hidden)
        return replace(relation, hidden=hidden)

    def matching(self, name: str) -> list[str]:
        """The known fields that a name or a pattern with `*` means."""
        if "*" in name:
            expression = re.compile(fnmatch.translate(name.replace("[", "[[]").replace("?", "[?]")))
            return [known for known in self.fields if expression.match(known)]
        known = self.named(name)
        return [] if known is None else [known]

    def where(self, condition: str) -> "Relation":
        """The rows for which the condition holds."""
        base = self.nested() if self.limit is not None else self
        return base if condition == ALWAYS else replace(base, conditions=(*base.conditions, condition))

    def before_where(self) -> "Relation":
        """The relation over which a condition for `where` has to be written."""
        return self.nested() if self.limit is not None else self

    def first(self, count: int) -> "Relation":
        """The first rows in the present order."""
        return replace(self, limit=count if self.limit is None else min(count, self.limit))

    def sorted_by(self, order: tuple[Order, ...]) -> "Relation":
        base = self.nested() if self.limit is not None else self
        return replace(base, order=order, streams=False, is_sorted=True)

    def nested(self) -> "Relation":
        """The same rows, with this SELECT put into another: every field is a column of it."""
        columns: dict[str, str] = {}
        names: dict[str, str] = {}

        def column(sql: str) -> str:
            if sql not in names:
                names[sql] = self.context.new_name()
                columns[names[sql]] = sql
            return names[sql]

        fields = {name: replace(value, sql=column(value.sql), weight=1) for name, value in self.fields.items()}
        hidden = {name: replace(value, sql=column(value.sql), weight=1) for name, value in self.hidden.items()}
        opened = replace(self.open, sql=column(self.open.sql)) if self.open else None
        order = tuple(replace(key, key=column(key.key)) for key in self.order)
        select = Select(
            columns,
            self.source,
            self.conditions,
            order_by=self.order if self.limit is not None else (),
            limit=f"LIMIT {self.limit}" if self.limit is not None else "",
        )
        return replace(
            self,
            source=select,
            fields=fields,
            hidden=hidden,
            open=opened,
            order=order,
            conditions=(),
            limit=None,
            streams=self.streams and self.limit is None,
        )

    def grouped(
        self, keys: Mapping[str, Value], aggregates: Mapping[str, Value], *, conditions: Iterable[str] = ()
    ) -> "Relation":
        """A row for each combination of the keys, with what was computed of its rows; all aggregates are SQL over `self`."""
        columns: dict[str, str] = {}
        fields: dict[str, Value] = {}
        group_by, having, wanted = [], [], list(conditions)
        for name, value in keys.items():
            internal, sql = self.context.new_name(), value.sql
            if value.stored and sql == f"nullIf({value.stored}, '')" and is_there(value) in wanted:
                # Groups are left out more cheaply than rows.
                sql = value.stored
                wanted.remove(is_there(value))
                having.append(f"{sql} != ''")
            columns[internal] = sql
            group_by.append(sql)
            fields[name] = replace(value, sql=internal, weight=1, stored="")
        for name, value in aggregates.items():
            internal = self.context.new_name()
            columns[internal] = value.sql
            fields[name] = replace(value, sql=internal, weight=1, stored="")
        select = Select(
            columns,
            self.source,
            (*self.conditions, *wanted),
            group_by=tuple(group_by),
            having=tuple(having),
        )
        order = tuple(Order(fields[name].sql) for name in keys)
        return Relation(self.context, select, fields, {}, order=order, is_table=True)

    def ready_to_group(self) -> "Relation":
        """The relation over which the SQL of a grouping has to be written."""
        return self.nested() if self.limit is not None else self

    def numbered(self) -> tuple["Relation", str]:
        """With the number of each row in the present order, from 1, under an internal name."""
        base = self.nested() if self.limit is not None else self
        over = f" ORDER BY {', '.join(order.sql() for order in base.order)}" if base.order else ""
        number = Value(f"row_number() OVER ({over.strip()})", "number", LIGHT + 1)
        nested = replace(base, hidden={**base.hidden, "\0number": number}, streams=False).nested()
        name = nested.hidden["\0number"].sql
        return replace(nested.without_hidden(["\0number"]), order=(Order(name),)), name


def events(context: Context, tree: Node | None = None) -> Relation:
    """All events of the plan's project and range of time that match search terms (the plan's own), the newest first."""
    fields: dict[str, Value] = {}
    for column in COLUMNS:
        if column.kind != "map":
            fields[column.name] = _of_column(column)
    return Relation(
        context,
        Table("logboom.events"),
        fields,
        {},
        open=OpenFields("attributes", "text"),
        conditions=((context.plan if tree is None else replace(context.plan, tree=tree)).scope(context.translation),),
        order=(Order("timestamp", descending=True), Order("event_id", descending=True)),
        streams=True,
    )


_KEPT_HIDDEN: Final = ("timestamp", "message")

_SAME: Final[dict[str, tuple[str, ...]]] = {}
for _name in ALIASES.values():
    _names = [_name, *(alias for alias, name in ALIASES.items() if name == _name)]
    for _one in _names:
        _SAME[_one] = tuple(name for name in _names if name != _one)


def _with_condition(source: Source, condition: str) -> Source:
    if isinstance(source, Select) and isinstance(source.source, Table):
        return replace(source, conditions=(*source.conditions, condition))
    if isinstance(source, Select):
        return replace(source, source=_with_condition(source.source, condition))
    raise AssertionError(source)  # only rows that stream are asked for in pages, and they come from one table


def _of_column(column: Column) -> Value:
    match column.kind:
        case "time":
            nanoseconds = column.name if column.name == "timestamp" else f"toDateTime64({column.name}, 9, 'UTC')"
            return Value(nanoseconds, "time", stored=column.name)
        case "number" if column.name in _IDENTIFIERS:
            return Value(f"nullIf(toString({column.name}), '0')", "text", stored=column.name)
        case "number":
            return Value(f"toFloat64(nullIf({column.name}, 0))", "number", stored=column.name)
        case "id" if column.engine_type == "UUID":
            return Value(f"toString({column.name})", "text", stored=column.name)
        case _:
            return Value(f"nullIf({column.name}, '')", "text", stored=column.name)


def _without(opened: OpenFields | None, names: Iterable[str]) -> OpenFields | None:
    return None if opened is None else replace(opened, removed=opened.removed | frozenset(names))


def texts_of(opened: OpenFields) -> str:
    """SQL of the Map, its values as texts."""
    if opened.kind == "text":
        return f"CAST({opened.sql}, 'Map(String, String)')"
    text = f"arrayStringConcat(value, {BETWEEN_VALUES})" if opened.kind == "list" else "toString(value)"
    return f"mapApply((name, value) -> (name, {text}), {opened.sql})"


def _open_value(opened: OpenFields, name: str, context: Context) -> Value:
    if opened.kind == "list":
        field = field_named(name)
        if isinstance(field, Elements):
            texts = f"arrayStringConcat({opened.sql}[{context.bind(field.attribute.name)}])"
            return Value(elements.of_text(field, texts, context.bind), "list", weight=3 * LIGHT)
        return _open_list(opened, field if isinstance(field, Attribute) else Attribute(name), context)
    if opened.kind == "number":
        bound = context.bind(name)
        if opened.fills:
            return Value(f"CAST({opened.sql}[{bound}], 'Nullable(Float64)')", "number", weight=2)
        return Value(f"if(mapContains({opened.sql}, {bound}), {opened.sql}[{bound}], NULL)", "number", weight=3)
    return _open_field(opened, field_named(name), context)


def _open_list(opened: OpenFields, attribute: Attribute, context: Context) -> Value:
    """All values of an attribute, or of what a path leads to in those that are JSON."""
    values = f"{opened.sql}[{context.bind(attribute.name)}]"
    weight = 2
    for name, path in attribute.paths():
        way = ", ".join(context.bind(part) for part in path)
        found = f"arrayMap(value -> JSONExtract(value, {way}, 'Nullable(String)'), {opened.sql}[{context.bind(name)}])"
        inside = f"CAST(arrayFilter(value -> isNotNull(value), {found}), 'Array(String)')"
        values, weight = f"if(notEmpty({values}), {values}, {inside})", weight * 2 + 3
    return Value(values, "list", weight=weight)


def _open_field(opened: OpenFields, field: Field, context: Context) -> Value:
    """A field of an event that is no column alone; empty texts are missing."""
    if isinstance(field, Column):  # a stage took the column away: an attribute may still have its name
        field = Attribute(field.name)
    if isinstance(field, Line):
        field = field.own or Attribute("_raw")
    if isinstance(field, Elements):
        text = f"ifNull({_open_field(opened, field.attribute, context).sql}, '')"
        return Value(elements.of_text(field, text, context.bind), "list", weight=3 * LIGHT)
    if isinstance(field, FirstOf):
        own = _open_field(opened, field.attribute, context)
        others = [text_of(_of_column(column)) for column in field.columns if column.name not in _NEVER_INSTEAD]
        if opened.sql != "attributes" or not others:
            return own
        return Value(f"coalesce({', '.join([own.sql, *others])})", "text", weight=own.weight + 2)
    if opened.sql == "attributes":
        return stored_attribute(field, context)
    return in_map(opened.sql, field, context)


# A level is not what somebody means by `status`, although it may have come under this name.
_NEVER_INSTEAD: Final = frozenset({"level"})
