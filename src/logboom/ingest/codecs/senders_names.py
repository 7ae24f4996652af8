"""What a request said about all its JSON documents: in which fields things are, and values that all share.

    ?time_field=when&level_field=ctx.level&service=web

A field that was named goes before the table of `field_names`, a fixed value before the document's own, which then
stays among the attributes. A dotted name is a key with dots in it, or else a path of two or three names.
"""

from typing import Final

from logboom.ingest.codecs.segment_line import FIXED_VALUES, option
from logboom.ingest.codecs.select import Rows

_NAMED: Final = {
    "timestamp": "time_field",
    "message": "message_field",
    "level": "level_field",
    "host": "host_field",
    "service": "service_field",
}
_NUMBER: Final = {field: number for number, field in enumerate(_NAMED, start=1)}

# SQL of the text at the path that was named for a field, '' when none was, and of the value fixed for a field.
TEXTS: Final = {field: f"path_texts[{number}]" for field, number in _NUMBER.items()}
FIXED: Final = {field: f"{field}_fixed" for field in FIXED_VALUES if field != "input"}


def with_names(rows: Rows) -> Rows:
    """Adds what `place`, TEXTS and FIXED speak of; needs `names` and `raw` of the document."""
    paths = ", ".join(f"CAST({option(name)}, 'String')" for name in _NAMED.values())
    pieces = "splitByChar('.', path)"
    text_at_path = (
        "multiIf(has(names, path) OR position(path, '.') = 0, '', countSubstrings(path, '.') = 1, "
        f"JSONExtract(raw, {pieces}[1], {pieces}[2], 'String'), "
        f"JSONExtract(raw, {pieces}[1], {pieces}[2], {pieces}[3], 'String'))"
    )
    return rows.derive(
        paths=f"[{paths}]",
        said_at="arrayMap(path -> indexOf(names, path), paths)",
        path_texts=f"arrayMap(path -> {text_at_path}, paths)",
        **{column: option(field) for field, column in FIXED.items()},
    )


def place(field: str, *, otherwise: str) -> str:
    """SQL of the place of a field in the document, which is `otherwise` when the request said nothing of it."""
    at = otherwise
    if field in _NUMBER:
        number = _NUMBER[field]
        at = f"multiIf(said_at[{number}] > 0, said_at[{number}], notEmpty(path_texts[{number}]), 0, {at})"
    return f"if(notEmpty({FIXED[field]}), 0, {at})" if field in FIXED else at
