"""Runs a pipeline that ends in a table: one statement over the whole range."""

import time
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from logboom.errors import EngineError, LimitExceeded, QueryError
from logboom.query.answer import Answer, AnswerColumn
from logboom.query.hints import Hint
from logboom.query.request import Request
from logboom.query.search import QUERY_SECONDS, RESULT_BYTES, ROW_SETTINGS, Stats
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine

# ClickHouse's error codes that a query's author can do something about (src/Common/ErrorCodes.cpp).
_AUTHORS_CODES: Final = {
    427: "a regular expression of the query can't be read",
    6: "a value of the query can't be read",
    69: "a number of the query is out of bounds",
}
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


async def table(engine: Engine, request: Request, settings: SearchSettings, *, rows: int) -> Table:
    """The whole table, or its first `rows` and `partial`. Raises LimitExceeded, EngineUnavailable, QueryError."""
    started = time.monotonic()
    relation = request.relation()
    answer = Answer(relation)
    try:
        with QUERY_SECONDS.labels("table").time():
            result = await engine.result(
                answer.statement(rows),
                format="JSONCompactEachRow",
                limits=settings.limits(),
                settings=TABLE_SETTINGS,
                slot="search",
            )
    except EngineError as error:
        raise authors_error(error) from error
    found = [answer.row(msgspec.json.decode(line)) for line in result.content.splitlines()]
    columns, complete = answer.complete(found[:rows])
    stats = Stats(
        rows=len(complete),
        rows_read=result.summary.rows_read,
        bytes_read=result.summary.bytes_read,
        elapsed_ms=round((time.monotonic() - started) * 1000),
        hints=request.plan.hints + tuple(Hint(warning) for warning in relation.context.warnings),
    )
    if len(found) > rows:
        stats.partial = True
        hint = "end it with | head, group by fewer fields, or ask for more rows with limit"
        stats.stopped_by = LimitExceeded(f"the table has more than {rows} rows", hint=hint)
    return Table(columns, complete, stats, answer.is_table)


def authors_error(error: EngineError) -> EngineError | QueryError:
    """What the engine refused because of what the query says, as an error for its author."""
    told = _AUTHORS_CODES.get(error.engine_code)
    return error if told is None else QueryError(told, hint="check the expressions of the stages")
