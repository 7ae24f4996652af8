"""`values(*) as *`, `avg(cpu.*) as mean.*`: one aggregate for each field that a pattern matches.

Fields that have names already become terms of their own. Those of an open relation, which nobody knows before the rows are
read, are aggregated as a Map, key by key, and are open fields of the result.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from logboom.query.aggregates.term import AggregateTerm
from logboom.query.expressions.tree import FieldRef
from logboom.query.relation import OpenFields, Relation
from logboom.query.value import Value

OPEN: Final = "\0open"
# What every event has and nobody asks for by a pattern.
_BOOKKEEPING: Final = frozenset(
    {"project", "key", "load_id", "event_id", "retention_days", "fingerprint", "received_at"}
)
_OF_TEXTS: Final = {"values": "groupUniqArrayMap", "list": "groupArrayMap"}
_OF_ALL: Final = {
    "count": "countMap",
    "c": "countMap",
    "dc": "uniqExactMap",
    "distinct_count": "uniqExactMap",
    "estdc": "uniqMap",
}
_OF_NUMBERS: Final = {
    "avg": "avgMap", "mean": "avgMap", "sum": "sumMap", "min": "minMap", "max": "maxMap", "stdev": "stddevSampMap",
    "stdevp": "stddevPopMap", "var": "varSampMap", "varp": "varPopMap",
}  # fmt: skip


def pattern_of(term: AggregateTerm) -> str:
    """The pattern that a term aggregates; empty when it names a field."""
    argument = term.argument
    return argument.name if isinstance(argument, FieldRef) and not term.is_eval and "*" in argument.name else ""


def expanded(terms: Iterable[AggregateTerm], relation: Relation, by: Iterable[str] = ()) -> tuple[AggregateTerm, ...]:
    """The terms, those of a pattern once for each known field that matches."""
    found: list[AggregateTerm] = []
    keys = {relation.named(name) or name for name in by}
    for term in terms:
        pattern = pattern_of(term)
        if not pattern:
            found.append(term)
            continue
        for name in relation.matching(pattern):
            if name in keys or (relation.is_open and name in _BOOKKEEPING):
                continue
            alias = _filled(term.alias, pattern, name) if term.alias else ""
            found.append(replace(term, argument=FieldRef(name, term.position), alias=alias))
    return tuple(found)


def open_values(terms: Iterable[AggregateTerm], relation: Relation, by: Iterable[str] = ()) -> dict[str, Value]:
    """The aggregated Map of the fields that have no names yet, under `OPEN`; nothing when no term asks for them."""
    opened = relation.open
    maps: list[tuple[str, bool]] = []
    for term in terms:
        pattern = pattern_of(term)
        if pattern and opened is not None:
            sql = _aggregated(term, pattern, opened, relation, frozenset(by))
            if sql:
                maps.append((sql, term.name in _OF_TEXTS))
            else:
                relation.context.warn(
                    f"`{term.call_text}` is computed of the fields that have names, not of other attributes"
                )
    if not maps:
        return {}
    has_lists = any(is_list for _, is_list in maps)
    alike = [
        f"mapApply((name, value) -> (name, [value]), {sql})" if has_lists and not is_list else sql
        for sql, is_list in maps
    ]
    return {
        OPEN: Value(f"mapConcat({', '.join(alike)})" if len(alike) > 1 else alike[0], "list" if has_lists else "text")
    }


def with_open_values(grouped: Relation) -> Relation:
    """The result of a grouping, its field `OPEN` made its open fields."""
    value = grouped.fields.get(OPEN)
    if value is None:
        return grouped
    fields = {name: other for name, other in grouped.fields.items() if name != OPEN}
    return replace(grouped, fields=fields, open=OpenFields(value.sql, value.kind, frozenset(fields), spread=True))


def _aggregated(term: AggregateTerm, pattern: str, opened: OpenFields, relation: Relation, by: frozenset[str]) -> str:
    bind = relation.context.bind
    expression = bind("^" + "(.*)".join(re.escape(part) for part in pattern.split("*")) + "$")
    gone = bind(sorted(opened.removed | by), "Array(String)")
    texts = f"CAST({opened.sql}, 'Map(String, String)')"
    kept = f"mapFilter((name, value) -> match(name, {expression}) AND NOT has({gone}, name) AND value != '', {texts})"
    numbers = (
        "mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),"
        f" mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), {kept}))"
    )
    name = term.name
    if name == "values":
        gathered = f"mapApply((name, value) -> (name, arraySort(value)), {_OF_TEXTS[name]}({kept}))"
    elif name in _OF_TEXTS:
        gathered = f"{_OF_TEXTS[name]}({kept})"
    elif name in _OF_ALL or name in _OF_NUMBERS:
        function = f"{_OF_ALL[name]}({kept})" if name in _OF_ALL else f"{_OF_NUMBERS[name]}({numbers})"
        gathered = f"mapApply((name, value) -> (name, toString(value)), {function})"
    else:
        return ""
    title = f"concat({bind(f'{name}(')}, name, ')')"
    if term.alias:
        stood_for = f"extract(name, {expression})" if pattern.count("*") == 1 else "name"
        before, _, behind = term.alias.partition("*")
        title = f"concat({bind(before)}, {stood_for}, {bind(behind)})"
    return f"mapApply((name, value) -> ({title}, value), {gathered})"


def _filled(alias: str, pattern: str, name: str) -> str:
    """The name of a result: what the star of the pattern stood for, in that of the alias."""
    found = re.fullmatch("(.*)".join(re.escape(part) for part in pattern.split("*")), name, re.DOTALL)
    return alias.replace("*", found[1] if found and found.groups() else name, 1)
