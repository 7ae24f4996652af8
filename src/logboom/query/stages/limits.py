"""The first rows of each group."""

from dataclasses import replace

from logboom.query.relation import Relation
from logboom.query.select import Order, Select


def limited_by(relation: Relation, groups: list[str], count: int) -> Relation:
    """The first `count` rows of each group, in the relation's order and staying in it; groups are hidden fields."""
    order = relation.order
    nested = relation.before_where().nested()
    select = nested.source
    assert isinstance(select, Select)  # noqa: S101 -- `nested` gives one
    names = ", ".join(nested.hidden[name].sql for name in groups)
    by_name = tuple(Order(key.key, key.descending) for key in (nested.order if order else ()))
    limited = replace(select, order_by=by_name, limit=f"LIMIT {count} BY {names}")
    return replace(nested, source=limited, streams=False)
