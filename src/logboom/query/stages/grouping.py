"""What stages that group share: the fields behind `by`."""

from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.stages.expansion import expanded
from logboom.query.value import Value, is_there


def read_by(reader: Reader) -> tuple[str, ...]:
    """The fields behind `by`; none when it isn't there."""
    return tuple(dict.fromkeys(reader.names(computed=False))) if reader.keyword("by", "groupby") else ()


def grouping_keys(relation: Relation, names: tuple[str, ...]) -> tuple[Relation, dict[str, Value], list[str]]:
    """The relation to group, its keys, and the condition that a row has them all."""
    relation = relation.ready_to_group()
    for name in names:
        if relation.field(name).kind == "list":
            relation = expanded(relation, name)
    keys = {name: relation.field(name) for name in names}
    return relation, keys, [is_there(value) for value in keys.values()]
