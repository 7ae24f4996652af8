"""A row for each value of a field that has several."""

from dataclasses import replace

from logboom.query.relation import Relation
from logboom.query.select import Order
from logboom.query.value import Value, list_of


def expanded(relation: Relation, name: str, *, limit: int = 0, of_json: bool = False) -> Relation:
    """The rows, once for each value of the field; a row without a value stays one row.

    With `of_json`, a text that is a JSON array is its elements.
    """
    relation = relation.before_where()
    known = relation.named(name) or name
    value = relation.field(name)
    values = list_of(value)
    if of_json and value.kind == "text":
        elements = f"arrayMap(one -> ifNull(JSONExtract(one, 'Nullable(String)'), one), JSONExtractArrayRaw(ifNull({value.sql}, '')))"
        is_array = f"startsWith({value.sql}, '[') AND JSONType({value.sql}) = 'Array'"
        values = f"if(ifNull({is_array}, false), {elements}, {values})"
    if limit:
        values = f"arraySlice({values}, 1, {limit})"
    texts = f"if(empty({values}), [CAST(NULL, 'Nullable(String)')], CAST({values}, 'Array(Nullable(String))'))"
    # Rows of one row would otherwise come in any order: they have the same place among the others.
    pairs = Value(f"arrayJoin(arrayZip({texts}, arrayEnumerate({texts})))", "list")
    joined = replace(relation, hidden={**relation.hidden, "\0pair": pairs}, streams=False).nested()
    pair = joined.hidden["\0pair"].sql
    fields = {**joined.fields, known: Value(f"{pair}.1", "text")}
    joined = replace(joined, fields=fields, order=(*joined.order, Order(f"{pair}.2")))
    return joined.without_hidden(["\0pair"])
