"""A query as somebody asks it: macros put in, search terms planned, stages read; and the searches in brackets inside.

Whoever has only search terms may use `plan` alone; whoever takes any query uses this.
"""

from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import partial
from itertools import count
from typing import Final

from logboom.errors import QueryError
from logboom.query import compile as compiler
from logboom.query.context import Context, FindLookup, FindSaved, no_lookups, no_saved
from logboom.query.macros import Expansion, Macros, expand, no_macros
from logboom.query.pipeline import Pipeline, parse_part, parse_pipeline
from logboom.query.plan import Plan, plan
from logboom.query.relation import Relation
from logboom.query.select import Select
from logboom.query.splitting import split
from logboom.query.stages.search import without_command
from logboom.query.statement_size import refusing_what_is_too_deep
from logboom.query.time_bounds import range_of
from logboom.query.translation import Common, Translation
from logboom.query.tree import SubSearch
from logboom.query.value import text_of
from logboom.store.promoted import Promoted

MOST_ROWS_INSIDE: Final = 10_000
"""Of a search in brackets; as other systems have it."""


@dataclass(frozen=True, slots=True)
class Request:
    """`plan` is that of the search terms; `pipeline` has the stages."""

    plan: Plan
    pipeline: Pipeline
    expansion: Expansion
    lookups: FindLookup = no_lookups
    saved: FindSaved = no_saved

    @property
    def has_stages(self) -> bool:
        return bool(self.pipeline.stages)

    def relation(self, plan: Plan | None = None) -> Relation:
        """The rows of the whole query, or of another plan of it; each for one statement.

        Raises QueryError, its position in the text as it was typed.
        """
        plan = plan or self.plan
        with self.expansion.positions(), refusing_what_is_too_deep():
            context = Context(plan, plan.translation(), lookups=self.lookups, saved=self.saved)
            context.sub_rows = partial(_sub_rows_of, self.lookups)
            return self.pipeline.relation(context)


def request(
    query: str,
    *,
    project: int,
    now: int,
    start: str = "",
    end: str = "",
    zone: tzinfo = UTC,
    macros: Macros = no_macros,
    lookups: FindLookup = no_lookups,
    saved: FindSaved = no_saved,
    promoted: Promoted | None = None,
    common: Common = frozenset(),
) -> Request:
    """Everything about a query that can be known without the data. Raises QueryError and InvalidRequest."""
    expansion = expand(query, macros, leaves_out=True)
    with expansion.positions(), refusing_what_is_too_deep():
        pipeline = parse_pipeline(expansion.text)
        terms = _terms(expansion.text)
        planned = plan(
            terms,
            project=project,
            now=now,
            start=start,
            end=end,
            zone=zone,
            sub_searches=partial(sub_condition, lookups),
            promoted=promoted,
            common=common,
        )
        stages = "".join(f" | {stage}" for stage in pipeline.stages)
    planned = replace(planned, tree=pipeline.search, stages=stages, hints=expansion.hints + planned.hints)
    return Request(planned, pipeline, expansion, lookups, saved)


def _terms(text: str) -> str:
    """The search terms of a query, at the same place; nothing when it begins with a stage."""
    first, *others = split(text)
    begin = without_command(text, first.start, first.end) if others else first.start
    return " " * begin + text[begin : first.end]


def sub_condition(lookups: FindLookup, outer: Plan, node: SubSearch, translation: Translation) -> str:
    """What `[search ... | fields a b]` means: an event's `a` and `b` are those of one of its rows.

    Source: Splunk documentation, "About subsearches" and "format".
    """
    names, select = sub_rows(lookups, outer, node, translation)
    theirs = [f"lower({compiler.text_of(name, translation)})" for name in names]
    there = " AND ".join(f"{text} != ''" for text in theirs)
    left = theirs[0] if len(theirs) == 1 else f"({', '.join(theirs)})"
    return f"({there} AND {left} IN ({select}))"


def sub_rows(lookups: FindLookup, outer: Plan, node: SubSearch, translation: Translation) -> tuple[list[str], str]:
    """The fields of a search in brackets, and a SELECT of their values, folded. Raises QueryError."""
    relation = _inner_relation(lookups, outer, node, translation)
    names = [name for name in relation.fields if relation.is_table]
    if not names or relation.is_open:
        hint = "end it with | fields name, or | table name"
        message = "the search in brackets does not say which fields are compared"
        raise QueryError(message, hint=hint, position=node.position)
    values = [f"lower(ifNull({text_of(relation.fields[name])}, ''))" for name in names]
    aliases = [relation.context.new_name() for _ in names]
    limit = MOST_ROWS_INSIDE if relation.limit is None else min(relation.limit, MOST_ROWS_INSIDE)
    select = Select(
        dict(zip(aliases, values, strict=True)),
        relation.source,
        relation.conditions,
        order_by=relation.order if relation.limit is not None else (),
        limit=f"LIMIT {limit}",
    )
    return names, select.statement()


def _sub_rows_of(lookups: FindLookup, node: SubSearch, context: Context) -> tuple[list[str], str]:
    return sub_rows(lookups, context.plan, node, context.translation)


def _inner_relation(lookups: FindLookup, outer: Plan, node: SubSearch, translation: Translation) -> Relation:
    try:
        inner = parse_part(node.text, 0, len(node.text), is_inner=True)
        start, end = range_of(inner.search, now=outer.now, zone=outer.zone)
        inner_plan = replace(
            outer,
            tree=inner.search,
            start=outer.start if start is None else start,
            end=outer.end if end is None else end,
            sub_search=lambda deeper, its: sub_condition(lookups, outer, deeper, its),
        )
        # Names of its own: those of the search around it are in sight here.
        return inner.relation(
            Context(inner_plan, translation, lookups=lookups, numbers=count(1_000 + 1_000 * node.position.start))
        )
    except QueryError as error:
        error.position = node.position
        raise
