"""The first rows of each group."""

from dataclasses import replace

from logboom.query.relation import Relation
from logboom.query.select import Order, Select


def first_of_each(relation: Relation, groups: list[str], order: tuple[Order, ...], count: int) -> Relation:
    """The first `count` rows of each group in this order (all when it is 0); the rows come by group, then by the order."""
    if not groups:
        ordered = relation.sorted_by(order)
        return ordered.first(count) if count else ordered
    whole = (*(Order(group) for group in groups), *order)
    if not count:
        return relation.sorted_by(whole)
    return limited_by(relation, groups, order, whole, count)


def limited_by(
    relation: Relation, groups: list[str], order: tuple[Order, ...], afterwards: tuple[Order, ...], count: int
) -> Relation:
    """The first rows of each group in one order; put in another one afterwards."""
    base = replace(relation.before_where(), order=afterwards, limit=None)
    nested = base.nested()
    select = nested.source
    assert isinstance(select, Select)  # noqa: S101 -- `nested` gives one
    limited = replace(select, order_by=order, limit=f"LIMIT {count} BY {', '.join(groups)}")
    return replace(nested, source=limited, streams=False, is_sorted=True)
