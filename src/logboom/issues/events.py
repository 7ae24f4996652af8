"""The events of an issue, newest first, each with the one before and after it; read where they lie side by side."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from logboom.event import COLUMN_NAMES
from logboom.query.time import parse_time
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Limits, Statement, Value

LIMITS: Final = Limits(seconds=20)
SETTINGS: Final[EngineSettings] = {
    "output_format_json_quote_64bit_integers": 1,
    "output_format_json_validate_utf8": 1,  # a document is kept as it was sent, whatever its bytes
    "optimize_read_in_order": 1,
}
TAG_SAMPLE: Final = 5_000  # newest events that the distribution of tags looks at
TAG_VALUES: Final = 10

# What is shown elsewhere, or differs in every event and so tells nothing as a distribution.
_NO_TAGS: Final = (
    "sentry.event_id", "culprit", "sdk.name", "sdk.version", "user.id", "user.email", "user.username", "user.name",
    "user.ip_address", "request.url", "platform", "sentry.item_type",
)  # fmt: skip
_COLUMN_TAGS: Final = ("level", "environment", "release", "service", "host", "logger")
_USER: Final = (
    "coalesce(nullIf(attributes['user.email'], ''), nullIf(attributes['user.username'], ''), attributes['user.id'])"
)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Whose events they are."""

    project: int
    fingerprints: Sequence[int]

    @property
    def condition(self) -> str:
        # With one alone the engine reads in the order of the table and stops at the first that is wanted.
        one = len(self.fingerprints) == 1
        wanted = "= {fingerprint:UInt64}" if one else "IN {fingerprints:Array(UInt64)}"
        return f"project = {{project:UInt32}} AND fingerprint {wanted}"

    @property
    def parameters(self) -> dict[str, Value]:
        if len(self.fingerprints) == 1:
            return {"project": self.project, "fingerprint": self.fingerprints[0]}
        return {"project": self.project, "fingerprints": list(self.fingerprints)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands among those of its issue: by its time in nanoseconds, then by its id."""

    timestamp: int
    event_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event's columns and the document that it was made from."""

    columns: dict[str, Any]
    payload: str

    @property
    def place(self) -> Place:
        return Place(parse_time(self.columns["timestamp"], now=0), uuid.UUID(self.columns["event_id"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The events around one; None at the ends."""

    newer: str | None
    older: str | None
    newest: str
    oldest: str
    newer_events: int


async def find(engine: Engine, of: Fingerprints, event_id: uuid.UUID) -> StoredEvent | None:
    """The event; None when the issue has none of this id (any more)."""
    return await _first(engine, of, "event_id = {event_id:UUID}", "", {"event_id": str(event_id)})


async def newest(engine: Engine, of: Fingerprints) -> StoredEvent | None:
    return await _at_end(engine, of, "timestamp >= {end}", "max(last_seen)", "DESC")


async def oldest(engine: Engine, of: Fingerprints) -> StoredEvent | None:
    return await _at_end(engine, of, "timestamp <= {end}", "min(first_seen)", "ASC")


async def neighbours(engine: Engine, of: Fingerprints, place: Place) -> Neighbours:
    """The events next to this place, and the ends."""
    at = "(fromUnixTimestamp64Nano({at:Int64}, 'UTC'), {event_id:UUID})"
    table = f"FROM logboom.error_payloads WHERE {of.condition}"
    forwards, backwards = "ORDER BY timestamp, event_id LIMIT 1", "ORDER BY timestamp DESC, event_id DESC LIMIT 1"
    # The bounds on the time alone let the engine begin to read where the event is.
    after = f"timestamp >= fromUnixTimestamp64Nano({{at:Int64}}, 'UTC') AND (timestamp, event_id) > {at}"
    before = f"timestamp <= fromUnixTimestamp64Nano({{at:Int64}}, 'UTC') AND (timestamp, event_id) < {at}"
    sql = (
        f"SELECT (SELECT event_id {table} AND {after} {forwards}), (SELECT event_id {table} AND {before} {backwards}),"
        f" (SELECT event_id {table} {backwards}), (SELECT event_id {table} {forwards}),"
        f" (SELECT count() {table} AND {after})"
    )
    parameters = {**of.parameters, "at": place.timestamp, "event_id": str(place.event_id)}
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search", settings=SETTINGS)
    newer, older, last, first, count = found.rows[0]
    return Neighbours(newer=newer, older=older, newest=last, oldest=first, newer_events=int(count))


async def listed(engine: Engine, of: Fingerprints, *, limit: int, before: Place | None) -> list[dict[str, Any]]:
    """A page of the issue's events in short, newest first, those before a place."""
    earlier = "true"
    parameters = of.parameters
    if before:
        earlier = "(timestamp, event_id) < (fromUnixTimestamp64Nano({at:Int64}, 'UTC'), {event_id:UUID})"
        parameters |= {"at": before.timestamp, "event_id": str(before.event_id)}
    sql = (
        "SELECT event_id, timestamp, message, level, release, environment, host, service, trace_id,"
        f" {_USER} AS user FROM logboom.error_payloads"
        f" WHERE {of.condition} AND {earlier} ORDER BY timestamp DESC, event_id DESC LIMIT {{limit:UInt64}}"
    )
    statement = Statement(sql, {**parameters, "limit": limit})
    result = await engine.result(statement, format="JSONEachRow", limits=LIMITS, settings=SETTINGS, slot="search")
    return [json.loads(line) for line in result.content.splitlines()]


async def tags(engine: Engine, of: Fingerprints) -> tuple[int, list[dict[str, Any]]]:
    """How many of the newest events were looked at, and each tag with its most frequent values."""
    columns = ", ".join(f"toString({name})" for name in _COLUMN_TAGS)
    names = "arrayConcat(mapKeys(attributes), {columns:Array(String)})"
    sql = (
        "SELECT name, value, count() AS events, count() OVER (PARTITION BY name) AS distinct_values"
        f" FROM (SELECT {names} AS names, arrayConcat(mapValues(attributes), [{columns}]) AS said"
        f" FROM logboom.error_payloads WHERE {of.condition} ORDER BY timestamp DESC LIMIT {{sample:UInt64}})"
        " ARRAY JOIN names AS name, said AS value WHERE value != '' AND name NOT IN {without:Array(String)}"
        " GROUP BY name, value ORDER BY name, events DESC, value LIMIT {values:UInt64} BY name"
    )
    parameters = {
        **of.parameters,
        "columns": list(_COLUMN_TAGS),
        "without": list(_NO_TAGS),
        "sample": TAG_SAMPLE,
        "values": TAG_VALUES,
    }
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    counted = await engine.rows(
        Statement(
            f"SELECT least(count(), {TAG_SAMPLE}) FROM logboom.error_payloads WHERE {of.condition}", of.parameters
        ),
        limits=LIMITS,
        slot="search",
    )
    told: dict[str, dict[str, Any]] = {}
    for name, value, events, distinct in found.rows:
        tag = told.setdefault(name, {"name": name, "distinct": int(distinct), "values": []})
        tag["values"].append({"value": value, "count": int(events)})
    return int(counted.rows[0][0]), list(told.values())


async def _at_end(engine: Engine, of: Fingerprints, bound: str, end: str, order: str) -> StoredEvent | None:
    """The event at one end. The counts know its time, so that the engine looks nowhere else; unless retention took it."""
    counted = f"(SELECT {end} FROM logboom.issue_totals WHERE {of.condition})"
    ordered = f"ORDER BY timestamp {order}, event_id {order}"
    found = await _first(engine, of, bound.replace("{end}", counted), ordered, {})
    return found or await _first(engine, of, "true", ordered, {})


async def _first(
    engine: Engine, of: Fingerprints, condition: str, order: str, parameters: dict[str, Value]
) -> StoredEvent | None:
    # First which one it is, then its document: an ORDER BY over documents would read them all.
    sql = (
        "SELECT toUnixTimestamp64Nano(timestamp), event_id FROM logboom.error_payloads"
        f" WHERE {of.condition} AND {condition} {order} LIMIT 1"
    )
    place = await engine.rows(
        Statement(sql, {**of.parameters, **parameters}), limits=LIMITS, settings=SETTINGS, slot="search"
    )
    if not place.rows:
        return None
    at, event_id = place.rows[0]
    sql = (
        f"SELECT {', '.join(COLUMN_NAMES)}, payload FROM logboom.error_payloads WHERE {of.condition}"
        " AND timestamp = fromUnixTimestamp64Nano({at:Int64}, 'UTC') AND event_id = {event_id:UUID} LIMIT 1"
    )
    statement = Statement(sql, {**of.parameters, "at": int(at), "event_id": event_id})
    result = await engine.result(statement, format="JSONEachRow", limits=LIMITS, settings=SETTINGS, slot="search")
    if not result.content:
        return None
    columns = json.loads(result.content)
    return StoredEvent(payload=columns.pop("payload"), columns=columns)
