"""Times of lines that are none of those that `codecs.timestamps` reads, or not quickly, written as such.

1122 10:58:08.123456           Nov 22 10:58:08.123456         klog: no year
26/11/22 10:58:08              2026-11-22 10:58:08            Spark
2026/11/22 - 10:58:08          2026/11/22 10:58:08            Gin
Nov 22, 2026 1:58:08 PM        2026-11-22 13:58:08            java.util.logging
22/Nov/2026:10:58:08 +0100     2026-11-22 10:58:08 +0100      Common Log Format
2026-11-22  9:58:08            2026-11-22 09:58:08            MariaDB
2026-11-22 10:58:08.123 CET    2026-11-22 10:58:08.123 +0100  PostgreSQL; a name that several zones share is no time
"""

from typing import Final

from logboom.ingest.codecs.formats.format import CLF_TIME, NAMED_ZONE, SHORT_HOUR, Format
from logboom.ingest.codecs.timestamps import MONTHS
from logboom.store.statement import literal

# Names that mean one zone everywhere.
_ZONES: Final = {
    "WET": "+0000", "WEST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300",
    "EST": "-0500", "EDT": "-0400", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
    "AKST": "-0900", "AKDT": "-0800", "HST": "-1000", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100",
    "NZST": "+1200", "NZDT": "+1300", "SAST": "+0200",
}  # fmt: skip
_CLF: Final = r"^(\d\d)-(\d\d)-(\d{4})[: ]"


def plain_time(time: str, format_: Format) -> str:
    """SQL of the text `time`, which the format says, in a form that `with_instant` knows, and reads quickly."""
    if format_.rare_time:
        return f"if(empty({time}), '', {_plain_rare_time(time)})"
    if NAMED_ZONE in format_.pattern:
        return _plain_zone(time)
    if SHORT_HOUR in format_.pattern:
        return f"replaceOne({time}, '  ', ' 0')"
    return _plain_clf_time(time) if CLF_TIME in format_.pattern else time


def _plain_zone(time: str) -> str:
    """What the engine takes some names for is not what they mean here: one that is not known makes no time."""
    zone = f"substringIndex({time}, ' ', -1)"
    names, offsets = (", ".join(map(literal, of_zones)) for of_zones in (_ZONES, _ZONES.values()))
    rewritten = f"concat(substringIndex({time}, ' ', 2), transform({zone}, [{names}], [{offsets}], ' ?'))"
    return f"if(match({time}, '[A-Z]$') AND {zone} NOT IN ('UTC', 'GMT'), {rewritten}, {time})"


def _plain_rare_time(time: str) -> str:
    months = ", ".join(map(literal, MONTHS))
    klog = f"concat([{months}][toUInt8OrZero(substring({time}, 1, 2))], ' ', substring({time}, 3))"
    spark = f"concat('20', replaceAll(substring({time}, 1, 8), '/', '-'), substring({time}, 9))"
    java = f"ifNull(toString(parseDateTimeInJodaSyntaxOrNull({time}, 'MMM d, yyyy h:mm:ss a', 'UTC')), '')"
    gin = f"replaceOne({time}, ' - ', ' ')"
    choices = (
        f"endsWith({time}, 'M'), {java}, substring({time}, 3, 1) = '/', {spark}, substring({time}, 5, 1) = '/', {gin}"
    )
    return f"multiIf({choices}, {klog})"


def _plain_clf_time(time: str) -> str:
    """Of a second there are many lines: each distinct time is rewritten once."""
    rewritten = f"toLowCardinality({time})"
    for number, month in enumerate(MONTHS, start=1):
        rewritten = f"replaceOne({rewritten}, '/{month}/', '-{number:02}-')"
    return f"CAST(replaceRegexpOne({rewritten}, {literal(_CLF)}, '\\\\3-\\\\2-\\\\1 '), 'String')"
