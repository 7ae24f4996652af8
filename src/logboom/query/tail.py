"""Follows a search: what each new load brought, once, in the order in which it happened."""

from dataclasses import dataclass
from typing import Final

from logboom.errors import LimitExceeded
from logboom.event import COLUMN_NAMES
from logboom.query.plan import Plan
from logboom.query.search import QUERY_SECONDS, RESULT_BYTES, ROW_SETTINGS
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement

FEWER: Final = 25


@dataclass(frozen=True, slots=True)
class Arrived:
    """JSON lines, the oldest first, of the loads up to `load_id`; older ones than these `rows` were `skipped`."""

    load_id: int
    lines: list[bytes]
    skipped: int


async def arrived(engine: Engine, plan: Plan, settings: SearchSettings, *, after: int, until: int) -> Arrived:
    """What matches in the loads after `after` up to `until`, whatever its timestamps: late events are news, too."""
    with QUERY_SECONDS.labels("tail").time():
        most = settings.tail_rows
        try:
            lines = await _lines(engine, plan, settings, after=after, until=until, rows=most)
        except LimitExceeded:  # of very long events a few are still welcome
            most = max(1, most // FEWER)
            lines = await _lines(engine, plan, settings, after=after, until=until, rows=most)
        skipped = 0
        if len(lines) == most:
            counted = await engine.rows(
                _statement(plan, after, until, "count()"), limits=settings.limits(), slot="search"
            )
            skipped = int(counted.rows[0][0]) - len(lines)
    return Arrived(until, lines, skipped)


async def _lines(
    engine: Engine, plan: Plan, settings: SearchSettings, *, after: int, until: int, rows: int
) -> list[bytes]:
    result = await engine.result(
        _statement(plan, after, until, ", ".join(COLUMN_NAMES), rows),
        format="JSONEachRow",
        limits=settings.limits(),
        settings={**ROW_SETTINGS, "max_result_bytes": RESULT_BYTES},
        slot="search",
    )
    return result.content.splitlines()[::-1]


def _statement(plan: Plan, after: int, until: int, columns: str, rows: int | None = None) -> Statement:
    translation = plan.translation()
    sql = (
        f"SELECT {columns} FROM logboom.events WHERE {plan.subject(translation)}"
        f" AND load_id > {translation.bind(after, 'UInt64')} AND load_id <= {translation.bind(until, 'UInt64')}"
    )
    if rows is not None:
        sql += f" ORDER BY timestamp DESC, event_id DESC LIMIT {translation.bind(rows, 'UInt64')}"
    return Statement(sql, translation.parameters.values)
