"""What is known of a project's fields while somebody types."""

import pytest

from logboom.query.known_fields import KnownFields
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.storing import new_project, now_ns, store
from tests.waiting import until


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    await store(engine, project, [{"timestamp": now_ns(), "attributes": {"region": "eu"}}] * 20)
    return project


async def test_whoever_types_does_not_wait_for_the_list(engine: Engine, project: int):
    known = KnownFields()
    assert await known.of(engine, project, SearchSettings(), wait_seconds=0) == []
    later = await known.of(engine, project, SearchSettings())
    assert "region" in {fact.name for fact in later}, "what is said once of a query waits for it"


async def test_fields_are_looked_up_before_somebody_asks(engine: Engine, project: int):
    known = KnownFields()
    known.prepare(engine, project, SearchSettings())

    async def looked_up() -> bool:
        return ("region", "eu") in known.common(project)

    await until(looked_up)


async def test_a_project_of_old_events_has_fields_too(engine: Engine):
    project = new_project()
    await store(engine, project, [{"timestamp": now_ns() - 400 * 86_400 * SECOND, "attributes": {"ward": "3"}}])
    facts = await KnownFields().of(engine, project, SearchSettings())
    assert "ward" in {fact.name for fact in facts}
