"""One event by its permanent link."""

import uuid

from logboom.event import COLUMN_NAMES
from logboom.query.search import ROW_SETTINGS
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement


async def find(engine: Engine, project: int, event_id: uuid.UUID, settings: SearchSettings) -> bytes | None:
    """The event as a JSON object; None when the project has none of this id (any more)."""
    sql = (
        f"SELECT {', '.join(COLUMN_NAMES)} FROM logboom.events"
        " WHERE project = {project:UInt32} AND event_id = {event_id:UUID} LIMIT 1"
    )
    statement = Statement(sql, {"project": project, "event_id": str(event_id)})
    limits = settings.limits()
    result = await engine.result(statement, format="JSONEachRow", limits=limits, settings=ROW_SETTINGS, slot="search")
    return result.content.removesuffix(b"\n") or None
