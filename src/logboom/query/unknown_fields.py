"""Fields of a query that no recent event has: they are told, with a field that may have been meant, and the query runs."""

from collections.abc import Iterable

from logboom.query.field_list import MOST_FIELDS, FieldFacts
from logboom.query.fields import Attribute, FirstOf, field_named
from logboom.query.hints import Hint
from logboom.query.suggestions import nearest_of, shown
from logboom.query.tree import And, Comparison, Exists, Near, Node, Not, Or, Regex, Term, terms


def unknown_field_hints(tree: Node, read: Iterable[str], stages: str, facts: list[FieldFacts]) -> tuple[Hint, ...]:
    """About the terms of a query, and the attributes that its stages read; none while nothing is known of the events."""
    certain = certain_attributes(tree)
    found = [
        Hint(_told(name, meant), term.position, until_found=name in certain)
        for term, meant in unknown_fields(tree, facts)
        if (name := attribute_of(term))
    ]
    names = _names(facts)
    for name in sorted(set(read)) if names else ():
        made = f"<{name}>" in stages  # rex makes a field, or leaves the event's own
        if not made and isinstance(field_named(name), Attribute) and not _is_known(name, names):
            found.append(Hint(_told(name, nearest_of(name, names)), until_found=name in certain))
    return tuple({hint.message: hint for hint in reversed(found)}.values())[::-1]


def _told(name: str, meant: str) -> str:
    return f"no recent event has a field {shown(name)}" + (f"; did you mean {shown(meant)}?" if meant else "")


def unknown_fields(tree: Node, facts: list[FieldFacts]) -> list[tuple[Term, str]]:
    """The terms about attributes that no event of those looked at has, with a field that may have been meant."""
    names = _names(facts)
    found: list[tuple[Term, str]] = []
    for term in terms(tree) if names else ():
        name = attribute_of(term)
        if name and not _is_known(name, names):
            found.append((term, nearest_of(name, names)))
    return found


def certain_attributes(node: Node) -> frozenset[str]:
    """The attributes that every event has which matches."""
    match node:
        case Not() | Comparison(operator="!="):
            return frozenset()
        case And(operands):
            return frozenset().union(*map(certain_attributes, operands))
        case Or(operands):
            return frozenset.intersection(*map(certain_attributes, operands))
    return frozenset({attribute_of(node)} - {""})


def _names(facts: list[FieldFacts]) -> list[str]:
    """Empty where nothing is known, or where there are more fields than the list has."""
    return [fact.name for fact in facts] if len(facts) < MOST_FIELDS - 1 else []  # one row counts the events


def _is_known(name: str, names: list[str]) -> bool:
    return name in names or name.partition(".")[0] in names


def attribute_of(term: Term) -> str:
    if not isinstance(term, Comparison | Exists | Regex | Near) or not term.field:
        return ""
    field = field_named(term.field)
    return "" if isinstance(field, FirstOf) or not isinstance(field, Attribute) else field.name
