"""After a search without a hit: what would hit.

    *word*                  where no event says the word, but some say a longer one, with their count
    another range           the newest match before the range
    other_field:value       a field that has the value, where the one that was named has not
    level:error             a field that has the word as its value, where no event says it
    status:500              the field that is most like one that no event has

Each is looked for in a fraction of a second, and left out when that does not suffice.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Final

from logboom.errors import LogboomError
from logboom.query.field_list import FieldFacts
from logboom.query.fields import field_named
from logboom.query.hints import Hint
from logboom.query.pattern import Manner, Pattern, Wildcard
from logboom.query.plan import Plan
from logboom.query.search import Stats
from logboom.query.settings import SearchSettings
from logboom.query.suggestions import shown
from logboom.query.time import SECOND, to_rfc3339
from logboom.query.tree import And, Comparison, Exists, Near, Node, Not, Or, Regex, Term, Text, field_text, terms
from logboom.query.unknown_fields import attribute_of, unknown_fields
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement

SECONDS: Final = 0.5
ROWS_READ: Final = 20_000_000
MEMORY_BYTES: Final = 256 << 20
MOST_COUNTED: Final = 10_000
MOST_WORDS: Final = 3
_NOT_IN_WORDS: Final = frozenset({"level", "environment", "release", "input"})  # columns in which no word is looked for
WIDER: Final = 30 * 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Offer:
    """A query, and perhaps a start of its range, that finds something: `count` events, at most MOST_COUNTED."""

    message: str
    query: str = ""
    start: str = ""
    count: int | None = None

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {"message": self.message}
        if self.query:
            document["query"] = self.query
        if self.start:
            document["start"] = self.start
        if self.count is not None:
            document["count"] = self.count
        return document


async def offers(engine: Engine, plan: Plan, settings: SearchSettings, facts: list[FieldFacts]) -> list[Offer]:
    """What would hit in place of a search that found nothing. Raises no LogboomError."""
    said = [term for term in terms(plan.tree) if isinstance(term, Text) and _can_widen(term.pattern)][:MOST_WORDS]
    asked = await asyncio.gather(
        *(_word(engine, plan, settings, term) for term in said), _earlier(engine, plan, settings)
    )
    found = _once([offer for offer in asked if offer] + _fields(plan.tree, facts))
    return [replace(offer, query=offer.query + plan.stages) if offer.query else offer for offer in found]


def _once(found: list[Offer]) -> list[Offer]:
    """Each query once, with the count that one of its offers has."""
    once: dict[str, Offer] = {}
    for offer in found:
        first = once.setdefault(offer.query or offer.message, offer)
        if first.count is None and offer.count is not None:
            once[offer.query] = replace(first, count=offer.count)
    return list(once.values())


def tell(stats: Stats, found: list[Offer]) -> None:
    """Offers that lead somewhere stand among the offers, the rest is a hint."""
    stats.offers = [offer.as_json() for offer in found if offer.query or offer.start]
    told = {hint.message for hint in stats.hints}
    said = [offer.message for offer in found if not (offer.query or offer.start)]
    stats.hints += tuple(Hint(message) for message in said if message not in told)


async def offers_of_table(engine: Engine, plan: Plan, settings: SearchSettings, facts: list[FieldFacts]) -> list[Offer]:
    """What would hit in place of a query whose stages left no row: nothing when there were events for them."""
    return [] if await _count(engine, plan, settings) else await offers(engine, plan, settings, facts)


def _can_widen(pattern: Pattern) -> bool:
    return not pattern.has_wildcards and pattern.manner is Manner.USUAL and bool(pattern.text.strip())


async def _word(engine: Engine, plan: Plan, settings: SearchSettings, term: Text) -> Offer | None:
    widened = Text(Pattern((Wildcard.ANY, term.pattern.text, Wildcard.ANY), quoted=" " in term.pattern.text))
    tree = _with(plan.tree, term, widened)
    count = await _count(engine, replace(plan, tree=tree), settings)
    if not count:
        return None
    events = "events say" if count > 1 else "event says"
    many = f"{MOST_COUNTED} or more" if count == MOST_COUNTED else count
    return Offer(f"{many} {events} {shown(term.pattern.text)} as a part of a word", str(tree), count=count)


async def _earlier(engine: Engine, plan: Plan, settings: SearchSettings) -> Offer | None:
    wider = plan.within(plan.start - WIDER, plan.start)
    translation = wider.translation()
    sql = (
        f"SELECT toUnixTimestamp64Nano(timestamp) FROM logboom.events WHERE {wider.scope(translation)}"
        " ORDER BY timestamp DESC LIMIT 1"
    )
    rows = await _rows(engine, Statement(sql, translation.parameters.values), settings)
    if not rows:
        return None
    newest = to_rfc3339(int(rows[0][0]))
    return Offer(f"the newest match before this range is of {newest[:19]}Z", str(plan.tree), start=newest)


async def _count(engine: Engine, plan: Plan, settings: SearchSettings) -> int:
    translation = plan.translation()
    sql = (
        "SELECT count() FROM (SELECT 1 FROM logboom.events"
        f" WHERE {plan.scope(translation)} LIMIT {translation.bind(MOST_COUNTED, 'UInt64')})"
    )
    rows = await _rows(engine, Statement(sql, translation.parameters.values), settings)
    return int(rows[0][0]) if rows else 0


async def _rows(engine: Engine, statement: Statement, settings: SearchSettings) -> list[list[Any]]:
    seconds = min(SECONDS, settings.seconds)
    limits = Limits(seconds=seconds, memory_bytes=min(MEMORY_BYTES, settings.memory_bytes), rows_read=ROWS_READ)
    try:
        return (await engine.rows(statement, limits=limits, slot="search")).rows
    except LogboomError:
        return []


def _fields(tree: Node, facts: list[FieldFacts]) -> list[Offer]:
    """For each comparison that nothing of the newest events fulfils: a field like it, or another with this value."""
    found = []
    for term, meant in unknown_fields(tree, facts):
        name = attribute_of(term)
        if meant and isinstance(term, Comparison | Exists | Regex | Near):
            query = str(_with(tree, term, replace(term, field=meant)))
            found.append(Offer(f"no recent event has a field {shown(name)}; did you mean {shown(meant)}?", query))
        else:
            found.append(Offer(f"no recent event has a field {shown(name)}"))
    for term in terms(tree):
        if isinstance(term, Comparison) and term.operator in {":", "="} and not term.value.has_wildcards:
            others = [fact for fact in facts if field_named(fact.name) != field_named(term.field)]
            found += _elsewhere(tree, term, term.value, others)
        elif isinstance(term, Text) and _can_widen(term.pattern):
            found += _elsewhere(tree, term, term.pattern, [fact for fact in facts if fact.name in _NOT_IN_WORDS])
    return found


def _elsewhere(tree: Node, term: Term, pattern: Pattern, facts: list[FieldFacts]) -> list[Offer]:
    wanted = pattern.text.lower()
    for fact in facts:
        for value, count in fact.top:
            if value.lower() == wanted and wanted:
                query = str(_with(tree, term, Comparison(fact.name, ":", pattern)))
                message = f"{field_text(fact.name)} has the value {shown(value)}"
                return [Offer(message, query, count=count)]
    return []


def _with(node: Node, term: Term, other: Term) -> Node:
    """The tree with another term in place of one."""
    if node is term:
        return other
    match node:
        case Not(operand):
            return Not(_with(operand, term, other), node.position)
        case And(operands):
            return And(tuple(_with(operand, term, other) for operand in operands), node.position)
        case Or(operands):
            return Or(tuple(_with(operand, term, other) for operand in operands), node.position)
    return node
