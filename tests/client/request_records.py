"""What a record of a request says, as the handler would send it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from logboom.client.context import bound
from logboom.client.record_line import RecordLines


class Recording(logging.Handler):
    """Keeps records as events."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        super().__init__()
        self._events = events
        self._lines = RecordLines({}, 100_000)

    def emit(self, record: logging.LogRecord) -> None:
        self._events.append(json.loads(self._lines.line(record, bound())))


@contextmanager
def recorded(events: list[dict[str, Any]]) -> Iterator[None]:
    """What the middleware itself logs meanwhile."""
    log, handler = logging.getLogger("logboom.access"), Recording(events)
    before = log.level
    log.addHandler(handler)
    log.setLevel("INFO")
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def logged_within() -> dict[str, Any]:
    """What a record would say that is logged here."""
    events: list[dict[str, Any]] = []
    Recording(events).handle(logging.makeLogRecord({"msg": "within"}))
    return events[0]
