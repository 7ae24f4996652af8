"""Parts of an answer that can be put together: what the engine gives for a slice of time, and how slices add up.

Everything a condition needs is made of a few kinds, each of which gives the same whatever the order and the grouping
in which parts come. So a window put together minute by minute, live, equals the one of a back-test that reads a month
at once. Sums are of whole millionths for that reason: adding floats depends on the order.

    count      how many events                                          int
    numbers    how many events have a number in a field                 int
    sum        of a number field, in millionths                         int
    min, max   of a number field                                        float
    buckets    how many values lie in each of a row of ranges whose     {range: int}
               width grows with the value: quantiles to within 1 %
    sketch     the smallest hashes of distinct values: their number     frozenset of hashes
               exactly up to SKETCH_SIZE, beyond it to about 2 %

Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch", VLDB 2019 (buckets);
Z. Bar-Yossef et al., "Counting Distinct Elements in a Data Stream", RANDOM 2002 (the smallest hashes).
"""

import math
from collections.abc import Iterable
from typing import Any, Final, Literal

PartialKind = Literal["count", "numbers", "sum", "min", "max", "buckets", "sketch"]

MILLIONTHS: Final = 1_000_000
ACCURACY: Final = 0.01  # of a quantile, relative
GAMMA: Final = (1 + ACCURACY) / (1 - ACCURACY)
LEAST: Final = 1e-9  # values nearer to zero count as zero
OFFSET: Final = 10_000  # keeps the numbers of ranges of positive values above 0; those of negative ones are below
SKETCH_SIZE: Final = 2_048
HASHES: Final = 1 << 64


def select(kind: PartialKind, value: str, condition: str = "") -> str:
    """SQL of the partial over `value` (a Float64 that may be NULL; of a sketch any text), where `condition` holds."""
    if kind == "count":
        return f"countIf({condition})" if condition else "count()"
    good = f"{value} IS NOT NULL AND isFinite(ifNull({value}, 0))" if kind != "sketch" else f"{value} != ''"
    where = f"{condition} AND {good}" if condition else good
    number = f"ifNull({value}, 0)"
    if kind == "numbers":
        return f"countIf({where})"
    if kind == "sum":
        return f"sumIf(toInt256(round({number} * {MILLIONTHS})), {where})"
    if kind in ("min", "max"):
        return f"if(countIf({where}) = 0, NULL, {kind}If({number}, {where}))"
    if kind == "buckets":
        range_ = (
            f"if(abs({number}) < {LEAST}, 0, toInt32(sign({number}) *"
            f" ({OFFSET} + ceil(log(abs({number})) / {math.log(GAMMA)!r}))))"
        )
        return f"sumMapIf([{range_}], [toUInt64(1)], {where})"
    return f"arraySlice(arraySort(groupUniqArrayIf(cityHash64({value}), {where})), 1, {SKETCH_SIZE})"


def read(kind: PartialKind, value: Any) -> Any:
    """The partial from the engine's answer."""
    if kind in ("count", "numbers", "sum"):
        return int(value)
    if kind in ("min", "max"):
        return None if value is None else float(value)
    if kind == "buckets":
        ranges, counts = value.values() if isinstance(value, dict) else value
        return {int(range_): int(count) for range_, count in zip(ranges, counts, strict=True)}
    return frozenset(int(hash_) for hash_ in value)


def merge(kind: PartialKind, parts: Iterable[Any]) -> Any:
    """One partial of several; of none the empty one."""
    if kind in ("count", "numbers", "sum"):
        return sum(parts)
    if kind in ("min", "max"):
        known = [part for part in parts if part is not None]
        return (min(known) if kind == "min" else max(known)) if known else None
    if kind == "buckets":
        counts: dict[int, int] = {}
        for part in parts:
            for range_, count in part.items():
                counts[range_] = counts.get(range_, 0) + count
        return counts
    hashes: frozenset[int] = frozenset().union(*parts)
    return frozenset(sorted(hashes)[:SKETCH_SIZE]) if len(hashes) > SKETCH_SIZE else hashes


def quantile(buckets: dict[int, int], share: float) -> float | None:
    """The value below which this share of all lies; None when there is none."""
    total = sum(buckets.values())
    if not total:
        return None
    rank, seen = share * (total - 1), 0
    for range_ in sorted(buckets):
        seen += buckets[range_]
        if seen > rank:
            return _middle(range_)
    raise AssertionError("the ranges hold fewer values than they count")


def distinct(sketch: frozenset[int]) -> int:
    """How many distinct values there were."""
    if len(sketch) < SKETCH_SIZE:
        return len(sketch)
    return round((SKETCH_SIZE - 1) * HASHES / max(sketch))


def _middle(range_: int) -> float:
    if range_ == 0:
        return 0.0
    exponent = abs(range_) - OFFSET
    return math.copysign(2 * GAMMA**exponent / (GAMMA + 1), range_)
