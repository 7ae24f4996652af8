"""The events of an issue, newest first, each with the one before and after it; read where they lie side by side."""

import json
import uuid
from dataclasses import dataclass
from typing import Any, Final

from logboom.event import COLUMN_NAMES
from logboom.issues import hours
from logboom.issues.error_key import ATTRIBUTE as ERROR_KEY
from logboom.issues.fingerprints import Fingerprints
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
    "user.ip_address", "request.url", "platform", "sentry.item_type", ERROR_KEY,
)  # fmt: skip
_COLUMN_TAGS: Final = ("level", "environment", "release", "service", "host", "logger")
# What people ask for first; what only says the same again comes last.
_FIRST_TAGS: Final = ("environment", "release", "host", "service", "browser", "os", "client_os", "device", "level")
_LAST_TAGS: Final = (".name", ".family", "error.mechanism", "error.handled", "logger", "transaction")
_USER: Final = (
    "coalesce(nullIf(attributes['user.email'], ''), nullIf(attributes['user.username'], ''), attributes['user.id'])"
)


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
    """The counts know its time, so that the engine looks nowhere else; unless retention took it."""
    counted = f"(SELECT max(last_seen) FROM logboom.issue_totals WHERE {of.condition})"
    ordered = "ORDER BY timestamp DESC, event_id DESC"
    found = await _first(engine, of, f"timestamp >= {counted}", ordered, {})
    return found or await _first(engine, of, "true", ordered, {})


async def oldest(engine: Engine, of: Fingerprints) -> StoredEvent | None:
    """The oldest that is kept."""
    ordered = "ORDER BY timestamp, event_id"
    before = await hours.oldest_before(engine, of)
    found = await _first(engine, of, "timestamp < toDateTime({before:Int64}, 'UTC')", ordered, {"before": before})
    return found or await _first(engine, of, "true", ordered, {})


async def neighbours(engine: Engine, of: Fingerprints, place: Place) -> Neighbours:
    """The events next to this place, and the ends."""
    bounds = await hours.around(engine, of, place.timestamp)
    at = "fromUnixTimestamp64Nano({at:Int64}, 'UTC')"
    after = f"timestamp >= {at} AND (timestamp, event_id) > ({at}, {{event_id:UUID}})"
    before = f"timestamp <= {at} AND (timestamp, event_id) < ({at}, {{event_id:UUID}})"
    up_to = "true" if bounds.newer_to is None else "timestamp < toDateTime({newer_to:Int64}, 'UTC')"
    forwards, backwards = "ORDER BY timestamp, event_id LIMIT 1", "ORDER BY timestamp DESC, event_id DESC LIMIT 1"
    table = f"toString(event_id) FROM logboom.error_payloads WHERE {of.condition}"
    parts = {
        "newer": f"SELECT {table} AND {after} AND {up_to} {forwards}",
        "older": f"SELECT {table} AND {before} AND timestamp >= toDateTime({{older_from:Int64}}, 'UTC') {backwards}",
        "newest": f"SELECT {table} AND timestamp >= toDateTime({{last:Int64}}, 'UTC') {backwards}",
        "oldest": f"SELECT {table} AND timestamp < toDateTime({{first:Int64}}, 'UTC') {forwards}",
        # Of the hours after it the number is known.
        "count": f"SELECT toString(count()) FROM logboom.error_payloads WHERE {of.condition} AND {after}"
        f" AND timestamp < toStartOfHour({at}) + toIntervalHour(1)",
    }
    sql = " UNION ALL ".join(f"SELECT '{name}', * FROM ({part})" for name, part in parts.items())
    parameters = {
        **of.parameters,
        "at": place.timestamp,
        "event_id": str(place.event_id),
        "older_from": bounds.older_from,
        "first": bounds.first,
        "last": bounds.last,
    } | ({} if bounds.newer_to is None else {"newer_to": bounds.newer_to})
    statement = Statement(sql, parameters)
    found = dict((await engine.rows(statement, limits=LIMITS, slot="search", settings=SETTINGS)).rows)
    if "oldest" not in found:  # its retention has passed
        first = await _first(engine, of, "true", "ORDER BY timestamp, event_id", {})
        found["oldest"] = first.columns["event_id"] if first else str(place.event_id)
    return Neighbours(
        newer=found.get("newer"),
        older=found.get("older"),
        newest=found.get("newest", str(place.event_id)),
        oldest=found["oldest"],
        newer_events=bounds.later + int(found["count"]),
    )


async def listed(engine: Engine, of: Fingerprints, *, limit: int, before: Place | None) -> list[dict[str, Any]]:
    """A page of the issue's events in short, newest first, those before a place."""
    since = await hours.since(engine, of, limit, before.timestamp if before else None)
    found = await _listed(engine, of, limit, before, since)
    # What is counted may be gone, as its retention passed, or be told once more by a log.
    return found if since is None or len(found) == limit else await _listed(engine, of, limit, before, None)


async def _listed(
    engine: Engine, of: Fingerprints, limit: int, before: Place | None, since: int | None
) -> list[dict[str, Any]]:
    conditions = [of.condition]
    parameters = {**of.parameters, "limit": limit}
    if since is not None:
        conditions.append("timestamp >= toDateTime({since:Int64}, 'UTC')")
        parameters["since"] = since
    if before:
        at = "fromUnixTimestamp64Nano({at:Int64}, 'UTC')"
        conditions.append(f"timestamp <= {at} AND (timestamp, event_id) < ({at}, {{event_id:UUID}})")
        parameters |= {"at": before.timestamp, "event_id": str(before.event_id)}
    sql = (
        "SELECT event_id, timestamp, message, level, release, environment, host, service, trace_id,"
        f" {_USER} AS user FROM logboom.error_payloads"
        f" WHERE {' AND '.join(conditions)} ORDER BY timestamp DESC, event_id DESC LIMIT {{limit:UInt64}}"
    )
    statement = Statement(sql, parameters)
    result = await engine.result(statement, format="JSONEachRow", limits=LIMITS, settings=SETTINGS, slot="search")
    return [json.loads(line) for line in result.content.splitlines()]


async def tags(engine: Engine, of: Fingerprints) -> tuple[int, list[dict[str, Any]]]:
    """How many of the newest events were looked at, and each tag with its most frequent values."""
    since = await hours.since(engine, of, TAG_SAMPLE, None)
    columns = ", ".join(f"toString({name})" for name in _COLUMN_TAGS)
    names = "arrayConcat(mapKeys(attributes), {columns:Array(String)})"
    newest = (
        f"FROM logboom.error_payloads WHERE {of.condition} AND timestamp >= toDateTime({{since:Int64}}, 'UTC')"
        " ORDER BY timestamp DESC LIMIT {sample:UInt64}"
    )
    # Each event counts under a name that no tag has: how many were looked at.
    sql = (
        "SELECT name, value, count() AS events, count() OVER (PARTITION BY name) AS distinct_values"
        f" FROM (SELECT {names} AS names, arrayConcat(mapValues(attributes), [{columns}]) AS said {newest})"
        " ARRAY JOIN arrayPushBack(names, '') AS name, arrayPushBack(said, 'event') AS value"
        " WHERE value != '' AND name NOT IN {without:Array(String)}"
        " GROUP BY name, value ORDER BY name, events DESC, value LIMIT {values:UInt64} BY name"
    )
    parameters = {
        **of.parameters,
        "columns": list(_COLUMN_TAGS),
        "without": list(_NO_TAGS),
        "sample": TAG_SAMPLE,
        "values": TAG_VALUES,
        "since": since or 0,
    }
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    sampled = 0
    told: dict[str, dict[str, Any]] = {}
    for name, value, events, distinct in found.rows:
        if not name:
            sampled = int(events)
            continue
        tag = told.setdefault(name, {"name": name, "distinct": int(distinct), "values": []})
        tag["values"].append({"value": value, "count": int(events)})
    return sampled, sorted(told.values(), key=_place_of_tag)


def _place_of_tag(tag: dict[str, Any]) -> tuple[int, str]:
    name = tag["name"]
    if name in _FIRST_TAGS:
        return _FIRST_TAGS.index(name), name
    return len(_FIRST_TAGS) + name.endswith(_LAST_TAGS), name


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
