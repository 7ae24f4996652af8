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
    return _with_columns(with_instant(rows, "time_text", reading.segment_day, reading.timezone))


def _with_pri(rows: Rows) -> Rows:
    """Adds has_pri, pri and body, what follows it."""
    return rows.derive(
        pri_end=f"if(ascii(text) = {_OPENS_PRI}, position(substring(text, 1, 5), '>'), 0)",
        pri_or_null="toUInt8OrNull(if(pri_end > 2, substring(text, 2, pri_end - 2), ''))",
        has_pri=f"ifNull(pri_or_null <= {_HIGHEST_PRI}, 0)",
        pri=f"if(has_pri, assumeNotNull(pri_or_null), {_USER_NOTICE})",
        body="if(has_pri, substring(text, pri_end + 1), text)",
    )


def _with_5424(rows: Rows) -> Rows:
    """Adds is_5424, header (six parts of which the last is the rest), sd and message_5424."""
    dated = f"{shape_matches('body', '1 dddd-dd-dd')} OR startsWith(body, '1 - ') OR startsWith(body, '1  ')"
    # Extra blanks between the first four: some senders pad.
    gaps = literal(r"^ *(\S+) +(\S+) +(\S+) +(\S+) +")
    return rows.derive(
        is_5424=f"has_pri AND ({dated}) AND countSubstrings(body, ' ') >= 5",
        header_text="if(is_5424, substring(body, 3), '')",
        padded="position(substring(header_text, 1, 200), '  ') > 0",
        evened=f"replaceRegexpOne(if(padded, header_text, ''), {gaps}, '\\\\1 \\\\2 \\\\3 \\\\4 ')",
        header="splitByChar(' ', if(padded, evened, header_text), 6)",
        rest="header[6]",
        sd=structured_data_sql(f"if(ascii(rest) = {_OPENS_SD}, rest, '')"),
        message_5424=(
            "multiIf(rest = '-', '', startsWith(rest, '- '), substring(rest, 3), "
            "notEmpty(sd), substring(rest, length(sd) + 2), rest)"
        ),
    )


def _with_3164(rows: Rows) -> Rows:
    """Adds time_3164, host_3164, tag, proc_id_3164 and message_3164."""
    month = f"position('{''.join(MONTHS)}', substring(old, 1, 3)) % 3 = 1"
    year_follows = shape_matches("substring(old, 16, 6)", " dddd ")
    return rows.derive(
        old="if(is_5424, '', body)",
        usual_time=f"{shape_matches('old', _TIME_SHAPE)} AND {month} AND NOT {year_follows}",
        maybe_time="toLowCardinality(if(usual_time, '', substring(old, 1, 48)))",
        time_3164=f"if(usual_time, substring(old, 1, 15), CAST(extract(maybe_time, {literal(_OTHER_TIME)}), 'String'))",
        time_length=f"if(usual_time, 16, length(extract(maybe_time, {literal(f'({_OTHER_TIME})')})))",
        after_time="substring(old, time_length + 1)",
        word="substringIndex(after_time, ' ', 1)",
        has_host="time_length > 0 AND NOT endsWith(word, ':') AND position(word, '[') = 0 AND notEmpty(word)",
        host_3164="if(has_host, word, '')",
        after_host="if(has_host, substring(after_time, length(word) + 2), after_time)",
        # The same tags come again and again: what depends on one of these texts alone is computed once for each.
        tag_word="toLowCardinality(substringIndex(substring(after_host, 1, 100), ' ', 1))",
        tag_text=(
            f"toLowCardinality(multiIf(has_host, extract(tag_word, {literal(_TAG)}), "
            f"time_length = 0 AND match(tag_word, {literal(_NO_TAG)}), '', extract(tag_word, {literal(_SURE_TAG)})))"
        ),
        tag="CAST(extract(tag_text, '^[^:\\\\[]+'), 'String')",
        proc_id_3164="CAST(extract(tag_text, '\\\\[([^\\\\]]*)\\\\]'), 'String')",
        after_tag="substring(after_host, length(tag_text) + 1)",
        message_3164="if(notEmpty(tag_text) AND startsWith(after_tag, ' '), substring(after_tag, 2), after_tag)",
    )


def _with_message(rows: Rows) -> Rows:
    """Adds what both forms give, message, and more_pairs: of structured data, and of a message that is JSON."""

    def of_header(place: int) -> str:
        return f"if(header[{place}] = '-', '', header[{place}])"

    cee_text = f"trimLeft(substring(if(is_cee, said_text, ''), {len(_CEE) + 1}))"
    is_message = "pair.1 IN ('message', 'msg') AND notEmpty(pair.2)"
    return rows.derive(
        time_text=f"if(is_5424, {of_header(1)}, time_3164)",
        host_text=f"if(is_5424, {of_header(2)}, host_3164)",
        service_text=f"if(is_5424, {of_header(3)}, tag)",
        proc_id=f"if(is_5424, {of_header(4)}, proc_id_3164)",
        msg_id=of_header(5),
        marked_text="if(is_5424, message_5424, message_3164)",
        said_text=f"if(startsWith(marked_text, {_BYTE_ORDER_MARK}), substring(marked_text, 4), marked_text)",
        is_cee=f"startsWith(said_text, '{_CEE}')",
        json_text=f"if(is_cee, {cee_text}, if(ascii(said_text) = {_OPENS_JSON}, said_text, ''))",
        document="JSONExtractKeysAndValues(json_text, 'String')",
        message_pair=f"arrayFirst(pair -> {is_message}, document)",
        message="if(empty(message_pair.1), said_text, message_pair.2)",
        document_pairs="arrayFilter(pair -> pair.1 != message_pair.1, document)",
        more_pairs=f"arrayConcat({pairs_sql('sd')}, document_pairs)",
    )


def _with_columns(rows: Rows) -> Rows:
    numbers = list(range(_HIGHEST_PRI + 1))
    facilities = ", ".join(literal(_FACILITIES[number >> 3]) for number in numbers)
    rare = f"['{CLAIMED_TIMESTAMP}', '{TRUNCATED}', '{CHARSET}']"
    rare_text = (
        f"multiIf(name = '{CLAIMED_TIMESTAMP}', if(plausible, '', time_text), "
        f"name = '{TRUNCATED}', if(truncated, 'true', ''), if(is_utf8, '', '{FALLBACK}'))"
    )

    def said_or(name: str, found: str) -> str:
        return f"if(notEmpty({option(name)}), CAST({option(name)}, 'String'), {found})"

    def of_pairs(name: str) -> str:
        return f"arrayFirst(pair -> pair.1 = '{name}' OR endsWith(pair.1, '.{name}'), more_pairs).2"

    return rows.derive(
        severity=f"transform(pri, {numbers}, {[severity_of_pri(number) for number in numbers]}, toUInt8(0))",
        facility=f"transform(pri, {numbers}, [{facilities}], '')",
        plausible=is_plausible("instant", "received_at"),
        traceback=f"toLowCardinality(if(position(message, {literal(PYTHON_TRACEBACK)}) > 0, message, ''))",
        rare_names=f"if(truncated OR NOT is_utf8 OR (NOT plausible AND notEmpty(time_text)), {rare}, CAST([], 'Array(String)'))",
        rare_texts=f"arrayMap(name -> {rare_text}, rare_names)",
        usual_names=(
            "multiIf(notEmpty(proc_id) AND notEmpty(msg_id), ['syslog.facility', 'proc_id', 'msg_id'], "
            "notEmpty(proc_id), ['syslog.facility', 'proc_id'], "
            "notEmpty(msg_id), ['syslog.facility', 'msg_id'], ['syslog.facility'])"
        ),
        usual_texts="arrayFilter(text -> notEmpty(text), [facility, proc_id, msg_id])",
        given_names="arrayFilter((name, text) -> notEmpty(text), rare_names, rare_texts)",
        given_texts="arrayFilter(text -> notEmpty(text), rare_texts)",
        attributes=(
            "CAST(mapFromArrays(arrayConcat(usual_names, given_names, more_pairs.1), "
            "arrayConcat(usual_texts, given_texts, more_pairs.2)), 'Map(LowCardinality(String), String)')"
        ),
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
        parsed="1",
    )


SYSLOG: Final = Codec(name="syslog", version=1, decode=decode)
