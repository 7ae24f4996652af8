r"""Structured data of RFC 5424: `[origin ip="10.0.0.1"][x@1 a="say \"no\""]` becomes sd.origin.ip and sd.x@1.a.

Nearly always it is one element, with its parameters each behind one blank. Such a one is cut at its quotation marks:
what stands outside of them, its skeleton, is the same in all messages of one kind, so that it is looked at once for
each distinct one. Anything else is searched with regular expressions, at ten times the cost.

Source: RFC 5424 section 6.3: in a value `"`, `\` and `]` are escaped by a backslash; another backslash is itself.
"""

from typing import Final

from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

_OPENS: Final = 0x5B
_ELEMENT: Final = r'\[[^"\]]*(?:"(?:[^"\\]|\\.)*"[^"\]]*)*\]'
_ALL: Final = rf"(?s)^(?:{_ELEMENT})+"
_ID: Final = r'^\[([^\s=\]"]*)'
_PARAMETER: Final = r'(?s)([^\s="\]]+)="((?:[^"\\]|\\.)*)"'
_ESCAPED: Final = r'\\(["\\\]])'

# In the usual form what is escaped is masked while the text is cut, by control characters that it must not have itself.
_MASKS: Final = {"\\\\": "\x01\x01", '\\"': "\x02\x02", "\\]": "\x03\x03"}
_MASK: Final = "[\\x01-\\x03]"
_WORD: Final = r'[^\s="\]\x01-\x03\x0b]+'
_SKELETON: Final = rf'^\[{_WORD} ((?:{_WORD}=" )*{_WORD}=")\]$'
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def with_structured_data(rows: Rows, text: str) -> Rows:
    """Adds `sd_length`, how much of the column `text` is structured data, and its parameters: those of the usual form
    in `usual_sd_names` and `usual_sd_texts`, of any other in `other_sd_pairs`.

    An element without a parameter is a name with an empty text. Structured data that does not end is none.
    """
    rows = _with_usual(rows, text)
    name = f"concat('sd.', extract(element, {literal(_ID)}))"
    value = f"replaceRegexpAll(found[2], {literal(_ESCAPED)}, '\\\\1')"
    found = f"extractAllGroupsVertical(element, {literal(_PARAMETER)})"
    pairs = f"arrayMap(found -> (concat({name}, '.', found[1]), {value}), {found})"
    return rows.derive(
        unusual_text=f"if(has_sd AND NOT is_usual, {text}, '')",
        other_sd=f"arrayMap(text -> extract(text, {literal(_ALL)}), if(empty(unusual_text), {_NO_TEXTS}, [unusual_text]))",
        other_sd_pairs=(
            f"arrayFlatten(arrayMap(sd -> arrayFlatten(arrayMap(element -> if(empty({found}), [({name}, '')], {pairs}), "
            f"extractAll(sd, {literal('(?s)' + _ELEMENT)}))), other_sd))"
        ),
        sd_length="if(is_usual, sd_end, length(other_sd[1]))",
    )


def _with_usual(rows: Rows, text: str) -> Rows:
    """Adds has_sd, is_usual, sd_end, usual_sd_names and usual_sd_texts."""
    masked, unmasked = "if(escapes AND NOT masks, usual_sd, '')", "text"
    for escaped, mask in _MASKS.items():
        masked = f"replaceAll({masked}, {literal(escaped)}, {literal(mask)})"
        unmasked = f"replaceAll({unmasked}, {literal(mask)}, {literal(escaped[1])})"
    return rows.derive(
        has_sd=f"ascii({text}) = {_OPENS}",
        sd_end=f"position({text}, '\"] ') + 1",
        usual_sd=f"substring({text}, 1, if(has_sd, sd_end, 0))",
        escapes="position(usual_sd, '\\\\') > 0",
        masks=f"match(if(escapes, usual_sd, ''), '{_MASK}')",
        sd_pieces=f"splitByChar('\"', if(escapes, {masked}, usual_sd))",
        outside="arrayStringConcat(arrayFilter((piece, place) -> place % 2 = 1, sd_pieces, arrayEnumerate(sd_pieces)), '\"')",
        # An even number of pieces: a quotation mark has no partner.
        skeleton="toLowCardinality(if(length(sd_pieces) % 2 = 1, outside, ''))",
        usual_words=f"replaceAll(extract(skeleton, {literal(_SKELETON)}), '=\"', '')",
        is_usual="notEmpty(usual_words)",
        usual_prefix="concat('sd.', substringIndex(substring(skeleton, 2), ' ', 1), '.')",
        usual_sd_names="arrayMap(word -> concat(usual_prefix, word), splitByWhitespace(usual_words))",
        cut_texts="arrayFilter((piece, place) -> is_usual AND place % 2 = 0, sd_pieces, arrayEnumerate(sd_pieces))",
        usual_sd_texts=f"if(escapes, arrayMap(text -> {unmasked}, if(escapes, cut_texts, {_NO_TEXTS})), cut_texts)",
    )
