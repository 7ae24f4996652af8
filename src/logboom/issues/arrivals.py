"""What a batch of loads brought: for each fingerprint how often, when, in which release, and its first event whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from logboom.issues.counts import LIMITS, Batch, Batches, Loads
from logboom.issues.error_key import SDK_INPUTS
from logboom.issues.lifecycle import Seen
from logboom.issues.times import moment_of
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value

MOST_RELEASES: Final = 50
DOCUMENTS_AT_ONCE: Final = 150


@dataclass(frozen=True, slots=True)
class Arrival:
    """The events of one fingerprint; nearly always an issue's that goes on, of which only their number is asked."""

    project: int
    fingerprint: int
    events: int
    said: Sequence[Any]
    """Of the first and the last of them, and all their releases."""

    @property
    def first_seen(self) -> datetime:
        return moment_of(self.said[0])

    @property
    def releases(self) -> Sequence[str]:
        found: Sequence[str] = self.said[4]
        return found

    @property
    def seen(self) -> Seen:
        _, last, event_id, release, releases, environment = self.said
        return Seen(
            events=self.events,
            last_seen=moment_of(last),
            last_event_id=event_id,
            release=release,
            releases=frozenset(releases),
            environment=environment,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstEvent:
    """The earliest of them, whole."""

    event_id: str
    exception_type: str
    message: str
    level: str
    logger: str
    release: str
    environment: str
    payload: str


async def next_arrivals(
    engine: Engine, batches: Batches, after: int, latest: int
) -> tuple[Batch, list[Arrival]] | None:
    """What to look at next of the loads (after, latest], and what it brought; None when they brought no error."""
    sql = (
        f"SELECT {_SAID}, min(load_id), max(load_id), maxIf(load_id, trace_id != '' AND input IN {SDK_INPUTS}),"
        f" maxIf(load_id, trace_id != '' AND input NOT IN {SDK_INPUTS}) FROM logboom.error_payloads"
        " WHERE load_id > {after:UInt64} AND load_id <= {latest:UInt64}"
        " GROUP BY project, fingerprint ORDER BY min(timestamp)"
    )
    found = (await engine.rows(Statement(sql, {"after": after, "latest": latest}), limits=LIMITS)).rows
    if not found:
        return None
    loads = Loads(
        first=min([int(row[-4]) for row in found]),
        last=max([int(row[-3]) for row in found]),
        events=sum([int(row[2]) for row in found]),
        by_sdk=max([int(row[-2]) for row in found]),
        by_log=max([int(row[-1]) for row in found]),
    )
    batch = await batches.cut(after, loads)
    if batch.told_twice or batch.up_to < loads.last:  # not all of it is to be looked at
        return batch, await arrivals(engine, batch)
    return batch, [one for one in map(_arrival, found) if one.fingerprint]


async def arrivals(engine: Engine, batch: Batch) -> list[Arrival]:
    """What the batch brought."""
    sql = (
        f"SELECT {_SAID} FROM logboom.error_payloads WHERE {batch.condition}"
        " GROUP BY project, fingerprint ORDER BY min(timestamp)"
    )
    found = await engine.rows(Statement(sql, batch.parameters), limits=LIMITS)
    return [_arrival(row) for row in found.rows]


_SAID: Final = (
    "project, fingerprint, count(), min(timestamp), max(timestamp), argMax(event_id, timestamp),"
    f" argMax(release, timestamp), groupUniqArray({MOST_RELEASES})(release), argMax(environment, timestamp)"
)


def _arrival(row: Sequence[Any]) -> Arrival:
    return Arrival(int(row[0]), int(row[1]), int(row[2]), row[3:9])


async def first_events(
    engine: Engine, wanted: Sequence[tuple[int, int]], batch: Batch
) -> dict[tuple[int, int], FirstEvent]:
    """The first event of each of these: a project and a fingerprint in it."""
    columns = "toString(event_id), exception_type, message, level, logger, release, environment, payload"
    sql = (
        f"SELECT project, fingerprint, argMin(tuple({columns}), (timestamp, event_id)) FROM logboom.error_payloads"
        " WHERE (project, fingerprint) IN arrayZip({projects:Array(UInt32)}, {fingerprints:Array(UInt64)})"
        f" AND {batch.condition} GROUP BY project, fingerprint"
    )
    found: dict[tuple[int, int], FirstEvent] = {}
    for start in range(0, len(wanted), DOCUMENTS_AT_ONCE):
        part = wanted[start : start + DOCUMENTS_AT_ONCE]
        parameters: dict[str, Value] = {
            "projects": [project for project, _ in part],
            "fingerprints": [fingerprint for _, fingerprint in part],
            **batch.parameters,
        }
        result = await engine.result(
            Statement(sql, parameters),
            format="JSONCompactEachRow",
            limits=LIMITS,
            settings={"output_format_json_validate_utf8": 1},  # a document is kept as it was sent, whatever its bytes
            slot="background",
        )
        for line in result.content.splitlines():
            project, fingerprint, said = json.loads(line)
            found[int(project), int(fingerprint)] = _first_event(said)
    return found


def _first_event(said: list[str]) -> FirstEvent:
    event_id, exception_type, message, level, logger, release, environment, payload = said
    return FirstEvent(
        event_id=event_id,
        exception_type=exception_type,
        message=message,
        level=level,
        logger=logger,
        release=release,
        environment=environment,
        payload=payload,
    )
