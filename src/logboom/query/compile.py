"""Puts a tree together to one condition over `events`, and a second one that an index can answer beforehand.

`match` decides about an event exactly. `narrowed` holds wherever `match` does and is made of what the token index
knows, so that the engine skips the granules where it can't hold. It comes last: on the rows that remain it is only
evaluated where `match` holds. (Inside `indexHint` it would cost nothing there, but the engine skips nothing by it.)
"""

from typing import Final, TypeGuard

from logboom.errors import QueryError
from logboom.query.fields import field_named
from logboom.query.index_terms import settled
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import expression_of
from logboom.query.terms import fields, words
from logboom.query.time_bounds import moment_of
from logboom.query.translation import ALWAYS, Translation, all_of, any_of
from logboom.query.tree import (
    And,
    Bound,
    Comparison,
    Everything,
    Exists,
    Near,
    Node,
    Not,
    Or,
    Regex,
    SubSearch,
    Term,
    Text,
)

MOST_ALTERNATIVES: Final = 100  # that an index is asked for; planning more of them takes longer than it saves


def condition(node: Node, translation: Translation) -> str:
    """The SQL condition of a query, its values bound in `translation`. Raises QueryError for a value that can't be."""
    node = settled(node)
    exactly = match_settled(node, translation)
    narrowing = narrowed(node, translation)
    return all_of([exactly, narrowing]) if narrowing not in {"", exactly} else exactly


def text_of(name: str, translation: Translation) -> str:
    """SQL of a field's value as text, by the name that a query gives it; '' where an event has none."""
    return fields.text_of(field_named(name), translation)


def match(node: Node, translation: Translation) -> str:
    """Decides about an event: true or false, never NULL."""
    return match_settled(settled(node), translation)


def match_settled(node: Node, translation: Translation) -> str:
    """As `match`, of a tree whose terms about `index` are settled."""
    match node:
        case Not(operand):
            return f"NOT {match_settled(operand, translation)}"
        case And(operands):
            return all_of([match_settled(operand, translation) for operand in operands])
        case Or(operands):
            return any_of(_alternatives(operands, translation))
    return _term(node, translation)


def _term(node: Term, translation: Translation) -> str:
    match node:
        case Everything():
            found = ALWAYS
        case Text(pattern):
            found = words.said_anywhere(pattern, translation)
        case Near(pattern, distance, name):
            found = (
                fields.near(field_named(name), pattern, distance, translation)
                if name
                else words.near_anywhere(pattern, distance, translation)
            )
        case Comparison(name):
            found = fields.compared(field_named(name), node, translation)
        case Regex(name, expression):
            found = fields.matched(field_named(name), expression_of(expression, node.value_position), translation)
        case Exists(name):
            found = fields.exists(field_named(name), translation)
        case Bound():
            found = _bound(node, translation)
        case SubSearch() if translation.sub_search is not None:
            found = translation.sub_search(node, translation)
        case SubSearch():
            hint = "run the search inside the brackets first, and write its values here"
            raise QueryError("a sub-search can't be answered here", hint=hint, position=node.position)
    return found


def narrowed(node: Node, translation: Translation) -> str:
    """A condition for the token index that holds wherever the node matches; '' when the index knows nothing of it."""
    match node:
        case Text(pattern) | Near(pattern):
            known = words.narrowed_by(pattern, translation)
        case Comparison(name):
            known = fields.narrowed_by(field_named(name), node, translation)
        case And(operands):
            known = [condition for operand in operands if (condition := narrowed(operand, translation))]
        case Or(operands) if any(_is_common(operand, translation) for operand in operands):
            known = []  # what stands beside it would leave out nothing, and cost something at each event
        case Or(operands):
            known = _narrowed_to_any(operands, translation)
        case _:
            known = []
    return all_of(known) if known else ""


def _narrowed_to_any(operands: tuple[Node, ...], translation: Translation) -> list[str]:
    """What the index knows of alternatives: of each of them, else of the one field that all of them are about."""
    names = {operand.field for operand in operands if isinstance(operand, Comparison)}
    of_name = ""
    if len(names) == 1 and all(isinstance(operand, Comparison) for operand in operands):
        of_name = fields.narrowed_by_name(field_named(names.pop()), translation)
    alternatives: dict[str, None] = {}
    for operand in operands:
        found = narrowed(operand, translation)
        alternatives[found] = None
        if not found:
            return []
        if found == of_name or len(alternatives) > MOST_ALTERNATIVES:
            return [of_name] if of_name else []
    return [any_of(list(alternatives))]


def _is_common(node: Node, translation: Translation) -> bool:
    return isinstance(node, Comparison) and fields.is_common(field_named(node.field), node, translation)


def _alternatives(operands: tuple[Node, ...], translation: Translation) -> list[str]:
    """What each operand of an OR means; several values of one field are looked for at once."""
    values: dict[str, list[Pattern]] = {}
    for operand in operands:
        if _is_value(operand):
            values.setdefault(operand.field, []).append(operand.value)
    at_once = {
        name: found
        for name, patterns in values.items()
        if len(patterns) > 1 and (found := fields.any_equal(field_named(name), patterns, translation))
    }
    others = [
        match_settled(operand, translation)
        for operand in operands
        if not (_is_value(operand) and operand.field in at_once)
    ]  # fmt: skip
    return [*at_once.values(), *others]


def _is_value(node: Node) -> TypeGuard[Comparison]:
    """Whether the term asks for one value of a field (and not for a word in the message)."""
    if not isinstance(node, Comparison) or node.operator not in {":", "="}:
        return False
    return node.operator == "=" or field_named(node.field) != field_named("message")


def _bound(node: Bound, translation: Translation) -> str:
    moment = moment_of(node, now=translation.now, zone=translation.zone)
    sign = ">=" if node.edge == "earliest" else "<"
    return f"{node.column} {sign} fromUnixTimestamp64Nano({translation.bind(moment, 'Int64')}, 'UTC')"
