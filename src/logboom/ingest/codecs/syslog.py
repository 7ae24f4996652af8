"""Codec `syslog`: one message of RFC 5424 or RFC 3164, as they are seen in the wild.

    <165>1 2026-11-22T10:58:08.5Z web app 77 ID7 [x@1 a="b"] text      RFC 5424
    <34>Nov 22 10:58:09 web su[12]: text                               RFC 3164
    <13>Nov 22 10:58:09 tag: text                                      ... of a local socket: no host
    <34>2026-11-22T10:58:09.1+01:00 web su[12]: text                   ... with rsyslog's exact time
    <10>app: text, <12>text, text                                      ... with next to nothing

What is missing is filled by what is known: the host by the peer, the time by received_at, the priority by user.notice.
A text in which nothing of this is found is the message, whole: every line can be read.

Source: RFC 5424 section 6; RFC 3164 section 4; the forms of rsyslog, syslog-ng, util-linux `logger` and Python's
SysLogHandler as seen on the wire; MITRE, "CEE Log Syntax" for `@cee:`.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SEVERITY_OF_WORD, TRUNCATED, severity_of_pri
from logboom.ingest.codecs.charset import CHARSET, FALLBACK, as_utf8
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.exceptions import PYTHON_TRACEBACK, exception_type_sql
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.segment_line import input_or, option
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.structured_data import pairs_sql, structured_data_sql
from logboom.ingest.codecs.timestamps import MONTHS, is_plausible, shape_matches, with_instant
from logboom.store.statement import literal

_FACILITIES: Final = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "ntp", "audit", "alert", "clock", *(f"local{number}" for number in range(8)),
)  # fmt: skip
_USER_NOTICE: Final = 13
_HIGHEST_PRI: Final = 191
_BYTE_ORDER_MARK: Final = "unhex('EFBBBF')"
_OPENS_PRI, _OPENS_SD, _OPENS_JSON = 0x3C, 0x5B, 0x7B
_CEE: Final = "@cee:"

# The time of RFC 3164 and the blank after it.
_TIME_SHAPE: Final = "??? ?d dd:dd:dd "
_OTHER_TIME: Final = (
    rf"^\*?((?:{'|'.join(MONTHS)}) +\d{{1,2}} (?:\d{{4}} )?\d\d:\d\d:\d\d(?:\.\d+)?(?: \d{{4}})?"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)(?: [A-Z]{3,4})?:? "
)
# A tag is known by its colon or its [pid]; after a host also by its place.
_TAG: Final = r"^(?:[^\s:\[\]]{1,48}(?:\[[^\]\s]*\]:?|:$)|[\w./-]{1,48}$)"
_SURE_TAG: Final = r"^[^\s:\[\]]{1,48}(?:\[[^\]\s]*\]:?|:$)"
# `ERROR: ...` and `ValueError: ...` without a time or a host before them are no programs.
_NO_TAG: Final = rf"^(?i:{'|'.join(SEVERITY_OF_WORD)}|.*(?:error|exception|warning)):?$"


def decode(lines: Rows, reading: Reading) -> Rows:
    """All steps in their order."""
    rows = _with_pri(as_utf8(lines))
    rows = _with_5424(rows)
    rows = _with_3164(rows)
    rows = _with_message(rows)
    return _with_columns(with_instant(rows, "time_text", reading.segment_time, reading.timezone))


def _with_pri(rows: Rows) -> Rows:
    end = rows.derive(pri_end=f"if(ascii(text) = {_OPENS_PRI}, position(substring(text, 1, 5), '>'), 0)")
    number = end.derive(pri_or_null="toUInt8OrNull(if(pri_end > 2, substring(text, 2, pri_end - 2), ''))")
    known = number.derive(has_pri=f"ifNull(pri_or_null <= {_HIGHEST_PRI}, 0)")
    return known.derive(
        pri=f"if(has_pri, assumeNotNull(pri_or_null), {_USER_NOTICE})",
        body="if(has_pri, substring(text, pri_end + 1), text)",
    )


def _with_5424(rows: Rows) -> Rows:
    """Adds is_5424, header (six parts of which the last is the rest), sd and message_5424."""
    told = rows.derive(
        is_5424="has_pri AND match(substring(body, 1, 40), '^1 +(?:-|[0-9]{4}-[0-9]{2}-)') AND countSubstrings(body, ' ') >= 5"
    )
    header = told.derive(header_text="if(is_5424, substring(body, 3), '')")
    # Extra blanks between the first four: some senders pad.
    padded = header.derive(padded="position(substring(header_text, 1, 200), '  ') > 0")
    gaps = literal(r"^ *(\S+) +(\S+) +(\S+) +(\S+) +")
    even = padded.derive(
        even_text=f"if(padded, replaceRegexpOne(if(padded, header_text, ''), {gaps}, '\\\\1 \\\\2 \\\\3 \\\\4 '), header_text)",
    )
    parts = even.derive(header="splitByChar(' ', even_text, 6)", rest="header[6]")
    found = parts.derive(sd=structured_data_sql(f"if(ascii(rest) = {_OPENS_SD}, rest, '')"))
    return found.derive(
        message_5424="multiIf(rest = '-', '', startsWith(rest, '- '), substring(rest, 3), notEmpty(sd), substring(rest, length(sd) + 2), rest)",
    )


def _with_3164(rows: Rows) -> Rows:
    """Adds time_3164, host_3164, tag, proc_id_3164 and message_3164."""
    old = rows.derive(old="if(is_5424, '', body)")
    months = "".join(MONTHS)
    shape = old.derive(
        usual_time=f"{shape_matches('old', _TIME_SHAPE)} AND NOT {shape_matches('substring(old, 16, 6)', ' dddd ')} AND position('{months}', substring(old, 1, 3)) % 3 = 1",
    )
    other = shape.derive(maybe_time="if(usual_time, '', substring(old, 1, 48))")
    time = other.derive(
        time_3164=f"if(usual_time, substring(old, 1, 15), extract(maybe_time, {literal(_OTHER_TIME)}))",
        time_length=f"if(usual_time, 16, length(extract(maybe_time, {literal(_OTHER_TIME.replace('((?', '(?:(?', 1))})))",
    )
    after = time.derive(after_time="substring(old, time_length + 1)")
    word = after.derive(word="substringIndex(after_time, ' ', 1)")
    host = word.derive(
        has_host="time_length > 0 AND NOT endsWith(word, ':') AND position(word, '[') = 0 AND notEmpty(word)",
    )
    after_host = host.derive(
        host_3164="if(has_host, word, '')",
        after_host="if(has_host, substring(after_time, length(word) + 2), after_time)",
    )
    tag_word = after_host.derive(tag_word="toLowCardinality(substringIndex(substring(after_host, 1, 100), ' ', 1))")
    tag_text = tag_word.derive(
        tag_text=(
            f"multiIf(has_host, extract(tag_word, {literal(_TAG)}), "
            f"time_length = 0 AND match(tag_word, {literal(_NO_TAG)}), '', extract(tag_word, {literal(_SURE_TAG)}))"
        ),
    )
    rest = tag_text.derive(after_tag="substring(after_host, length(tag_text) + 1)")
    return rest.derive(
        tag="extract(tag_text, '^[^:\\\\[]+')",
        proc_id_3164="extract(tag_text, '\\\\[([^\\\\]]*)\\\\]')",
        message_3164="if(notEmpty(tag_text) AND startsWith(after_tag, ' '), substring(after_tag, 2), after_tag)",
    )


def _with_message(rows: Rows) -> Rows:
    """Adds what both forms give, and `document`: a message that is a JSON object, with or without `@cee:`."""

    def of_header(place: int) -> str:
        return f"if(header[{place}] = '-', '', header[{place}])"

    both = rows.derive(
        time_text=f"if(is_5424, {of_header(1)}, time_3164)",
        host_text=f"if(is_5424, {of_header(2)}, host_3164)",
        service_text=f"if(is_5424, {of_header(3)}, CAST(tag, 'String'))",
        proc_id=f"if(is_5424, {of_header(4)}, CAST(proc_id_3164, 'String'))",
        msg_id=of_header(5),
        sd_pairs=pairs_sql("sd"),
        marked_text="if(is_5424, message_5424, message_3164)",
    )
    said = both.derive(
        said_text=f"if(startsWith(marked_text, {_BYTE_ORDER_MARK}), substring(marked_text, 4), marked_text)"
    )
    json_text = (
        f"multiIf(ascii(said_text) = {_OPENS_JSON}, said_text, "
        f"startsWith(said_text, '{_CEE}'), trimLeft(substring(said_text, {len(_CEE) + 1})), '')"
    )
    document = said.derive(document=f"JSONExtract({json_text}, 'Map(String, String)')")
    inner = document.derive(
        message_name="multiIf(notEmpty(document['message']), 'message', notEmpty(document['msg']), 'msg', '')",
    )
    return inner.derive(
        message="if(notEmpty(message_name), document[message_name], said_text)",
        document_pairs="arrayFilter(pair -> pair.1 != message_name, CAST(document, 'Array(Tuple(String, String))'))",
    )


def _with_columns(rows: Rows) -> Rows:
    numbers = list(range(_HIGHEST_PRI + 1))
    facilities = ", ".join(literal(_FACILITIES[number >> 3]) for number in numbers)
    judged = rows.derive(
        severity=f"transform(pri, {numbers}, {[severity_of_pri(number) for number in numbers]}, toUInt8(0))",
        facility=f"transform(pri, {numbers}, [{facilities}], '')",
        plausible=is_plausible("instant", "received_at"),
        traceback=f"if(position(message, {literal(PYTHON_TRACEBACK)}) > 0, message, '')",
    )
    ours = (
        "arrayFilter(pair -> notEmpty(pair.2), [('syslog.facility', facility), ('proc_id', proc_id), ('msg_id', msg_id), "
        f"('{CLAIMED_TIMESTAMP}', if(plausible, '', time_text)), ('{TRUNCATED}', if(truncated, 'true', '')), "
        f"('{CHARSET}', if(is_utf8, '', '{FALLBACK}'))])"
    )
    paired = judged.derive(pairs=f"arrayConcat({ours}, sd_pairs, document_pairs)")

    def said_or(name: str, found: str) -> str:
        return f"if(notEmpty({option(name)}), CAST({option(name)}, 'String'), {found})"

    def of_pairs(name: str) -> str:
        return f"arrayFirst(pair -> pair.1 = '{name}' OR endsWith(pair.1, '.{name}'), pairs).2"

    return paired.derive(
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        level=level_sql("severity"),
        service=said_or("service", "service_text"),
        host=said_or("host", "if(empty(host_text), CAST(peer, 'String'), host_text)"),
        logger=option("logger"),
        environment=option("environment"),
        release=option("release"),
        trace_id=of_pairs("trace_id"),
        span_id=of_pairs("span_id"),
        exception_type=exception_type_sql("traceback"),
        fingerprint="toUInt64(0)",
        input=input_or("syslog"),
        attributes="CAST(pairs, 'Map(LowCardinality(String), String)')",
        parsed="1",
    )


SYSLOG: Final = Codec(name="syslog", version=1, decode=decode)
