"""The server's own log becomes events, and never an event for each event."""

import asyncio
import logging

from logboom.inputs.own_log import OwnLog
from tests.inputs.conftest import SpoolOfTest

log = logging.getLogger("logboom.tests.own_log")


async def test_records_are_handed_over_together(kept: SpoolOfTest):
    running = asyncio.create_task(OwnLog(kept.spool, 3).attach().run())
    log.warning("first %d", 1)
    await asyncio.to_thread(log.warning, "of another thread")
    taken = await kept.taken_lines(2)
    running.cancel()
    assert [(line.codec, line.project, line.flags) for line in taken] == [("json_lines", 3, "?input=logboom")] * 2
    assert b'"message":"first 1"' in taken[0].line
    assert b'"service.name":"logboom"' in taken[0].line


async def test_a_spool_without_room_is_no_reason_for_more_records(kept: SpoolOfTest):
    kept.spool.refuse()
    own = OwnLog(kept.spool, 3)
    own.handle(logging.makeLogRecord({"msg": "lost", "levelno": logging.INFO}))
    await own._hand_over()
    assert not own._lines
