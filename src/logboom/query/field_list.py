"""Which fields the events of a search have, with their most frequent values: made from its newest events."""

from dataclasses import dataclass
from typing import Any, Final

from logboom.event import COLUMNS
from logboom.query.fields import ATTRIBUTES_PREFIX, Attribute, FirstOf, field_named
from logboom.query.plan import Plan
from logboom.query.search import QUERY_SECONDS
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement

MOST_FIELDS: Final = 300
TOP_VALUES: Final = 10
VALUE_CHARACTERS: Final = 200

# Columns that are the same for all, different for each, or have a place of their own.
_NOT_LISTED: Final = frozenset({"project", "timestamp", "received_at", "load_id", "event_id", "retention_days"})
LISTED: Final = tuple(column for column in COLUMNS if column.name not in _NOT_LISTED and column.kind != "map")


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field of the sampled events: `count` have it, `distinct` is estimated, `top` are (value, count)."""

    name: str
    type: str
    count: int
    distinct: int
    top: list[tuple[str, int]]

    def as_json(self) -> dict[str, Any]:
        top = [{"value": value, "count": count} for value, count in self.top]
        return {"name": self.name, "type": self.type, "count": self.count, "distinct": self.distinct, "top": top}


@dataclass(frozen=True, slots=True)
class FieldList:
    """`sampled` says from how many events it was made; all of them when it is less than the setting `sampled_rows`."""

    fields: list[FieldFacts]
    sampled: int


async def field_list(engine: Engine, plan: Plan, settings: SearchSettings) -> FieldList:
    """The columns first, in their order, then the attributes, the most frequent first."""
    with QUERY_SECONDS.labels("fields").time():
        result = await engine.rows(_statement(plan, settings.sampled_rows), limits=settings.limits(), slot="search")
    columns: dict[str, FieldFacts] = {}
    attributes: list[FieldFacts] = []
    sampled = 0
    for name, is_attribute, count, distinct, numbers, top in result.rows:
        values = [(str(value), int(occurrences)) for value, occurrences, *_ in (one.values() for one in top)]
        if is_attribute:
            kind = "number" if int(numbers) == int(count) else "text"
            attributes.append(FieldFacts(_attribute_name(name), kind, int(count), int(distinct), values))
        elif name == "":
            sampled = int(count)
        else:
            columns[name] = FieldFacts(name, _KINDS[name], int(count), int(distinct), values)
    listed = [columns[column.name] for column in LISTED if column.name in columns]
    return FieldList(listed + attributes, sampled)


_KINDS: Final = {column.name: column.kind for column in COLUMNS}


def _attribute_name(name: str) -> str:
    """The name by which a query reaches the attribute."""
    field = field_named(name)
    own = field.attribute if isinstance(field, FirstOf) else field
    return name if own == Attribute(name) else ATTRIBUTES_PREFIX + name


def _statement(plan: Plan, rows: int) -> Statement:
    translation = plan.translation()
    # One pair of each event has no name: it counts the events.
    columns = "('', '1'), " + ", ".join(f"('{column.name}', {_text_of(column.name, column.kind)})" for column in LISTED)
    sql = f"""
SELECT name, is_attribute, count() AS found, uniq(value), countIf(isNotNull(toFloat64OrNull(value))),
    topK({TOP_VALUES}, 3, 'counts')(value)
FROM (
    SELECT arrayJoin(arrayConcat(
            arrayMap(pair -> (pair.1, pair.2, false), [{columns}]),
            arrayMap((name, value) -> (toString(name), value, true), mapKeys(attributes), mapValues(attributes))
        )) AS field,
        field.1 AS name, substringUTF8(field.2, 1, {VALUE_CHARACTERS}) AS value, field.3 AS is_attribute
    FROM (
        SELECT {", ".join(column.name for column in LISTED)}, attributes FROM logboom.events
        WHERE {plan.scope(translation)} ORDER BY timestamp DESC LIMIT {translation.bind(rows, "UInt64")}
    )
)
WHERE is_attribute OR value != ''
GROUP BY name, is_attribute
ORDER BY is_attribute, found DESC, name LIMIT {MOST_FIELDS}
"""
    return Statement(sql, translation.parameters.values)


def _text_of(name: str, kind: str) -> str:
    """A column as text; '' when the event doesn't have it."""
    return f"if({name} = 0, '', toString({name}))" if kind == "number" else f"toString({name})"
