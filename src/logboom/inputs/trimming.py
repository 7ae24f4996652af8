"""A report that is too large to be kept whole loses the middles: of stacks, lists and texts, until it fits.

What says most is at the ends: the first and the last calls of a stack, the begin of a text, the newest breadcrumbs. A
recursion of ten thousand calls and a local variable of a megabyte are as telling with less of them.
"""

import json
from typing import Any, Final, NamedTuple

import msgspec


class Measure(NamedTuple):
    """How much of each thing stays."""

    list_items: int
    text_characters: int
    depth: int


# The first is what nearly every report fits after; the later ones are for those built to be large.
MEASURES: Final = (Measure(250, 16_384, 64), Measure(100, 2_048, 16), Measure(40, 256, 12), Measure(12, 100, 10))


def trimmed(document: bytes, max_bytes: int) -> bytes | None:
    """The document when it fits, else one with the same sense that does; None when it is no JSON or nothing helps."""
    if len(document) <= max_bytes:
        return document
    try:
        found = json.loads(document.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    for measure in MEASURES:
        smaller = msgspec.json.encode(_smaller(found, measure, measure.depth))
        if len(smaller) <= max_bytes:
            return smaller
    return None


def _smaller(value: Any, measure: Measure, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value, measure.text_characters)
    if isinstance(value, dict | list) and depth == 0:
        return "…"
    if isinstance(value, list):
        kept = value
        if len(value) > measure.list_items:
            first = measure.list_items // 3
            kept = [*value[:first], *value[first - measure.list_items :]]
        return [_smaller(one, measure, depth - 1) for one in kept]
    if isinstance(value, dict):
        names = list(value)[: 4 * measure.list_items]
        return {_text(name, measure.text_characters): _smaller(value[name], measure, depth - 1) for name in names}
    return value


def _text(text: str, characters: int) -> str:
    if len(text) > characters:
        text = text[: characters - 1] + "…"
    # Half of a surrogate pair is no character, and nothing could write it.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
