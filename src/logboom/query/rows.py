"""Runs a pipeline whose rows are still events: newest first, in steps back through time, as a search without stages."""

from typing import Final

import msgspec

from logboom.query.answer import Answer, AnswerColumn
from logboom.query.cursor import Cursor
from logboom.query.hints import Hint
from logboom.query.plan import Plan
from logboom.query.request import Request
from logboom.query.search import Search, older_than
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement

_ENCODER: Final = msgspec.json.Encoder()


class RowSearch(Search):
    """As Search; the rows have the fields that the stages left or made, and those that they don't show are not there."""

    _format = "JSONCompactEachRow"

    def __init__(
        self, engine: Engine, request: Request, settings: SearchSettings, *, rows: int, cursor: Cursor
    ) -> None:
        super().__init__(engine, request.plan, settings, rows=rows, cursor=cursor)
        self._request = request
        self._place = ("", "")
        relation = request.relation()
        self._answer = Answer(relation)
        self.stats.hints += tuple(Hint(warning) for warning in relation.context.warnings)

    @property
    def columns(self) -> list[AnswerColumn]:
        return self._answer.columns

    def _statement(self, plan: Plan, rows: int) -> Statement:
        relation = self._request.relation(plan)
        older = older_than(self._cursor, relation.context.translation)
        # The events' own table is at the bottom of all selects: there the condition prunes.
        answer = Answer(relation.of_events_where(older))
        self._answer = answer
        return answer.page(rows)

    def _lines(self, content: bytes) -> bytes:
        lines = []
        for line in content.splitlines():
            timestamp, event_id, *values = msgspec.json.decode(line)
            self._place = timestamp, event_id
            lines.append(_ENCODER.encode(self._answer.row(values)))
        return b"\n".join([*lines, b""]) if lines else b""

    def _last(self, batch: bytes) -> tuple[str, str]:  # noqa: ARG002 -- the rows of the answer may not show it
        return self._place


def is_row_search(request: Request) -> bool:
    """Whether the newest rows can be had without the rest."""
    relation = request.relation()
    spreads = relation.open is not None and relation.open.spread  # its columns are known when all rows are
    return relation.streams and relation.limit is None and not spreads
