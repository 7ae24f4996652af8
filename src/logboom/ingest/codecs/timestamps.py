"""Times as senders write them, read in SQL that looks at the shape first.

    2026-11-22T10:58:08.123Z          RFC 3339 and ISO 8601, `T` or a blank, any number of digits in the fraction
    2026-11-22 10:54:26,585           Python's logging
    2026/11/22 10:58:08               nginx, Go
    22/Nov/2026:10:58:08 +0100        Common Log Format
    Sun, 22 Nov 2026 10:58:08 GMT     RFC 5322; also asctime's `Sun Nov 22 10:58:08 2026`
    Nov 22 10:58:09                   syslog: no year
    1795345088.25                     seconds, milliseconds, microseconds, nanoseconds, told by 9-10, 13, 16, 19 digits

The engine's own best-effort parser takes `12:34:56`, `May` and `7` for dates: it sees only texts of a known shape.

Source: RFC 3339 section 5.6; RFC 5322 section 3.3; RFC 3164 section 4.1.2; Apache HTTP Server, mod_log_config, `%t`.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

# Clocks differ and zones are forgotten, but by less than a day.
FUTURE_TOLERANCE: Final = timedelta(hours=24)
# Before 1971 lies no log: a clock that was never set starts in 1970.
EARLIEST: Final = "1971-01-01 00:00:00"

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = f"(?:{'|'.join(MONTHS)})"
_DAY_NAME: Final = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +"
_CLOCK: Final = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?"
_ZONE: Final = r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"

_ISO: Final = rf"^\d{{4}}[-/][01]\d[-/][0-3]\d[Tt ]{_CLOCK}{_ZONE}(?:\[[\w/]+\])?$"
_ISO_BASIC: Final = rf"^\d{{8}}T\d{{6}}(?:[.,]\d+)?{_ZONE}$"
_CLF: Final = rf"^(\d{{2}})/({_MONTH})/(\d{{4}})[: ]({_CLOCK}{_ZONE})$"
_DAY_FIRST: Final = rf"^(?:{_DAY_NAME})?\d{{1,2}}[ -]{_MONTH}[ -]\d{{4}} {_CLOCK}{_ZONE}$"
_DASHED_MONTH: Final = rf"(\d)-({_MONTH})-(\d)"
_MONTH_FIRST: Final = rf"^(?:{_DAY_NAME})?({_MONTH}) +(\d{{1,2}}) (?:(\d{{4}}) ({_CLOCK})|({_CLOCK})(?: (\d{{4}}))?)$"
_YEARLESS: Final = rf"^{_MONTH} +\d{{1,2}} {_CLOCK}$"
_EPOCH: Final = r"^(?:\d{9,10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?$"
_LONG_EPOCH: Final = r"^(\d{10})(\d+)\.?"  # milliseconds and finer: seconds, and the rest as their fraction

_ISO_SHAPE: Final = "dddd-dd-dd?dd:dd:dd"  # nearly all that comes


def shape_matches(text: str, shape: str) -> str:
    """SQL: whether `text` begins like `shape`, where d is a digit (or one of `:;<=>?`), ? anything, else itself.

    One comparison of at most 32 bytes, where a regular expression would cost five times as much.
    """
    mask = value = 0
    for place, character in enumerate(shape):
        # A digit's upper half byte is 3.
        bits, wanted = {"d": (0xF0, 0x30), "?": (0, 0)}.get(character, (0xFF, ord(character)))
        mask |= bits << 8 * place
        value |= wanted << 8 * place
    number = next(size for size in (64, 128, 256) if 8 * len(shape) <= size)
    beginning = f"reinterpretAsUInt{number}(substring({text}, 1, {len(shape)}))"
    return f"bitAnd({beginning}, toUInt{number}('{mask}')) = toUInt{number}('{value}')"


def with_instant(rows: Rows, text: str, segment_day: datetime, timezone: str, *, syslog_time: str = "0") -> Rows:
    """Adds `instant`, a Nullable DateTime64(9): what the String column `text` names, NULL when it names none.

    `timezone` is the zone of times without one. A time without a year gets the latest year that does not put it
    more than a day after `segment_day`, which is when the segment was begun. `syslog_time` is SQL that tells that
    `text` is exactly of the form `Nov 22 10:58:09`.
    """
    iso_text = f"replaceOne(upper({text}), ',', '.')"
    # The year depends on the day alone, so that it is found once for each day.
    dated = f"concat(toLowCardinality({_year(f'toLowCardinality(substring({text}, 1, 6))', segment_day)}), ' ', {text})"
    return rows.derive(
        # The engine's parser makes the next day of an hour 25.
        is_iso=(
            f"{shape_matches(text, _ISO_SHAPE)} AND substring({text}, 12, 2) < '24' AND substring({text}, 15, 2) < '60' "
            f"AND NOT endsWith({text}, ']')"
        ),
        # Nearly always there is no other form among some thousand lines: then no regular expression is made ready.
        other_time=f"if(is_iso OR {syslog_time}, '', {text})",
        # Each distinct one once: but an array of such a column costs ten times one of texts.
        other_readable=(
            f"arrayMap(other -> {_readable('toLowCardinality(other)', segment_day)}, "
            "if(empty(other_time), CAST([], 'Array(String)'), [other_time]))[1]"
        ),
        readable=(
            f"if(is_iso, {iso_text}, "
            + (f"if({syslog_time}, {dated}, " if syslog_time != "0" else "(")
            + "other_readable))"
        ),
        instant=f"parseDateTime64BestEffortOrNull(readable, 9, {literal(timezone)})",
    )


def is_syslog_time(text: str) -> str:
    """SQL: `text` is exactly of the form `Nov 22 10:58:09`."""
    month = f"position('{''.join(MONTHS)}', toLowCardinality(substring({text}, 1, 3))) % 3 = 1"
    return f"length({text}) = 15 AND {shape_matches(text, '??? ?d dd:dd:dd')} AND {month}"


def is_plausible(instant: str, received_at: str) -> str:
    """SQL: neither before 1971 nor more than a day ahead; NULL is not plausible."""
    hours = int(FUTURE_TOLERANCE.total_seconds()) // 3600
    return (
        f"ifNull({instant} >= toDateTime64('{EARLIEST}', 9, 'UTC') "
        f"AND {instant} <= {received_at} + toIntervalHour({hours}), 0)"
    )


def _readable(other: str, segment_day: datetime) -> str:
    """The text in a form that the engine's parser takes, or ''."""
    return (
        "multiIf("
        f"match({other}, {literal(_EPOCH)}), replaceRegexpOne({other}, {literal(_LONG_EPOCH)}, '\\\\1.\\\\2'), "
        f"match({other}, {literal(_YEARLESS)}), concat({_year(other, segment_day)}, ' ', replaceOne({other}, ',', '.')), "
        f"match({other}, {literal(_MONTH_FIRST)}), "
        f"replaceOne(replaceRegexpOne({other}, {literal(_MONTH_FIRST)}, '\\\\3\\\\6 \\\\1 \\\\2 \\\\4\\\\5'), ',', '.'), "
        f"match({other}, {literal(_ISO)}), {_plain_iso(other)}, "
        f"match({other}, {literal(_ISO_BASIC)}), {_plain_iso(other)}, "
        f"match({other}, {literal(_CLF)}), replaceRegexpOne({other}, {literal(_CLF)}, '\\\\1 \\\\2 \\\\3 \\\\4'), "
        f"match({other}, {literal(_DAY_FIRST)}), "
        f"replaceRegexpOne({other}, {literal(_DASHED_MONTH)}, '\\\\1 \\\\2 \\\\3'), "
        "'')"
    )


def _plain_iso(other: str) -> str:
    return f"replaceOne(upper(substringIndex({other}, '[', 1)), ',', '.')"


def _year(other: str, segment_day: datetime) -> str:
    """The latest year in which month and day are not after tomorrow."""
    tomorrow = segment_day.astimezone(UTC) + FUTURE_TOLERANCE
    month = f"intDiv(position('{''.join(MONTHS)}', substring({other}, 1, 3)) + 2, 3)"
    day = f"toUInt8OrZero(trimLeft(substring({other}, 5, 2)))"
    after = f"{month} * 100 + {day} > {tomorrow.month * 100 + tomorrow.day}"
    return f"if({after}, '{tomorrow.year - 1}', '{tomorrow.year}')"
