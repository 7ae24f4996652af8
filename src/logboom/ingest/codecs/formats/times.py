"""Times of lines that are none of those that `codecs.timestamps` reads, written as such.

1122 10:58:08.123456           Nov 22 10:58:08.123456         klog: no year
26/11/22 10:58:08              2026-11-22 10:58:08            Spark
Nov 22, 2026 1:58:08 PM        2026-11-22 13:58:08            java.util.logging
"""

from collections.abc import Sequence

from logboom.ingest.codecs.formats.format import Format
from logboom.ingest.codecs.formats.recognition import is_of
from logboom.ingest.codecs.timestamps import MONTHS
from logboom.store.statement import literal


def plain_time(time: str, formats: Sequence[Format]) -> str:
    """SQL of the text `time` in a form that `with_instant` knows."""
    klog = (
        f"concat([{', '.join(map(literal, MONTHS))}][toUInt8OrZero(substring(rare_, 1, 2))], ' ', substring(rare_, 3))"
    )
    spark = "concat('20', replaceAll(substring(rare_, 1, 8), '/', '-'), substring(rare_, 9))"
    java = "ifNull(toString(parseDateTimeInJodaSyntaxOrNull(rare_, 'MMM d, yyyy h:mm:ss a', 'UTC')), '')"
    if not any(format_.rare_time for format_ in formats):
        return time
    is_rare = is_of(formats, lambda format_: format_.rare_time)
    return (
        f"firstNonDefault(arrayMap(rare_ -> multiIf(endsWith(rare_, 'M'), {java}, substring(rare_, 3, 1) = '/', {spark}, {klog}), "
        f"arrayResize([{time}], {is_rare}))[1], {time})"
    )
