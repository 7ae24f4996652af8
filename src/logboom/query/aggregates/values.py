"""Aggregates that keep values: the first, the latest, the most frequent, all."""

from collections.abc import Callable
from typing import Final

from logboom.query.aggregates.aggregate import Aggregate, AggregateCall
from logboom.query.value import Value, text_of

MOST_LISTED: Final = 100


def _seen(*, last: bool) -> Callable[[AggregateCall], Value]:
    """The first or last value in the rows' own order. Events come newest first."""

    def build(call: AggregateCall) -> Value:
        value = call.value or Value("1", "number")
        order = call.relation.order
        if not order:
            return Value(call.aggregate("anyLast" if last else "any", value.sql), value.kind)
        function = "argMin" if order[0].descending == last else "argMax"
        return _of_kind(value, call.aggregate(function, _stored(value), order[0].key))

    return build


def _by_time(function: str) -> Callable[[AggregateCall], Value]:
    def build(call: AggregateCall) -> Value:
        value = call.value or Value("1", "number")
        return _of_kind(value, call.aggregate(function, _stored(value), call.time))

    return build


def _stored(value: Value) -> str:
    """A list that is empty is skipped, as a missing value is."""
    return f"if(empty({value.sql}), NULL, {text_of(value)})" if value.kind == "list" else value.sql


def _of_kind(value: Value, sql: str) -> Value:
    return Value(sql, "text" if value.kind == "list" else value.kind)


def _mode(call: AggregateCall) -> Value:
    # Of values that are equally frequent the least, so that the answer is always the same.
    counted = call.aggregate(
        "sumMap",
        f"if(isNull({call.text}), CAST(map(), 'Map(String, UInt64)'), map(ifNull({call.text}, ''), toUInt64(1)))",
    )
    pairs = f"arraySort(pair -> (-toInt64(pair.2), pair.1), CAST({counted}, 'Array(Tuple(String, UInt64))'))"
    return Value(f"if(empty({pairs}), NULL, {pairs}[1].1)", "text")


def _values(call: AggregateCall) -> Value:
    function = "groupUniqArrayArray" if call.value and call.value.kind == "list" else "groupUniqArray"
    sql = call.list if function.endswith("ArrayArray") else call.text
    gathered = call.aggregate(function, sql)
    return Value(
        f"arraySort(one -> (ifNull(toFloat64OrNull(one), inf), one), CAST({gathered}, 'Array(String)'))", "list"
    )


def _list(call: AggregateCall) -> Value:
    """In the rows' order, when that is by time; windows keep it by themselves."""
    if call.over or not call.relation.order:
        function = "groupArrayArray" if call.value and call.value.kind == "list" else "groupArray"
        sql = call.list if function == "groupArrayArray" else call.text
        return Value(f"CAST(arraySlice({call.aggregate(function, sql)}, 1, {MOST_LISTED}), 'Array(String)')", "list")
    order = call.relation.order[0]
    gathered = call.aggregate("groupArray", f"({order.key}, {call.list})")
    sort = "arrayReverseSort" if order.descending else "arraySort"
    in_order = f"arrayFlatten(arrayMap(pair -> pair.2, {sort}(pair -> pair.1, {gathered})))"
    return Value(f"CAST(arraySlice({in_order}, 1, {MOST_LISTED}), 'Array(String)')", "list")


VALUES: Final = (
    Aggregate(name="values", signature="values(field)", build=_values, example="stats values(host) by service",
              meaning="All different values, in order: numbers first, then texts."),
    Aggregate(name="list", signature="list(field)", build=_list, example="stats list(status) by host",
              meaning=f"The first {MOST_LISTED} values in the order of the rows."),
    Aggregate(name="mode", signature="mode(field)", build=_mode, example="stats mode(host)",
              meaning="The most frequent value; the least of several."),
    Aggregate(name="first", signature="first(field)", build=_seen(last=False), example="stats first(message)",
              meaning="The value of the first row that has one. Events come newest first."),
    Aggregate(name="last", signature="last(field)", build=_seen(last=True), example="stats last(message)",
              meaning="The value of the last row that has one."),
    Aggregate(name="earliest", signature="earliest(field)", build=_by_time("argMin"), example="stats earliest(status)",
              meaning="The oldest value."),
    Aggregate(name="latest", signature="latest(field)", build=_by_time("argMax"), example="stats latest(status) by host",
              meaning="The newest value."),
)  # fmt: skip
