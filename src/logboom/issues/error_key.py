"""One error told twice, by an SDK and by a log line of the same trace: the key by which both are known to be the same."""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

from logboom.issues.grouping_v1.templates import template
from logboom.issues.grouping_v1.types import type_name
from logboom.issues.report import Report

ATTRIBUTE: Final = "logboom.error_key"
SDK_INPUTS: Final = ("sentry", "raygun")
WITHIN_SECONDS: Final = 60
MOST_REMEMBERED: Final = 1024  # errors of which the same is said time and again
LONGEST_REMEMBERED: Final = 1000  # characters of a value
LOADS_BACK: Final = 300_000_000  # how far before a batch the other telling is looked for: ids of loads are microseconds


def error_key(report: Report) -> str:
    """Of the exception's type and its value without what varies; '' when no trace tells which occurrence it is."""
    raised = report.raised
    if not report.trace_id or raised is None or not raised.type:
        return ""
    value = raised.value or ""
    key = _remembered_key if len(value) <= LONGEST_REMEMBERED else _key
    return key(raised.type, raised.module or "", value)


def _key(type_: str, module: str, value: str) -> str:
    # An SDK knows a type's module where a log may not: the name alone is the same in both.
    name = type_name(type_, module).rpartition(".")[2]
    return blake2b(f"{name}\n{template(value)}".encode("utf-8", "replace"), digest_size=8).hexdigest()


_remembered_key = lru_cache(maxsize=MOST_REMEMBERED)(_key)


# Events of the loads (after, up_to] that the other world has told as well: a log line when an SDK told it, an SDK's
# report when its log line was counted before. Only loads of the last minutes can hold the other one.
TOLD_TWICE: Final = f"""
SELECT mine.event_id FROM
(
    SELECT event_id, project, trace_id, attributes['{ATTRIBUTE}'] AS error, timestamp, input IN {SDK_INPUTS} AS by_sdk
    FROM logboom.error_payloads
    WHERE load_id > {{after:UInt64}} AND load_id <= {{up_to:UInt64}} AND trace_id != '' AND error != ''
) AS mine
INNER JOIN
(
    SELECT project, trace_id, attributes['{ATTRIBUTE}'] AS error, input IN {SDK_INPUTS} AS by_sdk,
        groupArray(1000)(timestamp) AS times
    FROM logboom.error_payloads
    WHERE load_id > {{after:UInt64}} - least({{after:UInt64}}, {LOADS_BACK}) AND load_id <= {{up_to:UInt64}}
        AND trace_id != '' AND error != '' AND (by_sdk OR load_id <= {{after:UInt64}})
    GROUP BY project, trace_id, error, by_sdk
) AS other USING (project, trace_id, error)
WHERE mine.by_sdk != other.by_sdk
    AND arrayExists(moment -> abs(dateDiff('second', moment, mine.timestamp)) <= {WITHIN_SECONDS}, other.times)
"""
