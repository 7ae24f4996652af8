"""A row for each value of a field that has several."""

from dataclasses import replace

from logboom.query.relation import Relation
from logboom.query.value import Value, list_of


def expanded(relation: Relation, name: str, *, limit: int = 0) -> Relation:
    """The rows, once for each value of the field; a row without a value stays one row."""
    relation = relation.before_where()
    known = relation.named(name) or name
    values = list_of(relation.field(name))
    if limit:
        values = f"arraySlice({values}, 1, {limit})"
    texts = f"if(empty({values}), [CAST(NULL, 'Nullable(String)')], CAST({values}, 'Array(Nullable(String))'))"
    fields = {**relation.fields, known: Value(f"arrayJoin({texts})", "text")}
    return replace(relation, fields=fields, streams=False).nested()
