"""What a text says of itself: the fields of its format, of its request and of its names and values, put together.

The lines are parted by what they are wrapped in, and what that wraps by its format and its end: each goes through the
expressions of its own way alone, in a sub-select of its own. What a line costs does not grow with the formats around it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from logboom.event import SEVERITY_OF_WORD
from logboom.ingest.codecs.formats import CARRIERS
from logboom.ingest.codecs.formats import pairs as of_pairs
from logboom.ingest.codecs.formats.format import Format
from logboom.ingest.codecs.formats.recognition import (
    DOCKER_WAY,
    ENDS,
    ENDS_LIKE_OBJECT,
    NUMBERED,
    WRAPPED,
    attributes_sql,
    field_sql,
    with_groups,
    with_way,
)
from logboom.ingest.codecs.formats.request import NAMES, with_request
from logboom.ingest.codecs.formats.times import plain_time
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

HEAD: Final = "logboom.head"
"""The attribute of what stood before the message: the line was this and then the message."""
RAW: Final = "logboom.raw"
"""The attribute of the whole line, where the message is not its end."""

# What the words and signs of single formats mean, beside those that everybody uses.
_OWN_WORDS: Final[Mapping[str, int]] = {
    "vrb": 1, "trc": 1, "trce": 1, "dbug": 5, ".": 5, "-": 9, "context": 9, "query": 9, "system": 9, "*": 10, "#": 13,
    "fail": 17, "dpanic": 18, "ftl": 21, "trac": 1, "debu": 5, "erro": 17, "fata": 21, "pani": 21, "parse": 17, "recoverable": 17,
    "deprecated": 10, "strict": 10,
}  # fmt: skip
WORDS: Final = {**SEVERITY_OF_WORD, **_OWN_WORDS}
_NO_TEXTS: Final = "CAST([], 'Array(String)')"
_OF_LINE: Final = {
    "row": "UInt64",
    "project": "UInt32",
    "key": "UInt32",
    "received_at": "DateTime64(6, \\'UTC\\')",
    "peer": "LowCardinality(String)",
    "flags": "LowCardinality(String)",
    "is_utf8": "UInt8",
    "may_hold_trace": "UInt8",
    "outer_severity": "UInt8",
    "is_syslog_time": "UInt8",
}
_OUTER: Final = ("outer_time", "outer_host", "outer_service", "outer_names", "outer_texts")
NOTHING_AROUND: Final = {
    "outer_severity": "toUInt8(0)",
    "outer_time": "''",
    "is_syslog_time": "toUInt8(0)",
    "outer_host": "''",
    "outer_service": "''",
    "outer_names": _NO_TEXTS,
    "outer_texts": _NO_TEXTS,
}
TEXT_COLUMNS: Final = ("way", "of_line", "text", "start_at", "body_at", *_OUTER)
_PLAIN: Final = ("time", "plain_time", "level", "logger", "service", "host", "trace_id", "span_id", "names", "texts")
SAID: Final = (
    "of_line", "outer_names", "outer_texts", "message",
    *(f"said_{name}" for name in _PLAIN),
)  # fmt: skip


def understood(texts: str, ways: Iterable[int], *, outer_first: bool) -> Rows:
    """What texts say, from a SELECT of those of TEXT_COLUMNS that have one of the `ways`.

    Beside the columns that they had: message; said_time, said_plain_time (which `with_instant` knows), said_level,
    said_logger, said_service, said_host, said_trace_id and said_span_id, '' where it says nothing; and said_names and
    said_texts, its attributes, of which empty ones are none. `outer_first` says whether what they came in goes before
    what they say.
    """
    parts = []
    for way in sorted(ways):
        of_way = Rows(f"{texts} AND way = {way}", TEXT_COLUMNS)
        parts.append(_of_way(of_way, way, outer_first=outer_first).select(SAID))
    return Rows(" UNION ALL ".join(parts), SAID).derive(**{name: f"of_line.{name}" for name in _OF_LINE})


def with_line(rows: Rows) -> Rows:
    """Adds of_line, what stays of a line beside its text, as one column: the fewer there are, the sooner a statement is planned."""
    types = ", ".join(f"{name} {type_}" for name, type_ in _OF_LINE.items())
    return rows.derive(of_line=f"CAST(tuple({', '.join(_OF_LINE)}), 'Tuple({types})')")


def unwrapped(texts: str, ways: Iterable[int]) -> Rows:
    """The texts of those ways, each of which is that of a carrier, without what they are wrapped in, and with their new way."""
    parts = []
    for way in sorted(ways):
        of_way = Rows(f"{texts} AND way = {way}", TEXT_COLUMNS[1:])
        rows = _of_docker(of_way) if way == DOCKER_WAY else _of_carrier(of_way, CARRIERS[way - WRAPPED - 1])
        parts.append(_inside(rows))
    inner = Rows(" UNION ALL ".join(parts), TEXT_COLUMNS[1:])
    return with_way(inner, may_be_wrapped=DOCKER_WAY in ways)


def severity_sql(word: str) -> str:
    """SQL of the SeverityNumber that the word of a line means, 0 when it is no level."""
    words = ", ".join(map(literal, WORDS))
    return f"transform(lower({word}), [{words}], {list(WORDS.values())}, 0)"


def _of_carrier(rows: Rows, carrier: Format) -> Rows:
    rows = with_groups(rows, carrier, "body_at")
    attributes = attributes_sql(carrier)
    return rows.derive(
        inner_at="body_at + head_length",
        inner_time=_first([field_sql("time", carrier), "outer_time"]),
        inner_host=field_sql("host", carrier),
        inner_service=field_sql("service", carrier),
        inner_names=f"arrayConcat({_names(attributes)}, outer_names)",
        inner_texts=f"arrayConcat({_texts(attributes)}, outer_texts)",
    )


def _of_docker(rows: Rows) -> Rows:
    """Source: Docker documentation, "JSON File logging driver"."""
    return rows.derive(
        docker="JSONExtract(text, 'Tuple(log String, stream String, time String)')",
        inner_text="if(notEmpty(docker.log), trimRight(docker.log, '\\r\\n'), text)",
        inner_time="docker.time",
        inner_names="['stream']",
        inner_texts="[docker.stream]",
    )


def _inside(rows: Rows) -> str:
    """The columns inner_… in place of those that they are named after."""
    replaced = {
        "body_at": "inner_at",
        "text": "inner_text",
        **{name: name.replace("outer", "inner") for name in _OUTER},
    }
    columns = TEXT_COLUMNS[1:]
    given = [replaced[name] if replaced.get(name) in rows.derived else name for name in columns]
    renamed = ", ".join(f"{old} AS {name}" if old != name else name for old, name in zip(given, columns, strict=True))
    return f"SELECT {renamed} FROM ({rows.select(given)})"


def _of_way(rows: Rows, way: int, *, outer_first: bool) -> Rows:
    """What texts of one format say that end alike."""
    format_, ending = NUMBERED[way // ENDS], way % ENDS
    rest = format_.rest if format_ else "message"
    if format_:
        rows = with_groups(rows, format_, "body_at")
    head_ends = "body_at + head_length"
    is_cut = format_ is not None and rest == "message"
    rows = rows.derive(message_at=f"if({head_ends} <= length(text), {head_ends}, body_at)" if is_cut else "body_at")
    if rest == "request":
        rows = with_request(rows, "head_length > 0", head_ends)
    is_json, is_logfmt = rest == "json", rest == "pairs"
    rows = of_pairs.with_pairs(
        rows,
        is_json=is_json,
        is_logfmt=is_logfmt,
        has_object=ending == ENDS_LIKE_OBJECT,
        may_end_in_pairs=ending != 0 and rest == "message",
    )
    return _with_attributes(_with_fields(rows, format_, outer_first=outer_first), format_, outer_first=outer_first)


def _with_fields(rows: Rows, format_: Format | None, *, outer_first: bool) -> Rows:
    """The columns: what the format says goes before what a document does."""

    def said(name: str, *others: str, outer: bool = False) -> str:
        choices = [field_sql(name.removeprefix("plain_"), format_), f"document_{name.removeprefix('plain_')}", *others]
        if name == "plain_time":
            name, choices[0] = "time", plain_time(choices[0], format_) if format_ and choices[0] != "''" else choices[0]
        if outer:
            choices.insert(0 if outer_first else len(choices), f"outer_{name}")
        return _first([choice for choice in choices if rows.derived.get(choice, choice) != "''"])

    request_level = ["multiIf(status >= 500, 'error', status > 0, 'info', '')"] if "status" in rows.derived else []
    return rows.derive(
        said_time=said("time", outer=True),
        said_plain_time=said("plain_time", outer=True),
        said_service=said("service", outer=True),
        said_host=said("host", outer=True),
        said_level=said("level", literal(format_.level) if format_ else "''", *request_level),
        said_logger=said("logger", literal(format_.logger) if format_ else "''"),
        said_trace_id="document_trace_id",
        said_span_id="document_span_id",
        message="substring(text, message_at)"
        if rows.derived["document_message"] == "''"
        else _first(["document_message", "substring(text, message_at)"]),
    )


def _first(texts: Sequence[str]) -> str:
    """SQL of the first that is not empty."""
    *before, last = texts or ["''"]
    return f"multiIf({', '.join(f'notEmpty({text}), {text}' for text in before)}, {last})" if before else last


def _with_attributes(rows: Rows, format_: Format | None, *, outer_first: bool) -> Rows:
    own = attributes_sql(format_)
    head = "substring(text, start_at, message_at - start_at)"
    if rows.derived["document_message"] == "''":
        # Else the message begins where the text does.
        if "head_length" in rows.derived or not outer_first:
            own.append((HEAD, head))
    else:
        own.append((HEAD, f"if(notEmpty(document_message), '', {head})"))
        own.append((RAW, "if(notEmpty(document_message), substring(text, start_at), '')"))
    names, texts = [_names(own)], [_texts(own)]
    if "request_texts" in rows.derived:
        names.append(f"if(notEmpty(request_texts), [{', '.join(map(literal, NAMES))}], {_NO_TEXTS})")
        texts.append("request_texts")
    if "document_codes" in rows.derived:
        names.append("kept_names")
        texts.append("kept_texts")
        rows = rows.derive(kept_names=of_pairs.kept("pair_names"), kept_texts=of_pairs.kept("pair_texts"))
    elif "pair_names" in rows.derived:
        names.append("pair_names")
        texts.append("pair_texts")
    return rows.derive(said_names=_joined(names), said_texts=_joined(texts))


def _joined(arrays: Sequence[str]) -> str:
    arrays = [array for array in arrays if array != _NO_TEXTS] or [_NO_TEXTS]
    return f"arrayConcat({', '.join(arrays)})" if len(arrays) > 1 else arrays[0]


def _names(attributes: Sequence[tuple[str, str]]) -> str:
    return f"[{', '.join(literal(name) for name, _ in attributes)}]" if attributes else _NO_TEXTS


def _texts(attributes: Sequence[tuple[str, str]]) -> str:
    return f"[{', '.join(text for _, text in attributes)}]" if attributes else _NO_TEXTS
