"""What a text says of itself: the fields of its format, of its request and of its names and values, put together."""

from collections.abc import Mapping, Sequence
from typing import Final

from logboom.event import SEVERITY_OF_WORD
from logboom.ingest.codecs.formats import pairs as of_pairs
from logboom.ingest.codecs.formats.format import COLUMNS, Format
from logboom.ingest.codecs.formats.recognition import array_sql, by_kind, field_sql, is_of, with_format
from logboom.ingest.codecs.formats.request import NAMES, with_request
from logboom.ingest.codecs.formats.survey import Findings
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

HEAD: Final = "logboom.head"
"""The attribute of what stood before the message: the line was this and then the message."""
RAW: Final = "logboom.raw"
"""The attribute of the whole line, where the message is not its end."""

# What the words and signs of single formats mean, beside those that everybody uses.
_OWN_WORDS: Final[Mapping[str, int]] = {
    "vrb": 1, "trc": 1, "trce": 1, "dbug": 5, ".": 5, "-": 9, "context": 9, "query": 9, "system": 9, "*": 10, "#": 13,
    "fail": 17, "dpanic": 18, "ftl": 21,
}  # fmt: skip
_WORDS: Final = {**SEVERITY_OF_WORD, **_OWN_WORDS}
_NO_NAMES: Final = "CAST([], 'Array(LowCardinality(String))')"
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def understood(rows: Rows, start: str, found: Findings) -> Rows:
    """Adds what the text says from its byte `start` on, where the texts can hold what was found in them.

    message, said_time, said_level, said_logger, said_service, said_host, said_trace_id and said_span_id, '' where it says
    nothing; and said_names and said_texts, its attributes.
    """
    formats, carriers = found.formats, found.carriers
    rows = with_format(rows, start, formats, carriers)
    is_message = is_of(formats, lambda format_: format_.rest == "message")
    is_request = is_of(formats, lambda format_: format_.rest == "request")
    rows = rows.derive(
        message_at=(f"if({is_message} AND body_at + head_length <= length(text), body_at + head_length, body_at)"),
    )
    if is_request == "0":
        rows = rows.derive(status="0", request_texts=_NO_TEXTS)
    else:
        rows = with_request(rows, f"{is_request} AND head_length > 0", "body_at + head_length")
    is_logfmt = is_of(formats, lambda format_: format_.rest == "pairs")
    if found.objects or found.pairs or is_logfmt != "0":
        rows = of_pairs.with_pairs(
            rows,
            has_objects=found.objects,
            is_json=is_of(formats, lambda format_: format_.rest == "json"),
            is_logfmt=is_logfmt,
            may_end_in_pairs=f"kind = 0 OR {is_message}" if found.pairs else "0",
        )
    else:
        rows = of_pairs.without_documents(rows)
    return _with_attributes(_with_fields(rows, formats, carriers), start, formats, carriers)


def severity_sql(word: str) -> str:
    """SQL of the SeverityNumber that the word of a line means, 0 when it is no level."""
    words = ", ".join(map(literal, _WORDS))
    return f"transform(lower({word}), [{words}], {list(_WORDS.values())}, 0)"


def _with_fields(rows: Rows, formats: tuple[Format, ...], carriers: tuple[Format, ...]) -> Rows:
    """The columns: what the format says goes before what a document does, and that before what it came in."""

    def said(name: str) -> str:
        found = field_sql(name, formats)
        choices = [] if name in {"service", "host"} else [found]  # no format but carriers says these
        choices.append(f"document_{name}")
        if carriers and any(name in format_.fields for format_ in carriers):
            choices.append(field_sql(name, carriers, kind="carrier", groups="carrier_groups"))
        choices = [choice for choice in choices if choice != "''"]
        return f"firstNonDefault({', '.join(choices)})" if len(choices) > 1 else choices[0]

    fixed_level = by_kind([format_.level for format_ in formats])
    fixed_logger = by_kind([format_.logger for format_ in formats])
    return rows.derive(
        **{f"said_{name}": said(name) for name in ("time", "service", "host")},
        found_level=said("level"),
        said_level=(
            f"toLowCardinality(firstNonDefault(found_level, {fixed_level}, multiIf(status >= 500, 'error', status > 0, 'info', '')))"
        ),
        found_logger=said("logger"),
        said_logger=f"firstNonDefault(found_logger, {fixed_logger})",
        said_trace_id="document_trace_id",
        said_span_id="document_span_id",
        message="firstNonDefault(document_message, substring(text, message_at))",
    )


def _with_attributes(rows: Rows, start: str, formats: tuple[Format, ...], carriers: tuple[Format, ...]) -> Rows:
    more = is_of(formats, lambda format_: bool(set(format_.fields) - set(COLUMNS)))
    has_pairs = "pair_names" in rows.derived
    all_names = [
        "more_names",
        f"if(is_cut, {_constant((HEAD, RAW))}, {_NO_NAMES})",
    ]
    all_texts = [
        "arrayResize(groups, length(more_names))",
        (
            f"if(is_cut, if(notEmpty(document_message), ['', substring(text, {start})], "
            f"[substring(text, {start}, message_at - {start}), '']), {_NO_TEXTS})"
        ),
    ]
    if any(format_.rest == "request" for format_ in formats):
        all_names.append(f"if(notEmpty(request_texts), {_constant(NAMES)}, {_NO_NAMES})")
        all_texts.append("request_texts")
    if has_pairs:
        all_names.append("CAST(kept_names, 'Array(LowCardinality(String))')")
        all_texts.append("arrayResize(kept_texts, length(kept_names))")
    if carriers:
        of_carriers = _constant([_names(format_) for format_ in carriers])
        all_names.append(f"if(notEmpty(carrier_groups), {of_carriers}[carrier], {_NO_NAMES})")
        all_texts.append("carrier_groups")
    return rows.derive(
        kept_names=of_pairs.kept("pair_names"),
        kept_texts=of_pairs.kept("pair_texts"),
        more_names=(
            _NO_NAMES
            if more == "0"
            else f"if({more} AND notEmpty(groups), {_constant([_names(format_) for format_ in formats])}[kind], {_NO_NAMES})"
        ),
        is_cut=f"message_at > {start} OR notEmpty(document_message)",
        said_names=f"arrayConcat({', '.join(all_names)})",
        said_texts=f"arrayConcat({', '.join(all_texts)})",
    )


def _constant(names: Sequence[object]) -> str:
    nested = isinstance(names[0], list)
    type_ = "Array(Array(LowCardinality(String)))" if nested else "Array(LowCardinality(String))"
    return f"CAST({array_sql(names)}, '{type_}')"


def _names(format_: Format) -> list[str]:
    """As many as groups, '' for what is no attribute."""
    return ["", *("" if name in COLUMNS else name for name in format_.fields)]
