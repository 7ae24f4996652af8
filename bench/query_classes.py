"""Classes of queries, each beside a plain scan: the statement that somebody would write over the same columns, which
answers the same question without any index of ours.

`{events}` in a scan stands for the table with the project and the range of time, `{say}` for a text in lower case that
holds all that a bare word searches.
"""

from dataclasses import dataclass
from typing import Final

from bench.planted import RARE_WORD, planted_request_id, planted_trace_id
from bench.searches import CHOSEN

_ANYWHERE: Final = (
    "(positionCaseInsensitive(message, '{word}') > 0 OR positionCaseInsensitive(exception_type, '{word}') > 0"
    " OR positionCaseInsensitive(service, '{word}') > 0 OR positionCaseInsensitive(host, '{word}') > 0"
    " OR positionCaseInsensitive(logger, '{word}') > 0"
    " OR arrayExists(said -> positionCaseInsensitive(said, '{word}') > 0, mapValues(attributes)))"
)
_MATCHED: Final = (
    "(match(message, '{expression}') OR match(exception_type, '{expression}') OR match(service, '{expression}')"
    " OR match(host, '{expression}') OR match(logger, '{expression}')"
    " OR arrayExists(said -> match(said, '{expression}'), mapValues(attributes)))"
)


@dataclass(frozen=True, slots=True)
class QueryClass:
    """`newest` asks for the newest 100 rows; otherwise terms are counted, and stages answer their table."""

    name: str
    query: str
    scan: str
    newest: bool = False


def _word(word: str) -> str:
    return "SELECT count() FROM {events} AND " + _ANYWHERE.replace("{word}", word)


def _expression(expression: str) -> str:
    return "SELECT count() FROM {events} AND " + _MATCHED.replace("{expression}", expression)


def _counted(condition: str) -> str:
    return f"SELECT count() FROM {{events}} AND {condition}"


def query_classes() -> tuple[QueryClass, ...]:
    trace, request = planted_trace_id(CHOSEN), planted_request_id(CHOSEN)
    number = "toFloat64OrNull(attributes['duration_ms'])"
    return (
        QueryClass("word", "accepted", _word("accepted")),
        QueryClass("rare word", RARE_WORD, _word(RARE_WORD)),
        QueryClass("phrase", '"connection timed out"', _expression("(?i)connection[^a-z0-9]+timed[^a-z0-9]+out")),
        QueryClass("words near", '"connection out"~2', _expression("(?i)connection([^a-z0-9]+[a-z0-9]+){0,2}[^a-z0-9]+out")),
        QueryClass("trailing wildcard", "conn*", _expression(r"(?i)\\bconn")),
        QueryClass("leading wildcard", "*ection*", _expression(r"(?i)ection")),
        QueryClass("case", "CASE(Accepted)", _expression(r"\\bAccepted\\b")),
        QueryClass("regular expression", "message:/after [0-9]{4}ms/", _counted("match(message, 'after [0-9]{4}ms')")),
        QueryClass("id in a column", f"trace_id={trace}", _counted(f"trace_id = '{trace}'")),
        QueryClass("id in an attribute", f"request_id={request}", _counted(f"attributes['request_id'] = '{request}'")),
        QueryClass("id anywhere", f'"{request}"', _word(request)),
        QueryClass("field", "service:postgres", _counted("lower(service) = 'postgres'")),
        QueryClass("list", "service IN (postgres, nginx, web*)", _counted("(lower(service) IN ('postgres', 'nginx') OR lower(service) LIKE 'web%')")),
        QueryClass("level", "level>=warning", _counted("level IN ('warning', 'error', 'critical')")),
        QueryClass("native number", "severity>=17", _counted("severity >= 17")),
        QueryClass("cold number", "duration_ms>=1000", _counted(f"{number} >= 1000")),
        QueryClass("cold text", "region:eu-west-1 OR method:DELETE", _counted("(lower(attributes['region']) = 'eu-west-1' OR lower(attributes['method']) = 'delete')")),
        QueryClass("exists", "duration_ms:*", _counted("mapContains(attributes, 'duration_ms')")),
        QueryClass("rare attribute", "nobodys_attribute>5", _counted("toFloat64OrNull(attributes['nobodys_attribute']) > 5")),
        QueryClass("network", "client_ip:10.0.0.0/8", _counted("isIPv4String(attributes['client_ip']) AND isIPAddressInRange(if(isIPv4String(attributes['client_ip']), attributes['client_ip'], '::'), '10.0.0.0/8')")),
        QueryClass("newest 100", "", "SELECT * FROM {events} ORDER BY timestamp DESC, event_id DESC LIMIT 100", newest=True),
        QueryClass("newest 100 matching", "level:error", "SELECT * FROM {events} AND level = 'error' ORDER BY timestamp DESC, event_id DESC LIMIT 100", newest=True),
        QueryClass("stats by", "* | stats count by host", "SELECT host, count() FROM {events} GROUP BY host ORDER BY host"),
        QueryClass("stats of a number", "* | stats avg(duration_ms), p95(duration_ms) by service", f"SELECT service, avg({number}), quantile(0.95)({number}) FROM {{events}} GROUP BY service"),
        QueryClass("where", "* | where duration_ms > 1000 | stats count", _counted(f"{number} > 1000")),
        QueryClass("timechart", "* | timechart span=5m count by level", "SELECT at, CAST(groupArray((level, n)), 'Map(String, UInt64)') FROM (SELECT toStartOfInterval(timestamp, INTERVAL 5 MINUTE) AS at, level, count() AS n FROM {events} GROUP BY at, level) GROUP BY at ORDER BY at WITH FILL STEP INTERVAL 5 MINUTE"),
        QueryClass("top", "* | top limit=10 host", "SELECT host, count() AS n, 100 * n / sum(n) OVER () FROM {events} GROUP BY host ORDER BY n DESC LIMIT 10"),
        QueryClass("dedup", "* | dedup host | table timestamp host message", "SELECT timestamp, host, message FROM {events} ORDER BY timestamp DESC LIMIT 1 BY host"),
        QueryClass("rex", r'service:sshd | rex "port (?<port>\d+)" | stats dc(port)', r"SELECT uniqExact(coalesce(nullIf(extract(message, 'port (\\d+)'), ''), nullIf(attributes['port'], ''))) FROM {events} AND lower(service) = 'sshd'"),
        QueryClass("transaction", "service:postgres | transaction host maxspan=1m | stats count", "SELECT count() FROM (SELECT groupArray((timestamp, message, attributes)) FROM {events} AND lower(service) = 'postgres' GROUP BY host, toStartOfMinute(timestamp))"),
        QueryClass("join", "level:error | stats count by host | join host [search level:warning | stats count AS warnings by host]", "SELECT * FROM (SELECT host, count() FROM {events} AND level = 'error' GROUP BY host) AS l ANY INNER JOIN (SELECT host, count() FROM {events} AND level = 'warning' GROUP BY host) AS r USING host"),
        QueryClass("sub-search", "[search level:critical | fields host | dedup host | table host] level:error", _counted("level = 'error' AND host IN (SELECT host FROM {events} AND level = 'critical')")),
    )  # fmt: skip
