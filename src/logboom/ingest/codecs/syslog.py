"""Codec `syslog`: one message of RFC 5424 or RFC 3164, as they are seen in the wild.

    <165>1 2026-11-22T10:58:08.5Z web app 77 ID7 [x@1 a="b"] text      RFC 5424
    <34>Nov 22 10:58:09 web su[12]: text                               RFC 3164
    <13>Nov 22 10:58:09 tag: text                                      ... of a local socket: no host
    <34>2026-11-22T10:58:09.1+01:00 web su[12]: text                   ... with rsyslog's exact time
    <10>app: text, <12>text, text                                      ... with next to nothing
    <187>77: router1: *Nov 22 10:58:09.1: %LINK-3-UPDOWN: text         ... of Cisco's devices: number and host before

What is missing is filled by what is known: the host by the peer, the time by received_at, the priority by user.notice.
A text in which nothing of this is found is the message, whole: every line can be read.

The message is looked at as any line of text is, by the table in `formats/`. Its level goes before that of the priority, which
many senders leave at its default; time, host and service are the header's, where it has them.

Source: RFC 5424 section 6; RFC 3164 section 4; Cisco, "System Message Format" (IOS, NX-OS, ASA); the forms of rsyslog, syslog-ng, util-linux `logger` and Python's
SysLogHandler as seen on the wire.
"""

from typing import Final

from logboom.event import CLAIMED_TIMESTAMP, SEVERITY_OF_WORD, TRUNCATED, severity_of_pri
from logboom.ingest.codecs.charset import CHARSET, FALLBACK, as_utf8
from logboom.ingest.codecs.codec import Codec, Reading
from logboom.ingest.codecs.exceptions import PYTHON_TRACEBACK, exception_type_sql
from logboom.ingest.codecs.formats.recognition import with_way
from logboom.ingest.codecs.formats.understanding import severity_sql, with_line
from logboom.ingest.codecs.levels import level_sql
from logboom.ingest.codecs.segment_line import input_or, option, with_flags
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.structured_data import with_structured_data
from logboom.ingest.codecs.timestamps import MONTHS, is_plausible, shape_matches, with_instant
from logboom.store.statement import literal

FACILITIES: Final = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "ntp", "audit", "alert", "clock", *(f"local{number}" for number in range(8)),
)  # fmt: skip
USER_NOTICE: Final = 13
_PRI: Final = r"^<(\d{1,2}|0\d\d|1[0-8]\d|19[01])>"  # 0 to 191
_BYTE_ORDER_MARK: Final = "unhex('EFBBBF')"

# The time of RFC 3164 and the blank after it.
_TIME_SHAPE: Final = "??? ?d dd:dd:dd "
OTHER_TIME: Final = (
    rf"^[*.]?((?:\d{{4}} )?(?:{'|'.join(MONTHS)}) +\d{{1,2}} (?:\d{{4}} )?\d\d:\d\d:\d\d(?:\.\d+)?(?: \d{{4}})?"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)(?: [A-Z]{3,4})?:? "
)
# What Cisco's devices put before the time: a number, the host, a number. Their messages are known by `: %`.
_DEVICE_HEAD: Final = rf"^((?:\d+: |: )?(?:[A-Za-z][\w.-]*: )?(?:\d+: )?)[*.]?(?:\d{{4}} )?(?:{'|'.join(MONTHS)}) "
LONGEST_DEVICE_HEAD: Final = 160
_YEAR_FIRST: Final = r"^(\d{4}) (\w{3} +\d{1,2})"
# A tag is known by its colon or its [pid]; after a host also by its place.
TAG: Final = r"^(?:[^\s:\[\]]+(?:\[[^\]\s]*\]:?|:$)|[\w./-]+$)"
SURE_TAG: Final = r"^[^\s:\[\]]+(?:\[[^\]\s]*\]:?|:$)"
LONGEST_HOST, LONGEST_TAG = 255, 99


def text(lines: Rows) -> Rows:
    """The message, and what its header says."""
    rows = _with_header(_with_3164(_with_5424(_with_priority(as_utf8(lines)))))
    return with_way(
        with_line(
            rows.derive(
                start_at="said_at",
                body_at="said_at",
                outer_severity="pri_severity",
                outer_time="header_time",
                outer_host="CAST(host_text, 'String')",
                outer_service="service_text",
                outer_names="arrayConcat(header_names, usual_sd_names, other_sd_pairs.1)",
                outer_texts="arrayConcat(header_texts, usual_sd_texts, other_sd_pairs.2)",
            )
        ),
        may_be_wrapped=False,
    )


def decode(texts: Rows, reading: Reading) -> Rows:
    """The fields that the header and the message give."""
    rows = with_flags(texts).derive(
        said_severity=f"toUInt8({severity_sql('said_level')})",
        severity="if(said_severity > 0, said_severity, outer_severity)",
    )
    return _with_columns(
        with_instant(rows, "said_plain_time", reading.segment_day, reading.timezone, syslog_time="is_syslog_time")
    )


def _with_priority(rows: Rows) -> Rows:
    """Adds has_pri, pri_severity, facility and content_at, where what follows the priority begins.

    A column that ends in `_at` is a place in `text`. To copy a line costs as much as to search it, so that what is
    needed of it is cut out of the whole, and as little as possible.
    """
    severities = [severity_of_pri(number) for number in range(8)]
    return rows.derive(
        # Senders use few: what depends on these characters alone is computed once for each distinct text.
        pri_text=f"extract(toLowCardinality(substring(text, 1, 5)), {literal(_PRI)})",
        has_pri="notEmpty(pri_text)",
        pri=f"if(has_pri, toUInt8OrZero(pri_text), toUInt8({USER_NOTICE}))",
        pri_severity=f"transform(pri % 8, {list(range(8))}, {severities}, toUInt8(0))",
        facility=f"[{', '.join(map(literal, FACILITIES))}][intDiv(pri, 8) + 1]",
        content_at="CAST(if(has_pri, length(pri_text) + 3, 1), 'UInt64')",
    )


def _with_5424(rows: Rows) -> Rows:
    """Adds is_5424 and header, its six parts of which the last is the rest."""
    begins = "substring(text, content_at, 16)"
    # rsyslog's `%protocol-version%`, as in Loggly's template, is 0 for what came to it as RFC 3164.
    dated = (
        f"{shape_matches(begins, 'd dddd-dd-dd')} OR {shape_matches(begins, '1 - ')} OR {shape_matches(begins, '1  ')}"
    )
    # Extra blanks between the first four: some senders pad.
    gaps = literal(r"^ *(\S+) +(\S+) +(\S+) +(\S+) +")
    return rows.derive(
        maybe_5424=f"has_pri AND ({dated})",
        header_text="substring(text, content_at + 2, if(maybe_5424, length(text), 0))",
        padded="position(substring(header_text, 1, 200), '  ') > 0",
        evened=f"replaceRegexpOne(if(padded, header_text, ''), {gaps}, '\\\\1 \\\\2 \\\\3 \\\\4 ')",
        header="splitByChar(' ', if(padded, evened, header_text), 6)",
        is_5424="length(header) >= 5",
    )


def _with_3164(rows: Rows) -> Rows:
    """Adds time_3164, host_3164, tag, proc_id_3164 and message_3164_at."""
    begins = "substring(text, content_at, 16)"
    month = f"position('{''.join(MONTHS)}', toLowCardinality(substring(text, content_at, 3))) % 3 = 1"
    year_follows = shape_matches("substring(text, content_at + 15, 6)", " dddd ")
    return rows.derive(
        usual_time=f"{shape_matches(begins, _TIME_SHAPE)} AND {month} AND NOT {year_follows}",
        # Of the usual lines one empty text, which is looked at once.
        device_text=f"toLowCardinality(if(is_5424 OR usual_time, '', substring(text, content_at, {LONGEST_DEVICE_HEAD})))",
        device_head=f"extract(toLowCardinality(if(position(device_text, ': %') > 0, device_text, '')), {literal(_DEVICE_HEAD)})",
        time_at="CAST(content_at + length(device_head), 'UInt64')",
        maybe_time="toLowCardinality(if(is_5424 OR usual_time, '', substring(text, time_at, 48)))",
        other_time_3164=f"replaceRegexpOne(extract(maybe_time, {literal(OTHER_TIME)}), {literal(_YEAR_FIRST)}, '\\\\2 \\\\1')",
        time_3164="if(usual_time, substring(text, content_at, 15), CAST(other_time_3164, 'String'))",
        time_length=f"CAST(if(usual_time, 16, length(extract(maybe_time, {literal(f'({OTHER_TIME})')}))), 'UInt64')",
        # The same hosts and tags come again and again.
        word_at="time_at + time_length",
        word=f"toLowCardinality(substringIndex(substring(text, word_at, if(is_5424, 0, {LONGEST_HOST + 1})), ' ', 1))",
        has_host=f"time_length > 0 AND match(word, '^[^\\\\[]*[^:\\\\[]$') AND length(word) <= {LONGEST_HOST}",
        host_3164="if(has_host, word, extract(device_head, '([A-Za-z][\\\\w.-]*): '))",
        after_host="if(has_host, word_at + length(word) + 1, word_at)",
        tag_at="CAST(after_host + if(has_host AND substring(text, after_host, 2) = ': ', 2, 0), 'UInt64')",
        tag_or_more=f"substringIndex(substring(text, tag_at, if(is_5424, 0, {LONGEST_TAG + 1})), ' ', 1)",
        tag_word=f"toLowCardinality(if(length(tag_or_more) <= {LONGEST_TAG}, tag_or_more, ''))",
        tag_text=(
            f"multiIf(has_host, extract(tag_word, {literal(TAG)}), "
            f"time_length = 0 AND {_is_no_tag('tag_word')}, '', extract(tag_word, {literal(SURE_TAG)}))"
        ),
        known_tag="toLowCardinality(tag_text)",
        tag="CAST(extract(known_tag, '^[^:\\\\[]+'), 'String')",
        proc_id_3164="CAST(extract(known_tag, '\\\\[([^\\\\]]*)\\\\]'), 'String')",
        tag_end="CAST(tag_at + length(known_tag), 'UInt64')",
        message_3164_at="tag_end + (notEmpty(known_tag) AND substring(text, tag_end, 1) = ' ')",
    )


def _is_no_tag(word: str) -> str:
    """SQL: `ERROR: ...` and `ValueError: ...` without a time or a host before them are no programs."""
    plain = f"lower(replaceOne({word}, ':', ''))"
    ends = " OR ".join(f"endsWith({plain}, '{ending}')" for ending in ("error", "exception", "warning"))
    return f"({plain} IN ({', '.join(map(literal, SEVERITY_OF_WORD))}) OR {ends})"


def _with_header(rows: Rows) -> Rows:
    """Adds what both forms give, structured data, and said_at, where the message begins."""

    def of_header(place: int) -> str:
        return f"if(header[{place}] = '-', '', header[{place}])"

    rows = with_structured_data(rows.derive(rest="header[6]"), "rest")
    in_rest = "multiIf(sd_length > 0, sd_length + (substring(rest, sd_length + 1, 1) = ' '), rest = '-', 1, startsWith(rest, '- '), 2, 0)"
    return rows.derive(
        is_syslog_time="usual_time AND NOT is_5424",
        header_time=f"if(is_5424, {of_header(1)}, time_3164)",
        host_text=f"if(is_5424, {of_header(2)}, host_3164)",
        service_text=f"if(is_5424, {of_header(3)}, tag)",
        proc_id=f"if(is_5424, {of_header(4)}, proc_id_3164)",
        msg_id=of_header(5),
        header_names=(
            "multiIf(notEmpty(proc_id) AND notEmpty(msg_id), ['syslog.facility', 'proc_id', 'msg_id'], "
            "notEmpty(proc_id), ['syslog.facility', 'proc_id'], "
            "notEmpty(msg_id), ['syslog.facility', 'msg_id'], ['syslog.facility'])"
        ),
        header_texts="arrayFilter(text -> notEmpty(text), [facility, proc_id, msg_id])",
        marked_at=f"toUInt64(if(is_5424, length(text) - length(rest) + 1 + {in_rest}, toInt64(message_3164_at)))",
        said_at=f"if(substring(text, marked_at, 3) = {_BYTE_ORDER_MARK}, marked_at + 3, marked_at)",
    )


def _with_columns(rows: Rows) -> Rows:
    rare = f"['{CLAIMED_TIMESTAMP}', '{TRUNCATED}', '{CHARSET}']"
    rare_text = (
        f"multiIf(name = '{CLAIMED_TIMESTAMP}', if(plausible, '', said_plain_time), "
        f"name = '{TRUNCATED}', if(truncated, 'true', ''), if(is_utf8, '', '{FALLBACK}'))"
    )

    def said_or(name: str, *found: str) -> str:
        return f"firstNonDefault(CAST({option(name)}, 'String'), {', '.join(found)})"

    def of_attributes(name: str) -> str:
        return f"texts[arrayFirstIndex(name -> name = '{name}' OR endsWith(name, '.{name}'), names)]"

    is_field = "notEmpty(text_) AND text_ != '-' AND notEmpty(name_)"
    return rows.derive(
        plausible=is_plausible("instant", "received_at"),
        traceback=f"toLowCardinality(if(position(message, {literal(PYTHON_TRACEBACK)}) > 0, message, ''))",
        rare_names=f"if(truncated OR NOT is_utf8 OR (NOT plausible AND notEmpty(said_plain_time)), {rare}, CAST([], 'Array(String)'))",
        rare_texts=f"arrayMap(name -> {rare_text}, rare_names)",
        given_names="arrayFilter((name, text) -> notEmpty(text), rare_names, rare_texts)",
        given_texts="arrayFilter(text -> notEmpty(text), rare_texts)",
        field_names=f"arrayFilter((name_, text_) -> {is_field}, said_names, said_texts)",
        field_texts=f"arrayFilter((text_, name_) -> {is_field}, said_texts, said_names)",
        names="arrayConcat(outer_names, given_names, field_names)",
        texts="arrayConcat(outer_texts, given_texts, field_texts)",
        attributes="CAST(mapFromArrays(names, texts), 'Map(LowCardinality(String), String)')",
        timestamp="if(plausible, assumeNotNull(instant), CAST(received_at, 'DateTime64(9, \\'UTC\\')'))",
        level=level_sql("severity"),
        service=said_or("service", "said_service"),
        host=said_or("host", "said_host", "CAST(peer, 'String')"),
        logger=said_or("logger", "said_logger"),
        environment=option("environment"),
        release=option("release"),
        trace_id=f"firstNonDefault(said_trace_id, {of_attributes('trace_id')})",
        span_id=f"firstNonDefault(said_span_id, {of_attributes('span_id')})",
        exception_type=exception_type_sql("traceback"),
        fingerprint="toUInt64(0)",
        input=input_or("syslog"),
        parsed="1",
    )


SYSLOG: Final = Codec(name="syslog", version=1, text=text, decode=decode, outer_first=True)
