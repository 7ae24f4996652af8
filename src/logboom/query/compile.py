"""Puts a tree together to one condition over `events`, and a second one that an index can answer beforehand.

`match` decides about an event exactly. `narrowed` holds wherever `match` does and is made of what the token index
knows, so that the engine skips the granules where it can't hold. It comes last: on the rows that remain it is only
evaluated where `match` holds. (Inside `indexHint` it would cost nothing there, but the engine skips nothing by it.)
"""

from logboom.query.fields import Attribute, Field, field_named
from logboom.query.terms import attributes, columns, words
from logboom.query.translation import ALWAYS, Translation, all_of, any_of
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or, Text
from logboom.store.schema.search_text import SEARCHED_COLUMNS


def condition(node: Node, translation: Translation) -> str:
    """The SQL condition of a query, its values bound in `translation`. Raises QueryError for a value that can't be."""
    exactly = match(node, translation)
    narrowing = narrowed(node, translation)
    return all_of([exactly, narrowing]) if narrowing not in {"", exactly} else exactly


def match(node: Node, translation: Translation) -> str:
    """Decides about an event: true or false, never NULL."""
    match node:
        case Everything():
            found = ALWAYS
        case Text(pattern):
            found = words.said_anywhere(pattern, translation)
        case Comparison(name):
            found = _compared(field_named(name), node, translation)
        case Exists(name):
            found = _exists(field_named(name), translation)
        case Not(operand):
            found = f"NOT {match(operand, translation)}"
        case And(operands):
            found = all_of([match(operand, translation) for operand in operands])
        case Or(operands):
            found = any_of([match(operand, translation) for operand in operands])
    return found


def narrowed(node: Node, translation: Translation) -> str:
    """A condition for the token index that holds wherever the node matches; '' when the index knows nothing of it."""
    match node:
        case Text(pattern):
            known = words.narrowed_by(pattern, translation)
        case Comparison(name, operator, value):
            field = field_named(name)
            if isinstance(field, Attribute):
                known = attributes.narrowed_by(field, node, translation)
            elif field.name in SEARCHED_COLUMNS and operator in {":", "="}:
                known = words.narrowed_by(value, translation)
            else:
                known = []
        case And(operands):
            known = [condition for operand in operands if (condition := narrowed(operand, translation))]
        case Or(operands):
            alternatives = [narrowed(operand, translation) for operand in operands]
            known = [any_of(alternatives)] if all(alternatives) else []
        case Everything() | Exists() | Not():
            known = []
    return all_of(known) if known else ""


def _compared(field: Field, term: Comparison, translation: Translation) -> str:
    if isinstance(field, Attribute):
        return attributes.compared(field, term, translation)
    return columns.compared(field, term, translation)


def _exists(field: Field, translation: Translation) -> str:
    return attributes.exists(field, translation) if isinstance(field, Attribute) else columns.exists(field)
