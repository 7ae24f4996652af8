"""What charts share: values by row and series, the most important series by themselves and the rest as one.

The rows of a chart have a field for each series. Which there are is known when the rows are, so the series are kept in
a Map of the row, as the attributes of an event are, and later stages find them by name all the same.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from logboom.errors import QueryError
from logboom.event import LEVELS
from logboom.query.aggregates.term import AggregateTerm
from logboom.query.aggregates.wildcards import expanded as expanded_terms
from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import OpenFields, Relation
from logboom.query.select import Order, Select, Source, Table, Union
from logboom.query.stages.expansion import expanded
from logboom.query.suggestions import shown
from logboom.query.value import Value, is_there, number_of, text_of, text_or_empty

DEFAULT_SERIES: Final = 10
MOST_SERIES: Final = 1_000


def _read_limit(reader: Reader) -> int:
    """`limit=5`, `limit=top5`."""
    word = reader.word("a number of series").lower().removeprefix("top").removeprefix("bottom")
    return int(word) if word.isdigit() and len(word) < 7 else DEFAULT_SERIES


SERIES_OPTIONS: Final = {
    "limit": _read_limit, "useother": read_bool, "usenull": read_bool, "otherstr": read_word, "nullstr": read_word,
    "agg": read_word, "sep": read_word, "format": read_word, "cont": read_bool, "partial": read_bool, "fixedrange": read_bool,
    "dedup_splitvals": read_bool, "bins": read_count, "minspan": read_word, "aligntime": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    limit: int = DEFAULT_SERIES
    other: bool = True
    null: bool = True
    other_name: str = "OTHER"
    null_name: str = "NULL"

    def __str__(self) -> str:
        return "".join(
            [
                f" limit={self.limit}" if self.limit != DEFAULT_SERIES else "",
                "" if self.other else " useother=f",
                "" if self.null else " usenull=f",
                f" otherstr={name_text(self.other_name)}" if self.other_name != "OTHER" else "",
                f" nullstr={name_text(self.null_name)}" if self.null_name != "NULL" else "",
            ]
        )


DEFAULT_OPTIONS: Final = SeriesOptions()
_TOP: Final = re.compile(r"where\s+[A-Za-z_]\w*(?:\([^()]*\))?\s+in\s+(?:top|bottom)(\d{1,5})", re.IGNORECASE)


def read_top(reader: Reader, found: dict[str, Any]) -> None:
    """`where max in top5` behind the series, which says how many there are."""
    if top := reader.take(_TOP):
        found["limit"] = int(top[1])


def series_options(found: dict[str, Any]) -> SeriesOptions:
    return SeriesOptions(
        found.get("limit", DEFAULT_SERIES),
        found.get("useother", True),
        found.get("usenull", True),
        found.get("otherstr", "OTHER"),
        found.get("nullstr", "NULL"),
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a chart are: `key` is SQL over the relation, `all` the SQL of a SELECT's source with every key."""

    name: str
    key: Value
    every_key: str = ""
    """SQL of an array with all keys that are to be there."""
    fill: str = ""
    """How the engine makes them itself, where they are evenly spaced."""
    seconds: str | None = None
    as_field: Value | None = None
    """How the key's internal name becomes the field; the placeholder `{key}` stands for it."""

    @property
    def conditions(self) -> list[str]:
        """What makes an event one of a row; every event has a time."""
        return [] if self.every_key or self.as_field else [is_there(self.key)]


def charted(
    relation: Relation, rows: Rows, terms: tuple[AggregateTerm, ...], by: str, options: SeriesOptions
) -> Relation:
    """The chart: a row for each key, a field for each aggregate, or for each value of the field `by`. Raises QueryError."""
    terms = expanded_terms(terms, relation, (rows.name, by))
    for term in terms:
        if term.title == rows.name:
            hint = "give the result another name with `as`"
            raise QueryError(f"two columns would be named {shown(rows.name)}", hint=hint, position=term.position)
    if by:
        return _by_series(relation, rows, terms, by, options)
    values = {term.title: term.value(relation, seconds=rows.seconds) for term in terms}
    grouped = relation.grouped({rows.name: rows.key}, values, conditions=rows.conditions)
    if rows.every_key:
        grouped = _filled(grouped, rows)
    return _with_key(grouped, rows)


def _with_key(relation: Relation, rows: Rows) -> Relation:
    if rows.as_field is None:
        return relation
    key = relation.fields[rows.name]
    field = replace(rows.as_field, sql=rows.as_field.sql.replace("{key}", key.sql))
    return replace(relation, fields={**relation.fields, rows.name: field}, order=(Order(key.sql),))


def _filled(grouped: Relation, rows: Rows) -> Relation:
    """With a row for each key that no row had: its counts are zero, its other values missing."""
    key = grouped.fields[rows.name].sql
    select = grouped.source
    assert isinstance(select, Select)  # noqa: S101 -- `grouped` gives one
    others = [field.sql for name, field in grouped.fields.items() if name != rows.name]
    kinds = {field.sql: field.kind for field in grouped.fields.values()}
    marker = grouped.context.new_name()
    there = Select({key: f"assumeNotNull({key})", **{name: name for name in others}, marker: "1"}, select)
    empty = {name: "CAST([], 'Array(String)')" if kinds[name] == "list" else "NULL" for name in others}
    missing = Select({key: f"arrayJoin({rows.every_key})", **empty, marker: "0"}, ONE_ROW)
    both = Union((there, missing))
    names = {name: grouped.context.new_name() for name in (key, *others)}
    columns = {names[key]: key}
    for name in others:
        columns[names[name]] = f"argMax({name}, {marker})" if kinds[name] == "list" else f"any({name})"
    merged = Select(columns, both, group_by=(key,))
    fields: dict[str, Value] = {}
    for title, field in grouped.fields.items():
        # A count of nothing is zero; a mean of nothing is missing.
        sql = names[field.sql]
        counts = field.kind == "number" and select.columns.get(field.sql, "").startswith("toFloat64(")
        fields[title] = replace(field, sql=f"ifNull({sql}, 0)" if counts and title != rows.name else sql)
    return replace(grouped, source=merged, fields=fields, order=(Order(names[key]),))


ONE_ROW: Final = Table("system.one")


def _by_series(
    relation: Relation, rows: Rows, terms: tuple[AggregateTerm, ...], by: str, options: SeriesOptions
) -> Relation:
    if relation.field(by).kind == "list":
        relation = expanded(relation, by)
    context = relation.context
    field = relation.field(by)
    if _has_few_values(field, options.limit):
        return _by_level(relation, rows, terms, text_or_empty(field), options)
    series = text_of(field)
    if options.null:
        series = f"ifNull({series}, {context.bind(options.null_name)})"
    conditions = [*rows.conditions, *([] if options.null else [f"isNotNull({series})"])]
    merging = [_MERGED.get(term.name, "") for term in terms]
    at_once = bool(options.limit) and all(merging)
    if options.limit and not at_once:
        important = _important(relation, series, terms, conditions, options.limit)
        if options.other:
            series = f"if({series} IN {important}, {series}, {context.bind(options.other_name)})"
        else:
            conditions.append(f"{series} IN {important}")
    values = _values(relation, rows, terms)
    grouped = relation.grouped({"\0key": rows.key, "\0series": Value(series, "text")}, values, conditions=conditions)
    if at_once:
        grouped = _of_the_important(grouped, merging, options)
    return _spread(grouped, rows, terms, grouped.fields["\0series"].sql)


def _spread(grouped: Relation, rows: Rows, terms: tuple[AggregateTerm, ...], name: str) -> Relation:
    """A row for each key, with the series of this name and their values in a Map."""
    context, key = grouped.context, grouped.fields["\0key"].sql
    fills = bool(rows.every_key and rows.fill)
    source = grouped.source
    if rows.every_key and not fills:
        series = context.new_name()
        source, name = _every_key(grouped, rows, key, name, series), series
    pairs = [
        (_title(name, len(terms), context.bind(term.title)), grouped.fields[str(number)].sql)
        for number, term in enumerate(terms)
    ]
    row_key, series_map = context.new_name(), context.new_name()
    select = Select(
        {row_key: f"assumeNotNull({key})" if fills else key, series_map: _map_of(pairs)}, source, group_by=(key,)
    )
    if fills:
        select = replace(select, order_by=(Order(row_key, fill=rows.fill),))
    zero = all(term.name in {"count", "c", "dc", "estdc"} for term in terms)
    charted_rows = Relation(
        context,
        select,
        {rows.name: replace(rows.key, sql=row_key, weight=1)},
        {},
        open=OpenFields(series_map, "number", spread=True, fills=zero),
        order=(Order(row_key),),
        is_table=True,
    )
    return _with_key(charted_rows, rows)


def _has_few_values(field: Value, limit: int) -> bool:
    """Whether the limit can't be reached: the column `level` has one of seven words, or none."""
    return field.stored == "level" and (limit == 0 or limit >= len(LEVELS))


def _by_level(
    relation: Relation, rows: Rows, terms: tuple[AggregateTerm, ...], level: str, options: SeriesOptions
) -> Relation:
    """The chart by the column `level`: grouped by the word's number, which costs half of what a text beside a key does."""
    words = ", ".join(f"'{word}'" for word in LEVELS)
    number = f"CAST(transform({level}, [{words}], {list(range(1, len(LEVELS) + 1))}, 0), 'UInt8')"
    conditions = [*rows.conditions, *([] if options.null else [f"{level} != ''"])]
    values = _values(relation, rows, terms)
    grouped = relation.grouped({"\0key": rows.key, "\0level": Value(number, "number")}, values, conditions=conditions)
    place, null_name = grouped.fields["\0level"].sql, relation.context.bind(options.null_name)
    return _spread(grouped, rows, terms, f"[{null_name}, {words}][{place} + 1]")


# Aggregates of a series that follow from those of its parts, and how.
_MERGED: Final = {"count": "sum", "c": "sum", "sum": "sum", "min": "min", "max": "max"}


def _of_the_important(grouped: Relation, merging: list[str], options: SeriesOptions) -> Relation:
    """The rows of the most important series, the others together: ranked by what was grouped, the events read once."""
    key, series = grouped.fields["\0key"].sql, grouped.fields["\0series"].sql
    values = [grouped.fields[str(number)].sql for number in range(len(merging))]
    cells, rank, cell, shown = (grouped.context.new_name() for _ in range(4))
    place = f"row_number() OVER (ORDER BY {merging[0]}({values[0]}) DESC NULLS LAST, {series} NULLS LAST)"
    ranked = Select(
        {series: series, cells: f"groupArray(tuple({', '.join([key, *values])}))", rank: place},
        grouped.source,
        group_by=(series,),
    )
    is_important = f"{rank} <= {options.limit}"
    other = grouped.context.bind(options.other_name)
    name = f"if({is_important}, {series}, {other})" if options.other else series
    apart = Select({shown: name, cell: f"arrayJoin({cells})"}, ranked, () if options.other else (is_important,))
    merged = {
        value: f"{how}({cell}.{place})" for place, (value, how) in enumerate(zip(values, merging, strict=True), 2)
    }
    source = Select({key: f"{cell}.1", series: shown, **merged}, apart, group_by=(f"{cell}.1", shown))
    return replace(grouped, source=source)


def _every_key(grouped: Relation, rows: Rows, key: str, name: str, series: str) -> Source:
    """The rows of all series and, for each key, one row without a series."""
    select = grouped.source
    assert isinstance(select, Select)  # noqa: S101
    values = [field.sql for name, field in grouped.fields.items() if not name.startswith("\0")]
    there = Select(
        {
            key: f"assumeNotNull({key})",
            series: f"CAST({name}, 'Nullable(String)')",
            **{value: value for value in values},
        },
        select,
    )
    empty = Select(
        {
            key: f"arrayJoin({rows.every_key})",
            series: "CAST(NULL, 'Nullable(String)')",
            **dict.fromkeys(values, "CAST(NULL, 'Nullable(Float64)')"),
        },
        ONE_ROW,
    )
    return Union((there, empty))


def _map_of(pairs: list[tuple[str, str]]) -> str:
    """SQL that gathers names and numbers in a Map; those of which either is missing are left out."""
    if len(pairs) == 1:
        [(name, value)] = pairs
        gathered = (
            f"groupArrayIf((assumeNotNull({name}), assumeNotNull({value})), isNotNull({name}) AND isNotNull({value}))"
        )
    else:
        listed = ", ".join(f"({name}, {value})" for name, value in pairs)
        cells = f"CAST(arrayFlatten(groupArray([{listed}])), 'Array(Tuple(Nullable(String), Nullable(Float64)))')"
        there = f"arrayFilter(pair -> isNotNull(pair.1) AND isNotNull(pair.2), {cells})"
        gathered = f"arrayMap(pair -> (assumeNotNull(pair.1), assumeNotNull(pair.2)), {there})"
    return f"CAST({gathered}, 'Map(String, Float64)')"


def _title(series: str, count: int, title: str) -> str:
    """With several aggregates a series says of which it is."""
    return series if count == 1 else f"concat({title}, ': ', {series})"


def _values(relation: Relation, rows: Rows, terms: tuple[AggregateTerm, ...]) -> dict[str, Value]:
    """The numbers of a group, by the places of their terms."""
    found = [term.value(relation, seconds=rows.seconds) for term in terms]
    return {str(place): Value(number_of(value), "number") for place, value in enumerate(found)}


def _important(
    relation: Relation, series: str, terms: tuple[AggregateTerm, ...], conditions: list[str], count: int
) -> str:
    """A SELECT of the series with the greatest values over all rows."""
    score = number_of(terms[0].value(relation, seconds=None))
    name, rank = relation.context.new_name(), relation.context.new_name()
    inner = Select(
        {name: series, rank: score}, relation.source, (*relation.conditions, *conditions), group_by=(series,)
    )
    ranked = Select({name: name}, inner, order_by=(Order(rank, descending=True), Order(name)), limit=f"LIMIT {count}")
    return ranked.sql({name})
