"""Which attributes a query reads, and as what: what is asked for often gets a column (logboom.store.promotion)."""

from collections.abc import Iterator

from logboom.query.answer import Answer
from logboom.query.fields import Attribute, FirstOf, field_named
from logboom.query.request import Request
from logboom.query.terms import attributes
from logboom.query.tree import Comparison, Exists, Near, Node, Regex, terms
from logboom.store.promotion import Wanted


def attribute_uses(tree: Node) -> set[Wanted]:
    """The attributes of a query's terms, each as text or as a number."""
    return set(_uses(tree))


def stage_uses(request: Request) -> set[Wanted]:
    """The attributes that a query's stages read, by their names as they were sent."""
    relation = request.relation()
    sql = Answer(relation).statement(1).sql
    return {wanted for read, wanted in relation.context.reads.items() if read in sql}


def _uses(tree: Node) -> Iterator[Wanted]:
    for term in terms(tree):
        if not isinstance(term, Comparison | Exists | Near | Regex) or not term.field:
            continue
        field = field_named(term.field)
        attribute = field.attribute if isinstance(field, FirstOf) else field
        if not isinstance(attribute, Attribute) or not attributes.is_storable(attribute):
            continue
        if isinstance(term, Comparison) and attributes.is_numeric(term):
            yield Wanted(attribute.name, "number", attributes.stored_number(attribute))
            if term.operator != "!=":
                continue
        yield Wanted(attribute.name, "text", attributes.stored_text(attribute))
