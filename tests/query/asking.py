"""Asks a pipeline of the engine, as the API does."""

from typing import Any

from logboom.query.macros import Macros, no_macros
from logboom.query.request import request
from logboom.query.settings import SearchSettings
from logboom.query.table_search import Table, table
from logboom.store.engine import Engine
from tests.query.storing import NOON

Row = dict[str, Any]


async def ask(
    engine: Engine, project: int, query: str, *, rows: int = 1_000, macros: Macros = no_macros, **options: Any
) -> Table:
    """The whole answer over the hour before noon."""
    asked = request(query, project=project, now=NOON, macros=macros, **options)
    return await table(engine, asked, SearchSettings(), rows=rows)


async def rows_of(engine: Engine, project: int, query: str, **options: Any) -> list[Row]:
    return (await ask(engine, project, query, **options)).rows
