"""The sample events of the query reference, in the engine, and a way to ask of them."""

from typing import Any

from logboom.query import lookups
from logboom.query.context import Lookup, SavedQuery
from logboom.query.request import request
from logboom.query.settings import SearchSettings
from logboom.query.table_search import table
from logboom.store.engine import Engine
from tests.query.reference_pages import Asks
from tests.query.sample_events import NOON, SECOND, USERS, sample_events
from tests.query.storing import new_project, store


async def sample_answers(engine: Engine) -> Asks:
    """Stores the events once; what comes back answers queries over the half hour that they are of."""
    project = new_project()
    await store(engine, project, sample_events())
    users = Lookup("users", 1, ("user", "team"))
    await lookups.write(engine, project, users, USERS)

    async def ask(query: str) -> tuple[list[str], list[dict[str, Any]]]:
        asked = request(
            query,
            project=project,
            now=NOON * SECOND,
            start="-30m",
            lookups={"users": users}.get,
            saved={"failed requests": SavedQuery("service=shop status=$status$", {"status": "502"})}.get,
        )
        answer = await table(engine, asked, SearchSettings(), rows=1_000)
        return [column.name for column in answer.columns], answer.rows

    return ask
