"""Follows a search: what each new load brought, once, in the order in which it happened."""

from dataclasses import dataclass

from logboom.event import COLUMN_NAMES
from logboom.query.plan import Plan
from logboom.query.search import QUERY_SECONDS, ROW_SETTINGS
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement


@dataclass(frozen=True, slots=True)
class Arrived:
    """JSON lines, the oldest first, of the loads up to `load_id`; older ones than these `rows` were `skipped`."""

    load_id: int
    lines: list[bytes]
    skipped: int


async def arrived(engine: Engine, plan: Plan, settings: SearchSettings, *, after: int, until: int) -> Arrived:
    """What matches in the loads after `after` up to `until`, whatever its timestamps: late events are news, too."""
    with QUERY_SECONDS.labels("tail").time():
        result = await engine.result(
            _statement(plan, after, until, ", ".join(COLUMN_NAMES), settings.tail_rows),
            format="JSONEachRow",
            limits=settings.limits(),
            settings=ROW_SETTINGS,
            slot="search",
        )
        lines = result.content.splitlines()[::-1]
        skipped = 0
        if len(lines) == settings.tail_rows:
            counted = await engine.rows(
                _statement(plan, after, until, "count()"), limits=settings.limits(), slot="search"
            )
            skipped = int(counted.rows[0][0]) - len(lines)
    return Arrived(until, lines, skipped)


def _statement(plan: Plan, after: int, until: int, columns: str, rows: int | None = None) -> Statement:
    translation = plan.translation()
    sql = (
        f"SELECT {columns} FROM logboom.events WHERE {plan.subject(translation)}"
        f" AND load_id > {translation.bind(after, 'UInt64')} AND load_id <= {translation.bind(until, 'UInt64')}"
    )
    if rows is not None:
        sql += f" ORDER BY timestamp DESC, event_id DESC LIMIT {translation.bind(rows, 'UInt64')}"
    return Statement(sql, translation.parameters.values)
