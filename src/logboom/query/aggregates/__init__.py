"""The aggregates of `stats`, `timechart` and their kin, in the order of the reference: one more is an entry of its file."""

from typing import Final

from logboom.query.aggregates.aggregate import Aggregate
from logboom.query.aggregates.counts import COUNTS
from logboom.query.aggregates.numbers import NUMBERS
from logboom.query.aggregates.over_time import OVER_TIME
from logboom.query.aggregates.values import VALUES

AGGREGATES: Final[tuple[Aggregate, ...]] = (*COUNTS, *NUMBERS, *VALUES, *OVER_TIME)
AGGREGATE_OF_NAME: Final = {
    name: aggregate for aggregate in AGGREGATES for name in (aggregate.name, *aggregate.aliases)
}
