"""What people of a project may ask of its events: nothing of other projects shows, and each role has its limits."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace

import pytest

from logboom.catalog.catalog import Catalog
from logboom.query.settings import RoleLimits, SearchSettings
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.api.people import ADMIN, BANKER, MEMBER, VIEWER, People, error_of, people_in, settle
from tests.query.storing import new_project, now_ns, store

QUERIES = ("vault", "vault_code:7341", "vault_cod:7341", "* | stats count by vault_code", "service:strongroom", "7341")


@pytest.fixture(scope="module")
async def people(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[People]:
    """Of `shop`, whose events are orders, and of `bank`, whose events nobody else may know of."""
    file = tmp_path_factory.mktemp("rights") / "catalog.sqlite"
    Catalog.open(f"sqlite:///{file}").close()
    new_project()  # the number of `bank` is taken too
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('projects', ?)", [new_project()])
    shop, bank = new_project(), new_project()
    settle(file)
    with people_in(file, engine) as people:
        assert (people.shop.id, people.bank.id) == (shop, bank)
        orders = [
            {"timestamp": now_ns() - SECOND, "message": f"order {number}", "service": "web"} for number in range(20)
        ]
        secret = {"timestamp": now_ns() - SECOND, "message": "vault opened", "service": "strongroom"}
        await store(engine, shop, orders)
        await store(engine, bank, [secret | {"attributes": {"vault_code": "7341"}}] * 30)
        people.services.feed.loaded(1, frozenset({shop, bank}))
        yield people


@pytest.mark.parametrize("query", QUERIES)
async def test_hints_and_offers_are_of_the_own_project_alone(people: People, query: str):
    banker, viewer = people.as_token(BANKER), people.as_token(VIEWER)
    asked = {"query": query, "format": "json"}
    theirs = (await banker.get("/api/v1/search", params=asked)).json()
    assert theirs["rows"] or "did you mean `vault_code`?" in theirs["stats"]["offers"][0]["message"]
    found = (await viewer.get("/api/v1/search", params=asked)).json()
    assert found["rows"] == []
    explained = (await viewer.get("/api/v1/explain", params={"query": query})).json()
    told = [*found["stats"].get("offers", ()), *explained["hints"]]
    assert {one["message"] for one in told} <= {
        f"no recent event has a field `{name}`" for name in ("vault_code", "vault_cod")
    } | {"no recent event has this field"}


@pytest.mark.parametrize("begun", ["vault", "service:str", "vault_code:", "* | stats count by vau", ""])
async def test_completion_is_of_the_own_project_alone(people: People, begun: str):
    await people.as_token(BANKER).get("/api/v1/explain", params={"query": "vault_code:1"})
    answer = await people.as_token(VIEWER).get("/api/v1/complete", params={"query": begun})
    assert answer.status_code == 200
    for secret in ("vault", "strongroom", "7341"):
        assert secret not in answer.text


async def test_each_role_has_its_limits(people: People):
    limited = SearchSettings(viewer=RoleLimits(rows_read=5), member=RoleLimits(most_rows=7))
    api = People(replace(people.services, search=limited))
    everything = {"query": "order", "format": "json"}
    refused = await api.as_token(VIEWER).get("/api/v1/search", params=everything)
    assert refused.status_code == 422
    assert "search.viewer.rows_read" in error_of(refused)["message"]
    for path in ("histogram", "fields"):
        refused = await api.as_token(VIEWER).get(f"/api/v1/{path}", params={"query": "order"})
        assert "search.viewer.rows_read" in error_of(refused)["message"], path
    member = api.as_token(MEMBER)
    assert len((await member.get("/api/v1/search", params=everything)).json()["rows"]) == 7
    refused = await member.get("/api/v1/search", params=everything | {"limit": "8"})
    assert "search.member.most_rows" in error_of(refused)["hint"]
    assert len((await api.as_token(ADMIN).get("/api/v1/search", params=everything)).json()["rows"]) == 20


async def test_a_search_is_stopped_by_whoever_asked_alone(people: People):
    with people.services.running.begun(people.ids[VIEWER]) as running:
        for other in (MEMBER, ADMIN, BANKER):
            answer = await people.as_token(other).delete(f"/api/v1/searches/{running.id}")
            assert answer.status_code == 204, "whether there is such a search is not told"
            assert not running.stopped.is_set(), other
        await people.as_token(VIEWER).delete(f"/api/v1/searches/{running.id}")
        assert running.stopped.is_set()
