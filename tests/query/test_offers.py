"""What is offered after a search without a hit."""

import pytest

from logboom.query.field_list import field_list
from logboom.query.offers import offers
from logboom.query.plan import plan
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.storing import NOON, new_project, store


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    events = [
        {"message": "connections exhausted", "service": "web", "attributes": {"http_status": "500", "user": "ann"}},
        {"message": "connections refused", "service": "db", "attributes": {"http_status": "200"}},
        {"message": "rhinoceros", "timestamp": NOON - 5 * 3_600 * SECOND},
    ]
    await store(engine, project, events)
    return project


async def offered(engine: Engine, project: int, query: str) -> list[dict]:
    planned = plan(query, project=project, now=NOON)
    settings = SearchSettings()
    facts = (await field_list(engine, plan("", project=project, now=NOON), settings)).fields
    return [offer.as_json() for offer in await offers(engine, planned, settings, facts)]


async def test_a_part_of_a_word_is_offered_with_its_count(engine: Engine, project: int):
    [offer] = await offered(engine, project, "connection")
    assert (offer["query"], offer["count"]) == ("*connection*", 2)
    [offer] = await offered(engine, project, "connection refused")
    assert (offer["query"], offer["count"]) == ("*connection* refused", 1)


async def test_an_earlier_match_is_offered(engine: Engine, project: int):
    [offer] = await offered(engine, project, "rhinoceros")
    assert offer["query"] == "rhinoceros"
    found = plan(offer["query"], project=project, now=NOON, start=offer["start"])
    assert found.start == NOON - 5 * 3_600 * SECOND


async def test_a_field_that_has_the_value_and_one_that_was_meant(engine: Engine, project: int):
    [offer] = await offered(engine, project, "host:web")
    assert (offer["query"], offer["count"]) == ("service:web", 1)
    offer = (await offered(engine, project, "http_statsu:999"))[0]
    assert offer["query"] == "http_status:999"
    assert "did you mean `http_status`" in offer["message"]


async def test_nothing_is_offered_that_would_not_help(engine: Engine, project: int):
    assert await offered(engine, project, "hippopotamus") == []
    assert await offered(engine, project, "user:bob") == []
