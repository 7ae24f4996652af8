"""Fifteen searches that people and dashboards make, each in Logboom's words and in those of VictoriaLogs.

Source: VictoriaLogs documentation, "LogsQL" (filters, pipes) and "Querying" (/select/logsql/query, /hits).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bench.events import BEGIN_US, STEP_US
from bench.planted import RARE_WORD, planted_request_id, planted_trace_id

CHOSEN = 43_210  # the first event that carries planted ids: also in the smallest corpus


@dataclass(frozen=True, slots=True)
class Search:
    """`ask` says what is wanted: the newest 100 `events`, a `histogram` of all matches, or the `table` of its stages."""

    name: str
    ask: Literal["events", "histogram", "table"]
    query: str
    logsql: str
    last_hour: bool = False


def searches() -> tuple[Search, ...]:
    trace, request = planted_trace_id(CHOSEN), planted_request_id(CHOSEN)
    return (
        Search("word", "histogram", "accepted", "accepted"),
        Search("rare word", "events", RARE_WORD, RARE_WORD),
        Search("phrase", "histogram", '"connection timed out"', '"connection timed out"'),
        Search("regex", "table", "message:/after [0-9]{4}ms/ | stats count", '~"after [0-9]{4}ms" | count()'),
        Search("id in a column", "events", f"trace_id={trace}", f"trace_id:={trace}"),
        Search("id in an attribute", "events", f'"{request}"', f'request_id:="{request}"'),
        Search("field", "histogram", "service:postgres", "service:=postgres"),
        Search("numeric range on an attribute", "histogram", "duration_ms>=1000", "duration_ms:>=1000"),
        Search("counts by field", "table", "* | stats count by host | sort 10 -count", "* | top 10 by (host)"),
        Search("quantile", "table", "* | stats p99(duration_ms)", "* | stats quantile(0.99, duration_ms)"),
        Search("histogram", "histogram", "", "*"),
        Search("newest 100", "events", "", "*"),
        Search("newest 100 matching", "events", "level:error", "level:=error"),
        Search("unique count", "table", "* | stats dc(trace_id)", "* | count_uniq(trace_id)"),
        Search("one hour", "histogram", "accepted", "accepted", last_hour=True),
    )  # fmt: skip


def time_range(events: int, *, last_hour: bool) -> tuple[str, str]:
    """Start and end of the corpus, or of its last hour, in RFC 3339."""
    begin = datetime.fromtimestamp(BEGIN_US / 1e6, UTC)
    end = begin + timedelta(microseconds=events * STEP_US)
    return _rfc3339(max(begin, end - timedelta(hours=1)) if last_hour else begin), _rfc3339(end)


def _rfc3339(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
