"""Aggregates of numbers; texts that are numbers count, others don't."""

from collections.abc import Callable
from typing import Final

from logboom.query.aggregates.aggregate import Aggregate, AggregateCall
from logboom.query.value import Value, number_of


def _of(function: str) -> Callable[[AggregateCall], Value]:
    """The engine's function of numbers; without any number there is no result."""
    return lambda call: Value(f"ifNotFinite({call.aggregate(function, call.number)}, NULL)", "number")


def _extreme(function: str) -> Callable[[AggregateCall], Value]:
    """The least or greatest: as numbers when all values are, else by their characters."""

    def build(call: AggregateCall) -> Value:
        value = call.value
        if value is None or value.kind in {"number", "bool"}:
            return Value(call.aggregate(function, call.number), "number")
        if value.kind == "time":
            return Value(call.aggregate(function, f"toNullable({value.sql})"), "time")
        text, number = call.text, number_of(Value(call.text, "text"))
        all_numbers = f"{call.aggregate('count', number)} = {call.aggregate('count', text)}"
        as_number = f"toString({call.aggregate(function, number)})"
        return Value(f"if({all_numbers}, {as_number}, {call.aggregate(function, text)})", "text", numeric=True)

    return build


def _range(call: AggregateCall) -> Value:
    return Value(f"({call.aggregate('max', call.number)} - {call.aggregate('min', call.number)})", "number")


def _quantile(function: str) -> Callable[[AggregateCall], Value]:
    def build(call: AggregateCall) -> Value:
        level = call.level / 100
        return Value(f"ifNotFinite({call.aggregate(f'{function}({level!r})', call.number)}, NULL)", "number")

    return build


def _median(call: AggregateCall) -> Value:
    return Value(f"ifNotFinite({call.aggregate('quantile(0.5)', call.number)}, NULL)", "number")


NUMBERS: Final = (
    Aggregate(name="sum", signature="sum(field)", meaning="The sum.", build=_of("sum"),
              example="stats sum(bytes)"),
    Aggregate(name="avg", signature="avg(field)", meaning="The mean.", build=_of("avg"), aliases=("mean",),
              example="stats avg(duration)"),
    Aggregate(name="min", signature="min(field)", build=_extreme("min"),
              meaning="The least value: as numbers when all are, else by their characters.",
              example="stats min(duration)"),
    Aggregate(name="max", signature="max(field)", build=_extreme("max"), meaning="The greatest value.",
              example="stats max(duration)"),
    Aggregate(name="range", signature="range(field)", build=_range, meaning="The greatest less the least.",
              example="stats range(duration)"),
    Aggregate(name="sumsq", signature="sumsq(field)", meaning="The sum of the squares.",
              build=lambda call: Value(call.aggregate("sum", f"({call.number} * {call.number})"), "number"),
              example="stats sumsq(duration)"),
    Aggregate(name="stdev", signature="stdev(field)", meaning="The standard deviation of a sample.",
              build=_of("stddevSamp"), example="stats stdev(duration)"),
    Aggregate(name="stdevp", signature="stdevp(field)", meaning="The standard deviation of all.",
              build=_of("stddevPop"), example="stats stdevp(duration)"),
    Aggregate(name="var", signature="var(field)", meaning="The variance of a sample.", build=_of("varSamp"),
              example="stats var(duration)"),
    Aggregate(name="varp", signature="varp(field)", meaning="The variance of all.", build=_of("varPop"),
              example="stats varp(duration)"),
    Aggregate(name="median", signature="median(field)", build=_median, example="stats median(duration)",
              meaning="The value in the middle: of more than 8,192 values, of a sample of them."),
    Aggregate(name="perc", signature="p95(field), perc99.9(field)", aliases=("p", "percentile"), has_level=True,
              build=_quantile("quantile"), example="stats p95(duration), perc50(duration)",
              meaning="A percentile, between two values in proportion: of more than 8,192, of a sample of them."),
    Aggregate(name="exactperc", signature="exactperc95(field)", aliases=("upperperc",), has_level=True,
              build=_quantile("quantileExactInclusive"), meaning="A percentile of all values, which takes more memory.",
              example="stats exactperc95(duration)"),
)  # fmt: skip
