"""Aggregates that look at when things happened: first and last times, rates, sparklines."""

from collections.abc import Callable
from typing import Final

from logboom.query.aggregates.aggregate import Aggregate, AggregateCall
from logboom.query.value import Value, is_there

SPARKS: Final = 24
"""Into how many equal parts a sparkline cuts the range of time of the search."""


def _when(function: str) -> Callable[[AggregateCall], Value]:
    def build(call: AggregateCall) -> Value:
        there = is_there(call.value) if call.value else "true"
        return Value(call.aggregate(f"{function}", f"if({there}, {call.time}, NULL)"), "time")

    return build


def _seconds(moment: str) -> str:
    return f"(toUnixTimestamp64Nano({moment}) / 1e9)"


def _rate(call: AggregateCall) -> Value:
    """How fast a counter grew, from its oldest to its newest value."""
    there = f"if(isNotNull({call.number}), {call.time}, NULL)"
    risen = f"{call.aggregate('argMax', call.number, there)} - {call.aggregate('argMin', call.number, there)}"
    took = f"{_seconds(call.aggregate('max', there))} - {_seconds(call.aggregate('min', there))}"
    return Value(f"(({risen}) / nullIf({took}, 0))", "number")


def _per(seconds: int) -> Callable[[AggregateCall], Value]:
    """The sum for each unit of the time that a row of the result covers: its bucket, else the whole range."""

    def build(call: AggregateCall) -> Value:
        plan = call.context.plan
        covered = call.seconds or call.context.bind((plan.end - plan.start) / 1e9, "Float64")
        return Value(f"({call.aggregate('sum', call.number)} * {seconds} / {covered})", "number")

    return build


def _sparkline(call: AggregateCall) -> Value:
    plan = call.context.plan
    start, width = call.context.bind(plan.start, "Int64"), call.context.bind(plan.end - plan.start, "Int64")
    since = f"toUnixTimestamp64Nano(ifNull({call.time}, toDateTime64(0, 9, 'UTC'))) - {start}"
    slot = f"toInt64(intDiv(({since}) * {SPARKS}, {width}))"
    counted = call.aggregate(f"countResample(0, {SPARKS}, 1)", slot)
    return Value(f"arrayMap(one -> toString(one), {counted})", "list")


OVER_TIME: Final = (
    Aggregate(name="earliest_time", signature="earliest_time(field)", build=_when("min"), needs_value=False,
              meaning="When the field was first there.", example="stats earliest_time(user)"),
    Aggregate(name="latest_time", signature="latest_time(field)", build=_when("max"), needs_value=False,
              meaning="When the field was last there.", example="stats latest_time(user)"),
    Aggregate(name="rate", signature="rate(field)", build=_rate, example="stats rate(requests_total)",
              meaning="How much a counter rose a second, from its oldest to its newest value."),
    Aggregate(name="per_second", signature="per_second(field)", build=_per(1), example="timechart per_second(bytes)",
              meaning="The sum a second."),
    Aggregate(name="per_minute", signature="per_minute(field)", build=_per(60), meaning="The sum a minute.",
              example="timechart per_minute(bytes)"),
    Aggregate(name="per_hour", signature="per_hour(field)", build=_per(3_600), meaning="The sum an hour.",
              example="timechart per_hour(bytes)"),
    Aggregate(name="per_day", signature="per_day(field)", build=_per(86_400), meaning="The sum a day.",
              example="timechart per_day(bytes)"),
    Aggregate(name="sparkline", signature="sparkline, sparkline(count)", build=_sparkline, needs_value=False,
              meaning=f"How many rows there were in each of {SPARKS} equal parts of the range of time.",
              example="stats sparkline, count by host"),
)  # fmt: skip
