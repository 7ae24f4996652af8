"""What `index=web` of a query for Splunk asks of events whose sender named no index: nothing.

An index is there the place where events are kept, and each has one; here that place is the project. So a term about
`index` decides among events that came with one (Splunk's HTTP Event Collector sends it), and neither finds nor leaves out
the others: it holds for them, and inside a NOT it doesn't. `attributes.index` is the attribute and nothing else.
"""

from dataclasses import replace
from typing import Final

from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or, Regex

FIELD: Final = "index"


def settled(node: Node, *, negated: bool = False) -> Node:
    """The tree with every term about `index` made neutral for events that have none."""
    match node:
        case Not(operand):
            return replace(node, operand=settled(operand, negated=not negated))
        case And(operands) | Or(operands):
            return replace(node, operands=tuple(settled(operand, negated=negated) for operand in operands))
        case Exists("index") if not negated:
            return Everything(node.position)
        case Comparison("index") | Regex("index") if not negated:
            return Or((node, Not(Exists(FIELD, node.position), node.position)), node.position)
        case _:
            return node
