"""An attribute of stored events as a value of a stage: from a column of its own where it has one, else from the maps.

What a statement reads of them is noted in its context, so that what is asked for often gets a column.
"""

from logboom.query.context import Context
from logboom.query.fields import Attribute
from logboom.query.terms.attributes import is_storable, stored_number, stored_text
from logboom.query.value import Value
from logboom.store.promotion import Wanted


def stored_attribute(attribute: Attribute, context: Context) -> Value:
    """The attribute's text, missing where it is empty, and beside it its number without reading texts."""
    promoted = context.translation.promoted
    column, number_column = (promoted.get((attribute.name, kind)) for kind in ("text", "number"))
    value = Value(f"nullIf({column}, '')", "text", weight=2) if column else in_map("attributes", attribute, context)
    if number_column:
        number = f"ifNotFinite({number_column}, NULL)"
    elif any(attribute.paths()):
        number = ""
    else:
        name = context.bind(attribute.name)
        number = f"if(has(mapKeys(numbers), {name}) AND isFinite(numbers[{name}]), numbers[{name}], NULL)"
    if is_storable(attribute):
        context.reads[value.sql] = Wanted(attribute.name, "text", stored_text(attribute))
        if number:
            context.reads[number] = Wanted(attribute.name, "number", stored_number(attribute))
    return Value(value.sql, "text", value.weight, number=(value.sql, number) if number else ("", ""))


def in_map(texts: str, attribute: Attribute, context: Context) -> Value:
    """What a Map of texts has under the attribute's name, or at the path in the JSON of another's; empty is missing."""
    whole = f"nullIf({texts}[{context.bind(attribute.name)}], '')"
    inside = [
        f"JSONExtract({texts}[{context.bind(outer)}], {', '.join(context.bind(key) for key in path)}, 'Nullable(String)')"
        for outer, path in attribute.paths()
    ]
    if not inside:
        return Value(whole, "text", weight=2)
    return Value(f"coalesce({', '.join([whole, *inside])}, NULL)", "text", weight=3 + 2 * len(inside))
