"""Aggregates that count."""

from typing import Final

from logboom.query.aggregates.aggregate import Aggregate, AggregateCall
from logboom.query.value import Value, bool_of


def _count(call: AggregateCall) -> Value:
    if call.value is None:
        counted = call.aggregate("count")
    elif call.count_true:
        counted = call.aggregate("countIf", f"ifNull({bool_of(call.value)}, false)")
    elif call.value.kind == "list":
        counted = call.aggregate("sum", f"length({call.value.sql})")
    else:
        counted = call.aggregate("count", call.value.sql)
    return Value(f"toFloat64({counted})", "number")


def _distinct(call: AggregateCall, function: str) -> Value:
    function = function if call.value is None or call.value.kind != "list" else f"{function}Array"
    sql = call.list if function.endswith("Array") else call.text
    return Value(f"toFloat64({call.aggregate(function, sql)})", "number")


def _error(call: AggregateCall) -> Value:
    exact, estimated = _distinct(call, "uniqExact").sql, _distinct(call, "uniq").sql
    return Value(f"if({exact} = 0, 0, abs({estimated} - {exact}) / {exact})", "number")


COUNTS: Final = (
    Aggregate(
        name="count", signature="count, count(field), count(eval(condition))", aliases=("c",), needs_value=False,
        meaning="How many rows there are, have the field, or meet the condition.",
        example="stats count, count(user) as users, count(eval(status>=500)) as failed", build=_count,
    ),
    Aggregate(
        name="dc", signature="dc(field)", aliases=("distinct_count",),
        meaning="How many different values there are, exactly.",
        example="stats dc(user)", build=lambda call: _distinct(call, "uniqExact"),
    ),
    Aggregate(
        name="estdc", signature="estdc(field)", meaning="As `dc`, estimated: less memory for many values.",
        example="stats estdc(user)", build=lambda call: _distinct(call, "uniq"),
    ),
    Aggregate(
        name="estdc_error", signature="estdc_error(field)",
        meaning="By which share `estdc` is off: the difference to `dc`, of `dc`.",
        example="stats estdc_error(user)", build=_error,
    ),
)  # fmt: skip
