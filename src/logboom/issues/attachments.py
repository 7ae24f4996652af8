"""The files that came with an error."""

import uuid
from typing import Any

from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, Value


async def attachments_of(engine: Engine, project: int, sender_event_id: str) -> list[dict[str, Any]]:
    """Name, type and size of each; none when the event has no id of its sender's."""
    if not sender_event_id:
        return []
    sql = (
        "SELECT attachment_id, name, content_type, size_bytes FROM logboom.error_attachments"
        " WHERE project = {project:UInt32} AND sender_event_id = {event_id:String} ORDER BY attachment_id LIMIT 100"
    )
    statement = Statement(sql, {"project": project, "event_id": sender_event_id})
    found = await engine.rows(statement, limits=Limits(seconds=10), slot="search")
    return [
        {"id": id_, "name": name, "content_type": content_type, "size_bytes": int(size)}
        for id_, name, content_type, size in found.rows
    ]


async def content_of(engine: Engine, project: int, sender_event_id: str, attachment_id: uuid.UUID) -> bytes | None:
    """The file itself; None when the event has no such attachment (any more)."""
    sql = (
        "SELECT content FROM logboom.error_attachments WHERE project = {project:UInt32}"
        " AND sender_event_id = {event_id:String} AND attachment_id = {attachment_id:UUID} LIMIT 1"
    )
    parameters: dict[str, Value] = {
        "project": project,
        "event_id": sender_event_id,
        "attachment_id": str(attachment_id),
    }
    limits = Limits(seconds=10)
    there = await engine.rows(Statement(sql.replace("content", "1", 1), parameters), limits=limits, slot="search")
    if not there.rows:
        return None
    result = await engine.result(Statement(sql, parameters), format="RawBLOB", limits=limits, slot="search")
    return result.content
