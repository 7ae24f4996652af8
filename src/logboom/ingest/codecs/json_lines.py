"""Codec `json_lines`: a line is one JSON object of whatever shape its sender likes.

The object becomes a Map of all its keys (nested objects as JSON text, numbers as text). Each key gets a code from the
table of `field_names`; the lowest code within a field's range is the name that wins. What became a column leaves the
Map, all else stays in it as the attributes: nothing is dropped, and a known name with an unusable value stays too.

Work that few documents need is fed with empty text, or with no element at all, for all the others: that costs
nearly nothing, where a branch would be computed for every line.

Source: RFC 8259; ClickHouse documentation, "JSON functions, JSONExtract".
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.exceptions import PYTHON_TRACEBACK, exception_type_sql
from logboom.ingest.codecs.field_names import FIELD_NAMES, NESTED_FIELDS, NESTED_NAMES
from logboom.ingest.codecs.levels import level_sql, severity_number_sql, severity_of_word_sql, severity_sql
from logboom.ingest.codecs.segment_line import FIXED_VALUES, input_or, option
from logboom.ingest.codecs.select import derive
from logboom.ingest.codecs.timestamps import is_plausible, time_sql
from logboom.store.statement import literal

_CODES: Final = {name: code for code, name in enumerate((n for names in FIELD_NAMES.values() for n in names), start=1)}
_FIRST: Final = {field: _CODES[names[0]] for field, names in FIELD_NAMES.items()}
_LAST: Final = {field: _CODES[names[-1]] for field, names in FIELD_NAMES.items()}
# Objects with names of ours in them that are no field themselves.
_OBJECT_CODES: Final = {
    name: code for code, name in enumerate((n for n in NESTED_NAMES if n not in _CODES), start=len(_CODES) + 1)
}
_HAS_NESTED: Final = 255
_CAN_NEST: Final = tuple({**_CODES, **_OBJECT_CODES}[name] for name in NESTED_NAMES)
_OBJECT, _ARRAY = 0x7B, 0x5B  # the first character of JSON that is no scalar
_DIGITS: Final = "BETWEEN 48 AND 57"

# Fields whose value is what the column holds, so that it need not be kept twice.
_MOVED: Final = (
    "message", "timestamp", "level", "service", "host", "logger", "environment", "release",
    "trace_id", "span_id", "exception_type",
)  # fmt: skip
_NAMED: Final = {"timestamp": "time_field", "message": "message_field", "level": "level_field",
                 "host": "host_field", "service": "service_field"}  # fmt: skip
_FIXED: Final = tuple(name for name in FIXED_VALUES if name != "input")
# A Map of more keys is left to repair: positions are kept in 16 bits.
_MOST_KEYS: Final = 65_000


def decode(lines: str, reading: Reading) -> str:
    """All steps in their order; see the module."""
    rows = derive(lines, document="JSONExtract(raw, 'Map(LowCardinality(String), String)')", said="notEmpty(options)")
    rows = derive(rows, names="mapKeys(document)", texts="mapValues(document)")
    rows = _with_codes(rows)
    rows = _with_positions(rows)
    rows = _with_senders_names(rows)
    rows = _with_values(rows)
    rows = _with_time_and_level(rows, reading)
    return _with_columns(rows)


def _with_codes(rows: str) -> str:
    """`codes`: for each key what it is by its name, 0 when nothing or when its value cannot serve."""
    codes = {**_CODES, **_OBJECT_CODES}
    names = ", ".join(literal(name) for name in codes)
    code = f"transform(lower(name), [{names}], {list(codes.values())}, toUInt8(0))"
    first = "ascii(text)"
    judged = (
        "arrayMap((code, text) -> multiIf("
        f"code = 0, toUInt8(0), "
        f"{first} = 0, toUInt8(0), "
        f"{first} = {_OBJECT} AND code IN {_CAN_NEST}, toUInt8({_HAS_NESTED}), "
        f"{first} IN ({_OBJECT}, {_ARRAY}) AND (code > {_LAST['message']} OR code = {_CODES['event']}), toUInt8(0), "
        f"code = {_CODES['status']} AND {first} {_DIGITS}, toUInt8(0), code), named_codes, texts)"
    )
    named = derive(rows, named_codes=f"arrayMap(name -> {code}, names)")
    return derive(named, codes=judged)


def _with_positions(rows: str) -> str:
    """`<field>_rank`, the best name's place in the table, and `<field>_at`, its place in the document (0: none)."""
    ranks = {
        f"{field}_rank": f"arrayMin(arrayMap(code -> toUInt8(code - {_FIRST[field]}), codes))" for field in FIELD_NAMES
    }
    places = {
        f"{field}_found": (
            f"if({field}_rank <= {_LAST[field] - _FIRST[field]}, "
            f"toUInt16(indexOf(codes, toUInt8({field}_rank + {_FIRST[field]}))), toUInt16(0))"
        )
        for field in FIELD_NAMES
    }
    return derive(derive(rows, **ranks), **places)


def _with_senders_names(rows: str) -> str:
    """`<field>_at` and `<field>_said`: what the request said about its documents goes before the table."""
    options = derive(
        rows,
        said_names="if(said, names, CAST([], 'Array(LowCardinality(String))'))",
        **{f"{field}_name": option(name) for field, name in _NAMED.items()},
        **{f"{field}_fixed": option(field) for field in _FIXED},
    )
    found = {f"{field}_named": f"toUInt16(indexOf(said_names, CAST({field}_name, 'String')))" for field in _NAMED}
    wanted = ", ".join(f"CAST({field}_name, 'String')" for field in _NAMED)
    paths = derive(
        options,
        **found,
        paths=f"if(said, [{wanted}], CAST([], 'Array(String)'))",
    )
    nested = derive(paths, path_texts=f"arrayMap(path -> {_TEXT_AT_PATH}, paths)")
    columns = {}
    for field in FIELD_NAMES:
        at = f"{field}_found"
        if field in _NAMED:
            number = list(_NAMED).index(field) + 1
            at = f"multiIf({field}_named > 0, {field}_named, said AND notEmpty(path_texts[{number}]), 0, {at})"
        if field in _FIXED:
            at = f"if(notEmpty({field}_fixed), 0, {at})"
        columns[f"{field}_at"] = f"toUInt16({at})"
    return derive(nested, **columns)


# A dotted name that is no key of its own, at most three names deep.
_TEXT_AT_PATH: Final = (
    "multiIf(position(path, '.') = 0, '', "
    "countSubstrings(path, '.') = 1, "
    "JSONExtract(raw, splitByChar('.', path)[1], splitByChar('.', path)[2], 'String'), "
    "JSONExtract(raw, splitByChar('.', path)[1], splitByChar('.', path)[2], splitByChar('.', path)[3], 'String'))"
)


def _with_values(rows: str) -> str:
    """`<field>_text`: what the document holds for each field, '' when nothing."""
    has_nested = derive(rows, nested_document=f"if(has(codes, {_HAS_NESTED}), raw, '')")
    inner = ", ".join(
        f"{name} Tuple({', '.join(f'{inner} String' for inner in names)})" for name, names in NESTED_NAMES.items()
    )
    nested = derive(has_nested, nested=f"JSONExtract(nested_document, 'Tuple({inner})')")
    texts = {}
    for field in FIELD_NAMES:
        text = f"texts[{field}_at]"
        choices = [f"{field}_at > 0", text]
        if field in _NAMED:
            number = list(_NAMED).index(field) + 1
            choices += [f"said AND notEmpty(path_texts[{number}])", f"path_texts[{number}]"]
        for path in NESTED_FIELDS.get(field, ()):
            choices += [f"notEmpty(nested.{path})", f"nested.{path}"]
        texts[f"{field}_text"] = f"multiIf({', '.join(choices)}, '')" if len(choices) > 2 else text
    return derive(nested, **texts)


def _with_time_and_level(rows: str, reading: Reading) -> str:
    instant = time_sql("timestamp_text", segment_time=reading.segment_time, timezone=reading.timezone)
    word = derive(
        rows,
        instant=instant,
        level_word="toLowCardinality(if(notEmpty(level_fixed), CAST(level_fixed, 'String'), level_text))",
        # Only pino and bunyan write all three, and their numbers are not Python's.
        is_pino=f"has(codes, {_CODES['pid']}) AND has(codes, {_CODES['hostname']}) AND has(codes, {_CODES['time']})",
        by_number=f"level_found > 0 AND level_rank = {_CODES['severity_number'] - _FIRST['level']}",
        by_status=f"level_found > 0 AND level_rank = {_CODES['status'] - _FIRST['level']}",
        # levelno, priority, status and severity_number have other meanings too: what is no level stays their own.
        by_word=f"level_found = 0 OR level_rank < {_CODES['levelno'] - _FIRST['level']}",
    )
    severity = (
        f"multiIf(by_number, {severity_number_sql('level_word')}, by_status, {severity_of_word_sql('level_word')}, "
        f"{severity_sql('level_word', pino='is_pino')})"
    )
    read = derive(
        word,
        severity=f"toUInt8({severity})",
        plausible=is_plausible("instant", "received_at"),
        is_object=(
            f"if(ascii(message_text) = {_OBJECT}, "
            f"JSONType(if(ascii(message_text) = {_OBJECT}, raw, ''), CAST(names[message_at], 'String')) = 'Object', 0)"
        ),
    )
    judged = derive(read, level=level_sql("severity"))
    return derive(
        judged,
        message_gone="if(is_object, 0, message_at)",
        timestamp_gone="if(isNull(instant), 0, timestamp_at)",
        level_gone="if(severity > 0 OR by_word, level_at, 0)",
        level_differs="if(severity > 0, lower(level_word) != level, by_word AND notEmpty(level_word))",
        claims="NOT plausible AND isNotNull(instant)",
        stack_or_message=(
            f"toLowCardinality(multiIf(notEmpty(stack_text), stack_text, "
            f"position(message_text, {literal(PYTHON_TRACEBACK)}) > 0, message_text, ''))"
        ),
    )


def _with_columns(rows: str) -> str:
    gone = {field: f"{field}_gone" if field in {"message", "timestamp", "level"} else f"{field}_at" for field in _MOVED}
    stays = " AND ".join(f"place != {column}" for column in gone.values())
    kept = derive(
        rows,
        kept=f"arrayMap(place -> {stays}, arrayMap(place -> toUInt16(place), arrayEnumerate(names)))",
        added_names=(
            f"if(claims OR level_differs OR truncated, ['{CLAIMED_TIMESTAMP}', '{SENDERS_LEVEL}', '{TRUNCATED}'], "
            "CAST([], 'Array(String)'))"
        ),
    )
    added = derive(
        kept,
        added=(
            "arrayFilter(pair -> notEmpty(pair.2), arrayMap(name -> (name, multiIf("
            f"name = '{CLAIMED_TIMESTAMP}', if(claims, timestamp_text, ''), "
            f"name = '{SENDERS_LEVEL}', if(level_differs, CAST(level_word, 'String'), ''), "
            "if(truncated, 'true', ''))), added_names))"
        ),
        kept_names="arrayFilter((name, stays) -> stays, names, kept)",
        kept_texts="arrayFilter((text, stays) -> stays, texts, kept)",
    )
    own = "mapFromArrays(kept_names, kept_texts)"
    ours = "CAST(added, 'Map(LowCardinality(String), String)')"
    columns = {
        field: f"if(notEmpty({field}_fixed), CAST({field}_fixed, 'String'), {field}_text)"
        for field in ("service", "host", "logger", "environment", "release")
    }
    return derive(
        added,
        **columns,
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        message="message_text",
        trace_id="if(empty(trace_id_text) AND length(traceparent_text) = 55, substring(traceparent_text, 4, 32), trace_id_text)",
        span_id="if(empty(span_id_text) AND length(traceparent_text) = 55, substring(traceparent_text, 37, 16), span_id_text)",
        exception_type=f"if(notEmpty(exception_type_text), exception_type_text, CAST({exception_type_sql('stack_or_message')}, 'String'))",
        fingerprint="toUInt64(0)",
        input=input_or("http"),
        attributes=f"mapConcat({own}, {ours})",
        parsed=f"notEmpty(names) AND length(names) <= {_MOST_KEYS}",
    )


JSON_LINES: Final = Codec(name="json_lines", version=1, decode=decode)
