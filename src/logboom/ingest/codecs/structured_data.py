r"""Structured data of RFC 5424: `[origin ip="10.0.0.1"][x@1 a="say \"no\""]` becomes sd.origin.ip and sd.x@1.a.

Source: RFC 5424 section 6.3: in a value `"`, `\` and `]` are escaped by a backslash; another backslash is itself.
"""

from typing import Final

from logboom.store.statement import literal

_ELEMENT: Final = r'\[[^"\]]*(?:"(?:[^"\\]|\\.)*"[^"\]]*)*\]'
_ALL: Final = rf"(?s)^(?:{_ELEMENT})+"
_ID: Final = r'^\[([^\s=\]"]*)'
_PARAMETER: Final = r'(?s)([^\s="\]]+)="((?:[^"\\]|\\.)*)"'
_ESCAPED: Final = r'\\(["\\\]])'


def structured_data_sql(text: str) -> str:
    """SQL of the structured data that `text` begins with, '' when it begins with none that is whole."""
    return f"extract({text}, {literal(_ALL)})"


def pairs_sql(structured_data: str) -> str:
    """SQL of an array of (name, value); an element without a parameter is a name with an empty value."""
    name = f"concat('sd.', extract(element, {literal(_ID)}))"
    value = f"replaceRegexpAll(found[2], {literal(_ESCAPED)}, '\\\\1')"
    found = f"extractAllGroupsVertical(element, {literal(_PARAMETER)})"
    pairs = f"arrayMap(found -> (concat({name}, '.', found[1]), {value}), {found})"
    return (
        f"arrayFlatten(arrayMap(element -> if(empty({found}), [({name}, '')], {pairs}), "
        f"extractAll({structured_data}, {literal('(?s)' + _ELEMENT)})))"
    )
