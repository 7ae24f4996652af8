"""Codecs `json_lines` and `json_lines_named`: a line is one JSON object of whatever shape its sender likes.

The object becomes a Map of all its keys (nested objects as JSON text, numbers as text). Each key gets a code from the
table of `field_names`; the lowest code within a field's range is the name that wins. What became a column leaves the
Map, all else stays in it as the attributes: nothing is dropped, and a known name with an unusable value stays too.

`json_lines_named` is for requests that said something about their documents (`?time_field=when&service=web`). It is a
codec of its own because each expression costs the engine's analysis time at every load, used or not.

Work that few documents need is fed with empty text, or with no element at all, for all the others: that costs
nearly nothing, where a branch would be computed for every line.

Source: RFC 8259; ClickHouse documentation, "JSON functions, JSONExtract".
"""

from collections.abc import Iterable
from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED
from logboom.ingest.codecs import senders_names
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.exceptions import PYTHON_TRACEBACK, exception_type_sql
from logboom.ingest.codecs.field_names import FIELD_NAMES, NESTED_FIELDS, NESTED_NAMES
from logboom.ingest.codecs.levels import level_sql, severity_number_sql, severity_of_word_sql, severity_sql
from logboom.ingest.codecs.segment_line import input_or
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.timestamps import is_plausible, with_instant
from logboom.store.statement import literal

_CODES: Final = {name: code for code, name in enumerate((n for names in FIELD_NAMES.values() for n in names), start=1)}
_FIRST: Final = {field: _CODES[names[0]] for field, names in FIELD_NAMES.items()}
_LAST: Final = {field: _CODES[names[-1]] for field, names in FIELD_NAMES.items()}
_PLACE: Final = {field: place for place, field in enumerate(FIELD_NAMES, start=1)}
# Objects with names of ours in them that are no field themselves.
_OBJECT_CODES: Final = {
    name: code for code, name in enumerate((n for n in NESTED_NAMES if n not in _CODES), start=len(_CODES) + 1)
}
_HAS_NESTED: Final = 255
_CAN_NEST: Final = tuple({**_CODES, **_OBJECT_CODES}[name] for name in NESTED_NAMES)
_OBJECT, _ARRAY = 0x7B, 0x5B  # the first character of JSON that is no scalar

# Fields whose value is all that the column holds, so that it need not be kept twice.
_MOVED: Final = (
    "message", "timestamp", "level", "service", "host", "logger", "environment", "release",
    "trace_id", "span_id", "exception_type",
)  # fmt: skip
# A Map of more keys is left to repair: places are kept in 16 bits.
_MOST_KEYS: Final = 65_000


def decode(lines: Rows, reading: Reading) -> Rows:
    """Documents about which the request said nothing."""
    rows = _with_places(lines)
    rows = rows.derive(**{f"{field}_at": f"toUInt16({_found(field)})" for field in FIELD_NAMES})
    return _with_columns(_with_values(rows, said={}), reading, fixed={})


def decode_named(lines: Rows, reading: Reading) -> Rows:
    """Documents whose sender named fields, or gave values that all of them share."""
    rows = senders_names.with_names(_with_places(lines))
    places = {field: senders_names.place(field, otherwise=_found(field)) for field in FIELD_NAMES}
    rows = rows.derive(**{f"{field}_at": f"toUInt16({place})" for field, place in places.items()})
    return _with_columns(_with_values(rows, said=senders_names.TEXTS), reading, fixed=senders_names.FIXED)


def _found(field: str) -> str:
    return f"found[{_PLACE[field]}]"


def _with_places(rows: Rows) -> Rows:
    """`codes`: what each key is by its name, 0 when nothing or when its value cannot serve.

    `found`: for each field of the table the place in the document of its best name, 0 when it has none.
    """
    codes = {**_CODES, **_OBJECT_CODES}
    first = "ascii(text)"
    usable = (
        "multiIf(code = 0 OR empty(text), toUInt8(0), "
        f"{first} = {_OBJECT} AND code IN {_CAN_NEST}, toUInt8({_HAS_NESTED}), "
        f"{first} IN ({_OBJECT}, {_ARRAY}) AND (code > {_LAST['message']} OR code = {_CODES['event']}), toUInt8(0), "
        f"code = {_CODES['status']} AND {first} BETWEEN 48 AND 57, toUInt8(0), code)"
    )
    firsts = [_FIRST[field] for field in FIELD_NAMES]
    lengths = [len(names) for names in FIELD_NAMES.values()]
    return rows.derive(
        document="JSONExtract(raw, 'Map(LowCardinality(String), String)')",
        names="mapKeys(document)",
        texts="mapValues(document)",
        named_codes=(
            f"arrayMap(name -> transform(lower(name), {_texts(codes)}, {list(codes.values())}, toUInt8(0)), names)"
        ),
        codes=f"arrayMap((code, text) -> {usable}, named_codes, texts)",
        # Unsigned bytes: a code below the field's first wraps around to beyond its last.
        ranks=f"arrayMap(first -> arrayMin(arrayMap(code -> toUInt8(code - first), codes)), {firsts})",
        found=(
            "arrayMap((rank, first, length) -> if(rank < length, indexOf(codes, toUInt8(rank + first)), 0), "
            f"ranks, {firsts}, {lengths})"
        ),
    )


def _with_values(rows: Rows, said: dict[str, str]) -> Rows:
    """`<field>_text`: what the document holds for each field, '' when nothing; `said` goes before what is nested."""
    inner = ", ".join(f"{name} Tuple({', '.join(f'{n} String' for n in names)})" for name, names in NESTED_NAMES.items())
    rows = rows.derive(nested=f"JSONExtract(if(has(codes, {_HAS_NESTED}), raw, ''), 'Tuple({inner})')")
    texts = {}
    for field in FIELD_NAMES:
        nested = [f"nested.{path}" for path in NESTED_FIELDS.get(field, ())]
        others = [said[field], *nested] if field in said else nested
        choices = "".join(f"notEmpty({other}), {other}, " for other in others)
        text = f"texts[{field}_at]"
        texts[f"{field}_text"] = f"multiIf({field}_at > 0, {text}, {choices}'')" if choices else text
    return rows.derive(**texts)


def _with_columns(rows: Rows, reading: Reading, fixed: dict[str, str]) -> Rows:
    rows = _with_level(rows, fixed.get("level", "''"))
    rows = with_instant(rows, "timestamp_text", reading.segment_time, reading.timezone).derive(
        plausible=is_plausible("instant", "received_at"),
        claims="isNotNull(instant) AND NOT plausible",
        timestamp_gone="if(isNull(instant), 0, timestamp_at)",
        # A text that looks like JSON may be a text; only an object stays an attribute too, with its names in reach.
        json_text=f"ascii(message_text) = {_OBJECT}",
        message_gone=f"if(json_text AND JSONType(if(json_text, raw, ''), {_name_at('message')}) = 'Object', 0, message_at)",
        stack_or_message=(
            "toLowCardinality(multiIf(notEmpty(stack_text), stack_text, "
            f"position(message_text, {literal(PYTHON_TRACEBACK)}) > 0, message_text, ''))"
        ),
    )
    rows = _with_attributes(rows)
    of_traceparent = "length(traceparent_text) = 55"  # W3C Trace Context: 00-<32 hex>-<16 hex>-01
    return rows.derive(
        **{
            field: f"if(notEmpty({fixed[field]}), CAST({fixed[field]}, 'String'), {field}_text)"
            if field in fixed
            else f"{field}_text"
            for field in ("service", "host", "logger", "environment", "release")
        },
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        message="message_text",
        trace_id=f"if(empty(trace_id_text) AND {of_traceparent}, substring(traceparent_text, 4, 32), trace_id_text)",
        span_id=f"if(empty(span_id_text) AND {of_traceparent}, substring(traceparent_text, 37, 16), span_id_text)",
        exception_type=(
            f"if(empty(exception_type_text), CAST({exception_type_sql('stack_or_message')}, 'String'), exception_type_text)"
        ),
        fingerprint="toUInt64(0)",
        input=input_or("http") if fixed else "'http'",
        parsed=f"notEmpty(names) AND length(names) <= {_MOST_KEYS}",
    )


def _with_level(rows: Rows, fixed: str) -> Rows:
    rank = f"ranks[{_PLACE['level']}]"

    def is_named(name: str) -> str:
        return f"{_found('level')} > 0 AND {rank} = {_CODES[name] - _FIRST['level']}"

    pino = [f"has(codes, {_CODES[name]})" for name in ("pid", "hostname", "time")]
    word = "level_text" if fixed == "''" else f"if(notEmpty({fixed}), CAST({fixed}, 'String'), level_text)"
    return rows.derive(
        level_word=f"toLowCardinality({word})",
        severity=(
            f"toUInt8(multiIf({is_named('severity_number')}, {severity_number_sql('level_word')}, "
            f"{is_named('status')}, {severity_of_word_sql('level_word')}, "
            # Only pino and bunyan write all three, and their numbers are not Python's.
            f"{severity_sql('level_word', pino=' AND '.join(pino))}))"
        ),
        level=level_sql("severity"),
        # levelno, priority, status and severity_number have other meanings too: what is no level stays their own.
        by_word=f"{_found('level')} = 0 OR {rank} < {_CODES['levelno'] - _FIRST['level']}",
        level_gone="if(severity > 0 OR by_word, level_at, 0)",
        level_differs="if(severity > 0, lower(level_word) != level, by_word AND notEmpty(level_word))",
    )


def _with_attributes(rows: Rows) -> Rows:
    """What is left of the document, and what we have to say ourselves."""
    gone = [f"{name}_gone" if name in {"message", "timestamp", "level"} else f"{name}_at" for name in _MOVED]
    ours = _texts((CLAIMED_TIMESTAMP, SENDERS_LEVEL, TRUNCATED))
    return rows.derive(
        places="arrayMap(place -> toUInt16(place), arrayEnumerate(names))",
        kept=f"arrayMap(place -> {' AND '.join(f'place != {column}' for column in gone)}, places)",
        our_names=f"if(claims OR level_differs OR truncated, {ours}, CAST([], 'Array(String)'))",
        our_text=(
            f"arrayMap(name -> multiIf(name = '{CLAIMED_TIMESTAMP}', if(claims, timestamp_text, ''), "
            f"name = '{SENDERS_LEVEL}', if(level_differs, CAST(level_word, 'String'), ''), "
            "if(truncated, 'true', '')), our_names)"
        ),
        attributes=(
            "mapConcat("
            "mapFromArrays(arrayFilter((name, stays) -> stays, names, kept), "
            "arrayFilter((text, stays) -> stays, texts, kept)), "
            "CAST(mapFilter((name, text) -> notEmpty(text), mapFromArrays(our_names, our_text)), "
            "'Map(LowCardinality(String), String)'))"
        ),
    )


def _name_at(field: str) -> str:
    return f"CAST(names[{field}_at], 'String')"


def _texts(names: Iterable[str]) -> str:
    return "[" + ", ".join(literal(name) for name in names) + "]"


JSON_LINES: Final = Codec(name="json_lines", version=1, decode=decode)
JSON_LINES_NAMED: Final = Codec(name="json_lines_named", version=1, decode=decode_named)
