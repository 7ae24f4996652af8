"""What is offered after a search without a hit."""

import pytest

from logboom.query import offers as offering
from logboom.query.field_list import field_list
from logboom.query.hints import Hint
from logboom.query.offers import Offer, offers, offers_of_table, tell
from logboom.query.plan import plan
from logboom.query.search import Stats
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.storing import NOON, new_project, store


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not found soon is not offered; here the machine may be busy."""
    monkeypatch.setattr(offering, "SECONDS", 30.0)


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    events = [
        {
            "message": "connections exhausted",
            "service": "web",
            "severity": 17,
            "attributes": {"http_status": "500", "user": "ann"},
        },
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


async def test_the_level_that_somebody_typed_as_a_word(engine: Engine, project: int):
    [offer] = await offered(engine, project, "error connections")
    assert offer["query"] == "level:error connections"


async def test_stages_that_left_no_row_of_some_are_offered_nothing(engine: Engine, project: int):
    async def told(query: str) -> list[str]:
        planned = plan(query, project=project, now=NOON)
        return [one.message for one in await offers_of_table(engine, planned, SearchSettings(), [])]

    assert await told("connections") == []
    assert await told("connection") == ["2 events say `connection` as a part of a word"]


async def test_each_query_is_offered_once(engine: Engine, project: int):
    offered_queries = [offer["query"] for offer in await offered(engine, project, "servce_name:web OR http_statsu:500")]
    assert len(offered_queries) == len(set(offered_queries))
    [offer] = await offered(engine, project, "usr:ann")
    assert (offer["query"], offer["count"]) == ("user:ann", 1)


async def test_what_leads_nowhere_is_a_hint():
    stats = Stats(hints=(Hint("no recent event has a field `a`"),))
    tell(
        stats,
        [Offer(f"no recent event has a field `{name}`") for name in "ab"] + [Offer("2 events say it", "*a*", count=2)],
    )
    assert [hint.message[-2] for hint in stats.hints] == ["a", "b"]
    assert [offer["query"] for offer in stats.offers] == ["*a*"]


async def test_nothing_is_offered_that_would_not_help(engine: Engine, project: int):
    assert await offered(engine, project, "hippopotamus") == []
    assert await offered(engine, project, "user:bob") == []
