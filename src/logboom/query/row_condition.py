"""Search terms over the rows of any stage: `... | stats count by host | search host=web* count>5`.

The same meaning as over events, told of values: whole values, case not regarded, numbers as numbers; a bare word is
looked for in every text of the row.
"""

from typing import Protocol

from logboom.errors import QueryError
from logboom.query import compile as compiler
from logboom.query.context import Context
from logboom.query.expressions.comparison import compared
from logboom.query.index_terms import settled
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import expression_of
from logboom.query.terms import values, words
from logboom.query.translation import ALWAYS, NEVER, all_of, any_of
from logboom.query.tree import And, Bound, Comparison, Everything, Exists, Near, Node, Not, Or, Regex, SubSearch, Text
from logboom.query.value import Value, is_there, text_of


class Rows(Protocol):
    """What terms are looked up in: a relation, as an expression sees it."""

    @property
    def context(self) -> Context: ...

    def is_as_stored(self, name: str) -> bool:
        """Whether this is still an event, and the field still that of the event."""
        ...

    def sent(self, name: str) -> Value:
        """The field, but an attribute that came empty is an empty text, not a missing one."""
        ...

    def field(self, name: str) -> Value: ...

    def texts(self) -> tuple[list[str], str]:
        """SQL of every text of a row, and of the Map with those that have no names yet (empty when there is none)."""
        ...


def row_condition(node: Node, relation: Rows) -> str:
    """Whether a row matches the terms: true or false, never NULL. Raises QueryError."""
    return _condition(settled(node), relation)


def _condition(node: Node, relation: Rows) -> str:  # noqa: C901, PLR0911 -- one for each term
    match node:
        case Everything():
            return ALWAYS
        case Not(operand):
            return f"(NOT {_condition(operand, relation)})"
        case And(operands):
            return all_of([_condition(operand, relation) for operand in operands])
        case Or(operands):
            return _any_of(operands, relation)
        case Exists(name) | Comparison(name) | Regex(name) if name and relation.is_as_stored(name):
            return compiler.match_settled(node, relation.context.translation)
        case Exists(name):
            return f"({is_there(relation.sent(name))})"
        case Comparison():
            return _compared(node, relation)
        case Regex(name, expression):
            text = text_of(relation.sent(name))
            found = expression_of(expression, node.position).found_in(text, relation.context.bind)
            return f"ifNull({found}, false)"
        case Text(pattern):
            return _said(pattern, relation)
        case Near(pattern):
            return _said(pattern, relation)
        case Bound():
            return _bound(node, relation)
        case SubSearch():
            return _among_rows(node, relation)


def _any_of(operands: tuple[Node, ...], relation: Rows) -> str:
    if all(isinstance(operand, Comparison) and relation.is_as_stored(operand.field) for operand in operands):
        # Several values of one field are looked for at once.
        return compiler.match_settled(Or(operands), relation.context.translation)
    return any_of([_condition(operand, relation) for operand in operands])


def _among_rows(node: SubSearch, relation: Rows) -> str:
    """Whether the row's fields are those of one of the rows of a search in brackets."""
    find = relation.context.sub_rows
    if find is None:
        raise QueryError("a search in brackets can't be answered here", position=node.position)
    names, select = find(node, relation.context)
    theirs = [f"lower(ifNull({text_of(relation.field(name))}, ''))" for name in names]
    there = " AND ".join(f"{text} != ''" for text in theirs)
    left = theirs[0] if len(theirs) == 1 else f"({', '.join(theirs)})"
    return f"({there} AND {left} IN ({select}))"


def _compared(term: Comparison, relation: Rows) -> str:
    value = relation.sent(term.field)
    operator = "=" if term.operator == ":" else term.operator
    if not term.value.has_wildcards and (
        values.number_in(term.value) is not None or value.kind in {"time", "number"} or value.stored == "level"
    ):
        constant = _constant(term.value, relation)
        return f"ifNull({compared(operator, value, constant, relation.context, term.value_position)}, false)"
    if value.kind == "list":
        one = values.compared("one", "=" if operator == "!=" else operator, term.value, relation.context.translation)
        found = f"arrayExists(one -> {one}, {value.sql})"
        return f"(notEmpty({value.sql}) AND NOT {found})" if operator == "!=" else f"({found})"
    return f"ifNull({values.compared(text_of(value), term.operator, term.value, relation.context.translation)}, false)"


def _constant(pattern: Pattern, relation: Rows) -> Value:
    number = values.number_in(pattern)
    if number is not None and values.is_exact(pattern):
        return Value(relation.context.bind(number, "Float64"), "number", constant=number)
    return Value(relation.context.bind(pattern.text), "text", constant=pattern.text)


def _said(pattern: Pattern, relation: Rows) -> str:
    texts, others = relation.texts()
    said = [f"ifNull({words.said_by(text, pattern, relation.context.translation)}, false)" for text in texts]
    if others:
        one = words.said_by("one", pattern, relation.context.translation)
        said.append(f"arrayExists(one -> {one}, mapValues({others}))")
    return any_of(said) if said else NEVER


def _bound(node: Bound, relation: Rows) -> str:
    constant = Value(relation.context.bind(node.time), "text", constant=node.time)
    operator = ">=" if node.edge == "earliest" else "<"
    return f"ifNull({compared(operator, relation.field(node.column), constant, relation.context, node.value_position)}, false)"
