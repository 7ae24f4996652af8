"""What a request said about all its JSON documents: in which fields things are, and values that all share.

    ?time_field=when&level_field=ctx.level&service=web

A field that was named goes before a fixed value, which goes before the table of `field_names`; what the document has
under another name then stays among its attributes. A dotted name is a key with dots in it, or else a path of two or
three names.
"""

from typing import Final

from logboom.ingest.codecs.field_codes import BITS, FIELD_NUMBER
from logboom.ingest.codecs.segment_line import FIXED_VALUES, option
from logboom.ingest.codecs.select import Rows

_NAMED: Final = {
    "time_field": "timestamp",
    "message_field": "message",
    "level_field": "level",
    "host_field": "host",
    "service_field": "service",
}
_FIXED: Final = tuple(field for field in FIXED_VALUES if field != "input")


def with_names(rows: Rows) -> Rows:
    """Adds `said_codes`, the codes of the document's keys with these names in them, and `more_codes`, `more_texts`."""
    pieces = "splitByChar('.', path)"
    text_at_path = (
        "multiIf(has(names, path) OR position(path, '.') = 0, '', countSubstrings(path, '.') = 1, "
        f"JSONExtract(raw, {pieces}[1], {pieces}[2], 'String'), "
        f"JSONExtract(raw, {pieces}[1], {pieces}[2], {pieces}[3], 'String'))"
    )
    named = [_best_code(field) for field in _NAMED.values()]
    fixed = [_best_code(field) for field in _FIXED]
    return rows.derive(
        paths=_texts(tuple(_NAMED)),
        said_codes=(
            "arrayMap((name, code, text) -> if(notEmpty(name) AND notEmpty(text) AND has(paths, CAST(name, 'String')), "
            f"{named}[indexOf(paths, CAST(name, 'String'))], code), names, codes, texts)"
        ),
        more_texts=f"arrayConcat(arrayMap(path -> {text_at_path}, paths), {_texts(_FIXED)})",
        more_codes=f"arrayMap((code, text) -> if(empty(text), toUInt8(0), toUInt8(code)), {named + fixed}, more_texts)",
    )


def _best_code(field: str) -> int:
    return FIELD_NUMBER[field] << BITS


def _texts(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"CAST({option(name)}, 'String')" for name in names) + "]"
