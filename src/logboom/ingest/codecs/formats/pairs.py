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
_OBJECT: Final = '{"'
_SEPARATOR: Final = r"([^\s])[,;][ \t]+"


def with_pairs(rows: Rows, *, is_json: bool, is_logfmt: bool, has_object: bool, may_end_in_pairs: bool) -> Rows:
    """Adds what the text has of names and values: `pair_names` and `pair_texts`.

    Of documents, too: `document_codes`, which of the names are columns, and for each of DOCUMENT_NAMES `document_<name>`.
    The columns `text`, `start_at` and message_at are there. `has_object` says that the text may end with one.
    """
    if not (has_object or is_logfmt or may_end_in_pairs):
        return _without_documents(rows)
    message = "substring(text, message_at)"
    parsed = "CAST(extractKeyValuePairsWithEscaping({}, '=', ' \\t', '\"'), 'Array(Tuple(String, String))')"
    if is_logfmt:
        pairs = parsed.format(message)
    elif may_end_in_pairs:
        last = f"extract({message}, {literal(_LAST_PAIRS)})"
        pairs = parsed.format(f"replaceRegexpAll({last}, {literal(_SEPARATOR)}, '\\\\1 ')")
    else:
        pairs = "CAST([], 'Array(Tuple(String, String))')"
    if has_object:
        at = f"position(text, {literal('{' if is_json else _OBJECT)}, toUInt64(message_at))"
        rows = rows.derive(
            object_at=at,
            object_pairs="JSONExtractKeysAndValues(substring(text, object_at, if(object_at > 0, length(text), 0)), 'String')",
            said_pairs=f"if(object_at > 0, object_pairs, {pairs})",
        )
    else:
        rows = rows.derive(said_pairs=pairs)
    rows = rows.derive(pair_names="said_pairs.1", pair_texts="said_pairs.2")
    if not is_json and not is_logfmt:
        return _without_documents(rows)
    names = [literal(name) for names in DOCUMENT_NAMES.values() for name in names]
    numbers = [_NUMBERS[field] for field, names in DOCUMENT_NAMES.items() for _ in names]
    rows = rows.derive(
        document_codes=f"arrayMap(name -> transform(lower(name), [{', '.join(names)}], {numbers}, toUInt8(0)), pair_names)"
    )
    return rows.derive(
        **{f"document_{field}": f"pair_texts[indexOf(document_codes, {number})]" for field, number in _NUMBERS.items()}
    )


def _without_documents(rows: Rows) -> Rows:
    return rows.derive(**{f"document_{field}": "''" for field in DOCUMENT_NAMES})


def kept(of: str) -> str:
    """SQL of those of the array that stay attributes: all but what became a column."""
    return f"arrayFilter((pair_, code_) -> code_ = 0, {of}, document_codes)"
