"""Codecs `json_lines` and `json_lines_named`: a line is one JSON object of whatever shape its sender likes.

The object becomes a Map of all its keys (nested objects as JSON text, numbers as text). Each key gets a code from the
table of `field_names`, which says for which field it stands and how good a name for it it is; the best wins. What
became a column leaves the Map, all else stays in it as the attributes: nothing is dropped, and a known name with an
unusable value stays too.

`json_lines_named` is for requests that said something about their documents (`?time_field=when&service=web`). It is a
codec of its own because that costs as much as all the rest, used or not.

Work that few documents need is fed with empty text, or with no element at all, for all the others: that costs
nearly nothing, where a branch would be computed for every line.

Source: RFC 8259; ClickHouse documentation, "JSON functions, JSONExtract"; W3C Trace Context, section 3.2.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED
from logboom.ingest.codecs import senders_names
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.exceptions import PYTHON_TRACEBACK, exception_type_sql
from logboom.ingest.codecs.field_codes import (
    CODES,
    CONFLICT_BITS,
    FIELD_NUMBER,
    NESTING_CODES,
    OBJECT_CODE,
    code_sql,
    field_sql,
    weight_sql,
)
from logboom.ingest.codecs.levels import level_sql, severity_number_sql, severity_sql
from logboom.ingest.codecs.segment_line import FILE_PATH, LOG_FILE_PATH, input_or
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant
from logboom.store.statement import literal

_OBJECT, _ARRAY = 0x7B, 0x5B  # the first character of JSON that is no scalar
_NONE: Final = "CAST([], 'Array(String)')"
_LAST_MESSAGE: Final = max(code for code in CODES.values() if code >> 4 == FIELD_NUMBER["message"])
# Of the fields up to this one the column holds the whole value, so that it need not be kept twice.
_LAST_MOVED: Final = "exception_type"
# A Map of more keys is left to repair.
_MOST_KEYS: Final = 65_000


def decode(lines: Rows, reading: Reading) -> Rows:
    """Documents about which the request said nothing, but through which input they came."""
    rows = _with_inner(_with_codes(lines))
    rows = rows.derive(
        contested=f"has_objects OR bitAnd(arraySum(arrayMap(name -> {weight_sql('name')}, names)), {CONFLICT_BITS}) != 0",
        all_codes="arrayConcat(codes, inner_codes)",
        all_texts="arrayConcat(texts, inner_texts)",
    )
    return _with_columns(_with_fields(rows), reading).derive(input=input_or("http"))


def decode_named(lines: Rows, reading: Reading) -> Rows:
    """Documents whose sender named fields, or gave values that all of them share."""
    rows = senders_names.with_names(_with_inner(_with_codes(lines)))
    rows = rows.derive(
        contested="1",
        all_codes="arrayConcat(said_codes, more_codes, inner_codes)",
        all_texts="arrayConcat(texts, more_texts, inner_texts)",
    )
    return _with_columns(_with_fields(rows), reading, file_path=FILE_PATH).derive(input=input_or("http"))


def _with_codes(rows: Rows) -> Rows:
    """`names`, `texts` and `codes` of the document's keys; a code is 0 when name or value cannot serve."""
    first = "ascii(text)"
    usable = (
        "multiIf(code = 0 OR empty(text), 0, "
        f"{first} = {_OBJECT} AND code IN {NESTING_CODES}, {OBJECT_CODE}, "
        f"code = {OBJECT_CODE}, 0, "
        f"{first} IN ({_OBJECT}, {_ARRAY}) AND (code > {_LAST_MESSAGE} OR code = {CODES['event']}), 0, "
        f"code = {CODES['status']} AND {first} BETWEEN 48 AND 57, 0, code)"
    )
    return rows.derive(
        document="JSONExtract(raw, 'Map(LowCardinality(String), String)')",
        names="mapKeys(document)",
        texts="mapValues(document)",
        named_codes=f"arrayMap(name -> {code_sql('name')}, names)",
        codes=f"arrayMap((code, text) -> toUInt8({usable}), named_codes, texts)",
        parsed=f"notEmpty(names) AND length(names) <= {_MOST_KEYS}",
    )


def _with_inner(rows: Rows) -> Rows:
    """The same of objects within that may hold names of ours: `{"log": {"level": ...}}` as `log.level`."""
    is_object = f"code = {OBJECT_CODE}"
    return rows.derive(
        has_objects=f"has(codes, {OBJECT_CODE})",
        object_codes="if(has_objects, codes, CAST([], 'Array(UInt8)'))",
        object_names=f"arrayFilter((name, code) -> {is_object}, if(has_objects, names, {_NONE}), object_codes)",
        object_texts=f"arrayFilter((text, code) -> {is_object}, if(has_objects, texts, {_NONE}), object_codes)",
        inner=(
            "arrayFlatten(arrayMap((name, object) -> arrayMap(pair -> (concat(name, '.', pair.1), pair.2), "
            "JSONExtractKeysAndValues(object, 'String')), object_names, object_texts))"
        ),
        inner_texts="inner.2",
        inner_codes=(
            f"arrayMap(pair -> if(empty(pair.2) OR ascii(pair.2) = {_OBJECT}, toUInt8(0), {code_sql('pair.1')}), inner)"
        ),
    )


def _with_fields(rows: Rows) -> Rows:
    """`fields`: for each code the field that it wins, else 0; `<field>_at` and `<field>_text` of the winners."""
    better = f"other < code AND {field_sql('other')} = {field_sql('code')}"
    rows = rows.derive(
        contested_codes="if(contested, all_codes, CAST([], 'Array(UInt8)'))",
        # Of two names that differ in case alone the first counts.
        first_codes=(
            "arrayMap((code, time) -> if(time = 1, code, 0), contested_codes, arrayEnumerateUniq(contested_codes))"
        ),
        winners=(
            f"arrayMap(code -> if(arrayExists(other -> {better}, first_codes), 0, {field_sql('code')}), first_codes)"
        ),
        fields=(
            "CAST(if(contested, CAST(winners, 'Array(UInt8)'), "
            f"arrayMap(code -> {field_sql('code')}, all_codes)), 'Array(UInt8)')"
        ),
    )
    rows = rows.derive(**{f"{field}_at": f"indexOf(fields, {number})" for field, number in FIELD_NUMBER.items()})
    return rows.derive(**{f"{field}_text": f"all_texts[{field}_at]" for field in FIELD_NUMBER})


def _with_columns(rows: Rows, reading: Reading, file_path: str = "") -> Rows:
    rows = with_instant(_with_level(rows), "timestamp_text", reading.segment_day, reading.timezone).derive(
        plausible=is_plausible("instant", "received_at"),
        claims="isNotNull(instant) AND NOT plausible",
        # A text that looks like JSON may be a text; only an object stays an attribute too, with its names in reach.
        json_text=f"ascii(message_text) = {_OBJECT}",
        message_stays=(
            "has(arrayMap(document -> JSONType(document, CAST(names[message_at], 'String')), "
            f"if(json_text, [if(json_text, raw, '')], {_NONE})), 'Object')"
        ),
        stack_or_message=(
            "toLowCardinality(multiIf(notEmpty(stack_text), stack_text, "
            f"position(message_text, {literal(PYTHON_TRACEBACK)}) > 0, message_text, ''))"
        ),
    )
    of_traceparent = "length(traceparent_text) = 55"
    return _with_attributes(rows, file_path).derive(
        **{field: f"{field}_text" for field in ("message", "service", "host", "logger", "environment", "release")},
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        trace_id=f"if(empty(trace_id_text) AND {of_traceparent}, substring(traceparent_text, 4, 32), trace_id_text)",
        span_id=f"if(empty(span_id_text) AND {of_traceparent}, substring(traceparent_text, 37, 16), span_id_text)",
        exception_type=(
            f"if(empty(exception_type_text), CAST({exception_type_sql('stack_or_message')}, 'String'), exception_type_text)"
        ),
        fingerprint="toUInt64(0)",
    )


def _with_level(rows: Rows) -> Rows:
    pino = " AND ".join(f"has(codes, {CODES[name]})" for name in ("pid", "hostname", "time"))
    return rows.derive(
        level_code="all_codes[level_at]",
        level_word="toLowCardinality(level_text)",
        severity=(
            f"toUInt8(if(level_code = {CODES['severity_number']}, {severity_number_sql('level_word')}, "
            # Only pino and bunyan write all three, and their numbers are not Python's.
            f"{severity_sql('level_word', pino=pino)}))"
        ),
        level=level_sql("severity"),
        # levelno, priority, status and severity_number have other meanings too: what is no level stays their own.
        by_word=f"level_code < {CODES['levelno']}",
        level_differs="if(severity > 0, lower(level_word) != level, by_word AND notEmpty(level_word))",
    )


def _with_attributes(rows: Rows, file_path: str) -> Rows:
    """What is left of the document, and what we have to say ourselves; `file_path` is SQL, for lines that have one."""
    of_file = f"{literal(LOG_FILE_PATH)}, " if file_path else ""
    is_of_file = f" OR notEmpty({file_path})" if file_path else ""
    text_of_file = f"name = {literal(LOG_FILE_PATH)}, {file_path}, " if file_path else ""
    stays = " OR ".join(
        (
            "field = 0",
            f"field > {FIELD_NUMBER[_LAST_MOVED]}",
            f"(field = {FIELD_NUMBER['message']} AND message_stays)",
            f"(field = {FIELD_NUMBER['timestamp']} AND isNull(instant))",
            f"(field = {FIELD_NUMBER['level']} AND severity = 0 AND NOT by_word)",
        )
    )
    return rows.derive(
        kept=f"arrayMap(field -> {stays}, arrayResize(fields, length(names)))",
        our_names=(
            f"if(claims OR level_differs OR truncated{is_of_file}, "
            f"[{of_file}'{CLAIMED_TIMESTAMP}', '{SENDERS_LEVEL}', '{TRUNCATED}'], {_NONE})"
        ),
        our_texts=(
            f"arrayMap(name -> multiIf({text_of_file}name = '{CLAIMED_TIMESTAMP}', if(claims, timestamp_text, ''), "
            f"name = '{SENDERS_LEVEL}', if(level_differs, CAST(level_word, 'String'), ''), "
            "if(truncated, 'true', '')), our_names)"
        ),
        attributes=(
            "mapFromArrays("
            "arrayConcat(arrayFilter((name, stays) -> stays, names, kept), "
            "CAST(arrayFilter((name, text) -> notEmpty(text), our_names, our_texts), 'Array(LowCardinality(String))')), "
            "arrayConcat(arrayFilter((text, stays) -> stays, texts, kept), arrayFilter(text -> notEmpty(text), our_texts)))"
        ),
    )


JSON_LINES: Final = Codec(name="json_lines", version=1, decode=decode, wraps_text=True)
JSON_LINES_NAMED: Final = Codec(name="json_lines_named", version=1, decode=decode_named, wraps_text=True)
