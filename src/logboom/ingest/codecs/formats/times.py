"""Times of lines that are none of those that `codecs.timestamps` reads quickly, written as such.

    22/Nov/2026:10:58:08 +0100     2026-11-22T10:58:08 +0100      access logs
    2026/11/22 10:58:08            2026-11-22 10:58:08            nginx, Go
    1122 10:58:08.123456           Nov 22 10:58:08.123456         klog: no year
    26/11/22 10:58:08              2026-11-22 10:58:08            Spark
    Nov 22, 2026 1:58:08 PM        2026-11-22 13:58:08            java.util.logging
"""

from typing import Final

from logboom.ingest.codecs.timestamps import MONTHS, shape_matches
from logboom.store.statement import literal

_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def plain_time(time: str) -> str:
    """SQL of the text `time` in a form that `with_instant` knows."""
    month = f"toString(intDiv(position('{''.join(MONTHS)}', toLowCardinality(substring(clf_, 4, 3))) + 2, 3))"
    clf = f"concat(substring(clf_, 8, 4), '-', leftPad({month}, 2, '0'), '-', substring(clf_, 1, 2), 'T', substring(clf_, 13))"
    klog = f"concat([{', '.join(map(literal, MONTHS))}][toUInt8OrZero(substring(rare_, 1, 2))], ' ', substring(rare_, 3))"
    spark = "concat('20', replaceAll(substring(rare_, 1, 8), '/', '-'), substring(rare_, 9))"
    java = (
        "ifNull(formatDateTime(parseDateTimeInJodaSyntaxOrNull(rare_, 'MMM d, yyyy h:mm:ss a', 'UTC'), '%Y-%m-%d %H:%i:%S', 'UTC'), '')"
    )
    rare = (
        f"multiIf({shape_matches('rare_', 'dddd dd:')}, {klog}, {shape_matches('rare_', 'dd/dd/dd ')}, {spark}, "
        f"match(rare_, '[AP]M$'), {java}, rare_)"
    )
    is_iso = shape_matches(time, "dddd-dd-dd")
    is_slashed = shape_matches(time, "dddd/dd/dd")
    is_clf = shape_matches(time, "dd/???/dddd")
    return (
        f"multiIf({is_iso}, {time}, empty({time}), '', {is_slashed}, replaceAll(if({is_slashed}, {time}, ''), '/', '-'), "
        f"{is_clf}, arrayMap(clf_ -> {clf}, if({is_clf}, [{time}], {_NO_TEXTS}))[1], "
        f"arrayMap(rare_ -> {rare}, if(NOT {is_iso} AND NOT {is_slashed} AND NOT {is_clf} AND notEmpty({time}), [{time}], {_NO_TEXTS}))[1])"
    )
