"""Runs a pipeline that ends in a table: one statement over the whole range."""

import asyncio
import time
import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from logboom.errors import EngineError, LimitExceeded, LogboomError, QueryError
from logboom.query.answer import Answer, AnswerColumn
from logboom.query.hints import Hint
from logboom.query.limits import hit, told
from logboom.query.progress import Progress, share_of
from logboom.query.request import Request
from logboom.query.search import QUERY_SECONDS, RESULT_BYTES, ROW_SETTINGS, Stats
from logboom.query.settings import SearchSettings
from logboom.query.statement_size import is_too_large_for, too_large
from logboom.store.engine import Engine

# ClickHouse's error codes that a query's author can do something about (src/Common/ErrorCodes.cpp).
_AUTHORS_CODES: Final = {
    427: "a regular expression of the query can't be read",
    6: "a value of the query can't be read",
    69: "a number of the query is out of bounds",
}
DECODED_HERE_BYTES: Final = 256 << 10
TABLE_SETTINGS: Final = {
    **ROW_SETTINGS,
    "max_result_bytes": RESULT_BYTES,
    "output_format_json_quote_denormals": 0,
    "output_format_json_validate_utf8": 1,
    "join_use_nulls": 1,
    # Grouping and sorting of more than half of the memory goes on disk rather than to an end.
    "max_bytes_ratio_before_external_group_by": 0.5,
    "max_bytes_ratio_before_external_sort": 0.5,
}


@dataclass(frozen=True, slots=True)
class Table:
    """`is_table` is false when the rows are still events, put in another order."""

    columns: list[AnswerColumn]
    rows: list[dict[str, Any]]
    stats: Stats
    is_table: bool


class TableSearch:
    """The whole table of a query, or its first `rows` and `partial`. `table` once; `stats` is complete afterwards."""

    def __init__(self, engine: Engine, request: Request, settings: SearchSettings, *, rows: int) -> None:
        self._engine = engine
        self._settings = settings
        self._rows = rows
        self._started = time.monotonic()
        self._query_id = str(uuid.uuid4())
        self._shown = Progress(0, 0, 0, None, 0)
        relation = request.relation()
        self._answer = Answer(relation)
        self.stats = Stats(hints=request.plan.hints + tuple(Hint(warning) for warning in relation.context.warnings))

    async def table(self) -> Table:
        """Raises LimitExceeded, EngineUnavailable, QueryError."""
        try:
            with QUERY_SECONDS.labels("table").time():
                result = await self._engine.result(
                    self._answer.statement(self._rows),
                    format="JSONCompactEachRow",
                    limits=self._settings.limits(),
                    settings=TABLE_SETTINGS,
                    slot="search",
                    query_id=self._query_id,
                )
        except EngineError as error:
            raise authors_error(error) from error
        except LimitExceeded as error:
            raise told(error, self._settings, self._shown.share) from error
        # A million rows are seconds of work, in which others are waiting.
        few = len(result.content) <= DECODED_HERE_BYTES
        read = self._read(result.content) if few else await asyncio.to_thread(self._read, result.content)
        columns, rows, are_more = read
        stats = self.stats
        stats.rows = len(rows)
        stats.rows_read, stats.bytes_read = result.summary.rows_read, result.summary.bytes_read
        stats.elapsed_ms = self._elapsed_ms()
        if are_more:
            limit = "rows" if self._rows >= self._settings.most_rows else ""
            hint = "end it with | head, group by fewer fields, or ask for more rows with limit"
            self._stopped(LimitExceeded(f"the table has more than {self._rows} rows", hint=hint, limit=limit))
        return Table(columns, rows, stats, self._answer.is_table)

    async def progress(self) -> Progress:
        """How far the engine is with the statement."""
        running = await self._engine.progress(self._query_id)
        if running is None:  # it waits for its turn, or it is done
            return replace(self._shown, elapsed_ms=self._elapsed_ms())
        share = share_of(running)
        if share is not None:  # which parts a statement has becomes known little by little
            share = max(share, self._shown.share or 0.0)
        self._shown = Progress(0, running.rows_read, running.bytes_read, share, self._elapsed_ms())
        return self._shown

    def stop(self, error: LogboomError) -> None:
        """There is no table: `stats` say why."""
        self.stats.rows_read, self.stats.bytes_read = self._shown.rows_read, self._shown.bytes_read
        self.stats.share = self._shown.share
        self.stats.elapsed_ms = self._elapsed_ms()
        self._stopped(error)

    def _stopped(self, error: LogboomError) -> None:
        self.stats.partial, self.stats.stopped_by = True, error
        if isinstance(error, LimitExceeded):
            self.stats.limit = hit(error, self._settings)

    def _read(self, content: bytes) -> tuple[list[AnswerColumn], list[dict[str, Any]], bool]:
        """Columns, the rows that were asked for, and whether there are more."""
        found = [self._answer.row(msgspec.json.decode(line)) for line in content.splitlines()]
        columns, complete = self._answer.complete(found[: self._rows])
        return columns, complete, len(found) > self._rows

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._started) * 1000)


async def table(engine: Engine, request: Request, settings: SearchSettings, *, rows: int) -> Table:
    """The table of a query, for those who don't look at it meanwhile. Raises LimitExceeded, EngineUnavailable, QueryError."""
    return await TableSearch(engine, request, settings, rows=rows).table()


def authors_error(error: EngineError) -> EngineError | QueryError:
    """What the engine refused because of what the query says, as an error for its author."""
    if is_too_large_for(error):
        return too_large()
    told = _AUTHORS_CODES.get(error.engine_code)
    return error if told is None else QueryError(told, hint="check the expressions of the stages")
