r"""Names and values inside a text: a JSON object, logfmt, and `key=value` at the end of a message.

    {"level":"error","msg":"charge failed"}              a document: some of its names are columns
    charge failed {"order":42}                           a message and its attributes
    level=error msg="charge failed" order=42             a document too
    charge failed order=42 amount=13.5                   a message with attributes: at least two, up to its end

Source: RFC 8259; ClickHouse documentation, "extractKeyValuePairsWithEscaping".
"""

from typing import Final

from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

# Under which names documents have what is a column here; the codec of JSON lines knows more of them.
DOCUMENT_NAMES: Final = {
    "message": ("message", "msg", "log", "event"),
    "time": ("timestamp", "@timestamp", "time", "ts", "t", "date", "datetime", "asctime"),
    "level": ("level", "severity", "levelname", "lvl", "loglevel", "log.level"),
    "logger": ("logger", "logger_name", "name"),
    "service": ("service", "service.name", "app", "application"),
    "host": ("host", "hostname", "host.name"),
    "trace_id": ("trace_id", "traceid", "trace.id"),
    "span_id": ("span_id", "spanid", "span.id"),
}
_NUMBERS: Final = {name: number for number, name in enumerate(DOCUMENT_NAMES, start=1)}
_PAIR: Final = r'[A-Za-z_][\w.-]*=(?:"(?:[^"\\]|\\.)*"|[^\s"=,;]+)'
_LAST_PAIRS: Final = rf"(?:^|[\s,;(\[])({_PAIR}(?:[,;]?[ \t]+{_PAIR})+)\s*$"
_SEPARATOR: Final = r"([^\s])[,;][ \t]+"
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def with_pairs(rows: Rows, *, has_objects: bool, is_json: str, is_logfmt: str, may_end_in_pairs: str) -> Rows:
    """Adds pair_names and pair_texts, and for each of DOCUMENT_NAMES `document_<name>`.

    The columns `text` and message_at are there; the conditions say what the text may hold, "0" that none does.
    """
    no_pairs = "CAST([], 'Array(Tuple(String, String))')"
    rows = rows.derive(
        object_at=(
            f"if(endsWith(text, '}}'), position(text, if({is_json}, '{{', '{{\"'), toUInt64(message_at)), 0)"
            if has_objects
            else "0"
        ),
        object_pairs=(
            "arrayMap(object -> JSONExtractKeysAndValues(object, 'String'), "
            "arrayResize([substring(text, object_at, if(object_at > 0, length(text), 0))], object_at > 0))[1]"
        )
        if has_objects
        else no_pairs,
        is_logfmt=is_logfmt,
        may_have_pairs=f"object_at = 0 AND ({may_end_in_pairs}) AND position(text, '=', message_at) > 0",
        last_pairs=(
            f"arrayMap(message_ -> replaceRegexpAll(extract(message_, {literal(_LAST_PAIRS)}), {literal(_SEPARATOR)}, '\\\\1 '), "
            "arrayResize([substring(text, message_at, if(may_have_pairs, length(text), 0))], may_have_pairs))"
        )
        if may_end_in_pairs != "0"
        else _NO_TEXTS,
        pairs_texts="if(is_logfmt, [substring(text, message_at, if(is_logfmt, length(text), 0))], last_pairs)",
        said_pairs=(
            "arrayMap(pairs_ -> CAST(extractKeyValuePairsWithEscaping(pairs_, '=', ' \\t', '\"'), "
            "'Array(Tuple(String, String))'), pairs_texts)[1]"
        )
        if (is_logfmt, may_end_in_pairs) != ("0", "0")
        else no_pairs,
        pair_names="if(object_at > 0, object_pairs.1, said_pairs.1)",
        pair_texts="if(object_at > 0, object_pairs.2, said_pairs.2)",
    )
    if is_logfmt == "0" and (is_json == "0" or not has_objects):
        return without_documents(rows.derive(document_codes="CAST([], 'Array(UInt8)')"))
    names = [literal(name) for names in DOCUMENT_NAMES.values() for name in names]
    numbers = [_NUMBERS[field] for field, names in DOCUMENT_NAMES.items() for _ in names]
    rows = rows.derive(
        is_document=f"({is_json} AND notEmpty(object_pairs)) OR is_logfmt",
        document_codes=(
            f"arrayMap(name -> transform(lower(name), [{', '.join(names)}], {numbers}, toUInt8(0)), if(is_document, pair_names, {_NO_TEXTS}))"
        ),
    )
    return rows.derive(
        **{f"document_{field}": f"pair_texts[indexOf(document_codes, {number})]" for field, number in _NUMBERS.items()}
    )


def without_documents(rows: Rows) -> Rows:
    """Adds `document_<name>` where no text is a document."""
    return rows.derive(**{f"document_{field}": "''" for field in DOCUMENT_NAMES})


def kept(of: str) -> str:
    """SQL of those of the array that stay attributes: all but what became a column."""
    return f"arrayFilter((pair_, code_) -> code_ = 0, {of}, arrayResize(document_codes, length({of})))"
