"""The log lines around an error: of the same trace, of the same request, or of the same machine some seconds around it."""

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from logboom.event import COLUMN_NAMES
from logboom.query.time import SECOND, parse_time
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Limits, Statement, Value

By = Literal["trace", "request", "host"]

# Names under which programs and proxies say which request a line belongs to.
REQUEST_IDS: Final = (
    "request_id",
    "request.id",
    "http.request_id",
    "x_request_id",
    "correlation_id",
    "requestId",
    "req_id",
)
# A trace or a request seldom lasts longer; the bound lets whole days be skipped.
SPAN_SECONDS: Final = 3600

_LIMITS: Final = Limits(seconds=20)
_SETTINGS: Final[EngineSettings] = {
    "output_format_json_quote_64bit_integers": 1,
    "output_format_json_validate_utf8": 1,
    "optimize_read_in_order": 1,
}


def available(event: Mapping[str, Any]) -> dict[By, bool]:
    """By which of them the lines around an event can be found."""
    return {"trace": bool(event["trace_id"]), "request": bool(_request(event)[0]), "host": bool(event["host"])}


async def lines(
    engine: Engine, event: Mapping[str, Any], by: By, *, seconds: int, limit: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines before the event and those from it on, oldest first, at most `limit` of each; the event is among them."""
    condition, parameters = _condition(event, by)
    around = seconds if by == "host" else SPAN_SECONDS
    at = parse_time(event["timestamp"], now=0)
    parameters |= {
        "project": int(event["project"]),
        "at": at,
        "first": at - around * SECOND,
        "last": at + around * SECOND,
        "limit": limit,
    }
    before = await _rows(engine, condition, "timestamp >= {first} AND timestamp < {at}", "DESC", parameters)
    after = await _rows(engine, condition, "timestamp >= {at} AND timestamp <= {last}", "ASC", parameters)
    return before[::-1], after


async def _rows(
    engine: Engine, condition: str, times: str, order: str, parameters: Mapping[str, Value]
) -> list[dict[str, Any]]:
    for name in ("first", "at", "last"):
        times = times.replace(f"{{{name}}}", f"fromUnixTimestamp64Nano({{{name}:Int64}}, 'UTC')")
    sql = (
        f"SELECT {', '.join(COLUMN_NAMES)} FROM logboom.events"
        f" WHERE project = {{project:UInt32}} AND {times} AND {condition}"
        f" ORDER BY timestamp {order}, event_id {order} LIMIT {{limit:UInt64}}"
    )
    result = await engine.result(
        Statement(sql, parameters), format="JSONEachRow", limits=_LIMITS, settings=_SETTINGS, slot="search"
    )
    return [json.loads(line) for line in result.content.splitlines()]


def _condition(event: Mapping[str, Any], by: By) -> tuple[str, dict[str, Value]]:
    if by == "trace":
        return "trace_id = {of:String}", {"of": event["trace_id"]}
    if by == "host":
        return "host = {of:String}", {"of": event["host"]}
    _, value = _request(event)
    said = " OR ".join(f"attributes[{{name{index}:String}}] = {{of:String}}" for index in range(len(REQUEST_IDS)))
    names: dict[str, Value] = {f"name{index}": name for index, name in enumerate(REQUEST_IDS)}
    return f"({said})", {"of": value, **names}


def _request(event: Mapping[str, Any]) -> tuple[str, str]:
    attributes = event["attributes"]
    return next(((name, attributes[name]) for name in REQUEST_IDS if attributes.get(name)), ("", ""))
