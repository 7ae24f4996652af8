"""`/api/v1/lookups`, `/macros`, `/saved-searches`: what a project saves for its queries, and how queries use it."""

from collections.abc import AsyncIterator

import pytest

from logboom.store.engine import Engine
from tests.api.searching import SearchApi, searching

USERS = "user,team,mail\nann,web,ann@example.org\nbob,billing,\nBob,other,second@example.org\n"


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("lookups")) as api:
        await api.http.put("/api/v1/lookups/users", content=USERS, params={"project": "shop"})
        yield api


async def rows(api: SearchApi, query: str) -> list[dict[str, object]]:
    response = await api.get("search", query=query, format="json")
    assert response.status_code == 200, response.text
    return response.json()["rows"]


async def test_a_table_comes_back_as_it_was_sent(api: SearchApi):
    response = await api.http.get("/api/v1/lookups/users", params={"project": "shop"})
    assert response.text.replace("\r\n", "\n") == USERS
    [listed] = (await api.http.get("/api/v1/lookups", params={"project": "shop"})).json()["lookups"]
    assert (listed["name"], listed["columns"], listed["rows"]) == ("users", ["user", "team", "mail"], 3)


async def test_a_lookup_puts_its_columns_beside_events(api: SearchApi):
    await api.store([{"message": "a mango", "attributes": {"who": who}} for who in ("ann", "BOB", "cleo")])
    found = await rows(api, "mango | lookup users.csv user as who output team as t | table who t | sort who")
    assert found == [{"who": "ann", "t": "web"}, {"who": "BOB", "t": "billing"}, {"who": "cleo", "t": None}]


async def test_a_lookup_may_leave_alone_what_is_there(api: SearchApi):
    query = '| makeresults | eval user="ann", team="own" | lookup users user outputnew team, mail | table team mail'
    assert await rows(api, query) == [{"team": "own", "mail": "ann@example.org"}]


async def test_the_rows_of_a_lookup_can_be_the_beginning(api: SearchApi):
    assert await rows(api, "| inputlookup users where team=web | fields user") == [{"user": "ann"}]


async def test_a_new_upload_takes_the_place_of_the_old_one(api: SearchApi):
    for content in ("k,v\n1,old\n", "k,v\n1,new\n2,two\n"):
        response = await api.http.put("/api/v1/lookups/versions", content=content, params={"project": "shop"})
        assert response.status_code == 200
    assert await rows(api, "| inputlookup versions") == [{"k": "1", "v": "new"}, {"k": "2", "v": "two"}]
    deleted = await api.http.delete("/api/v1/lookups/versions", params={"project": "shop"})
    assert deleted.status_code == 204
    found = (await api.get("search", query="| inputlookup versions", format="json")).json()
    assert found["rows"] == []
    assert "there is no lookup `versions`" in found["stats"]["hints"][0]["message"]


async def test_the_rows_of_a_query_become_a_lookup(api: SearchApi):
    await api.store(
        [{"message": "a quince", "attributes": {"who": who, "n": n}} for who, n in (("eve", "2"), ("ann", "5"))]
    )
    filling = {
        "query": "quince | stats sum(n) as total, values(message) as said by who | outputlookup quinces",
        "start": "-1d",
    }
    for append in (False, True):
        document = {**filling, "append": append}
        response = await api.http.post("/api/v1/lookups/quinces/rows", json=document, params={"project": "shop"})
        assert response.status_code == 200, response.text
    assert response.json()["columns"] == ["who", "total", "said"]
    found = await rows(api, "| inputlookup quinces")
    assert found == 2 * [
        {"who": "ann", "total": "5", "said": "a quince"},
        {"who": "eve", "total": "2", "said": "a quince"},
    ]


async def test_events_are_no_lookup(api: SearchApi):
    filling = {"query": "quince"}
    response = await api.http.post("/api/v1/lookups/quinces/rows", json=filling, params={"project": "shop"})
    assert response.status_code == 400
    assert "not a table" in response.json()["error"]["message"]


@pytest.mark.parametrize("content", ["", "a,a\n1,2\n", "a,,b\n", b"\xff\xfe\x00"])
async def test_what_is_no_table_is_refused(api: SearchApi, content: str | bytes):
    response = await api.http.put("/api/v1/lookups/bad", content=content, params={"project": "shop"})
    assert response.status_code == 400


async def test_a_macro_is_put_in_where_a_query_names_it(api: SearchApi):
    await api.store([{"message": "a papaya", "attributes": {"ms": str(ms)}} for ms in (5, 50, 500)])
    body = {"definition": "papaya | where ms > $least$", "parameters": ["least"]}
    assert (await api.http.put("/api/v1/macros/slow", json=body, params={"project": "shop"})).status_code == 200
    assert await rows(api, "`slow(20)` | stats count") == [{"count": 2}]
    error = (await api.get("search", query="`slow` | stats count")).json()["error"]
    assert error["message"] == "there is no macro `slow`"
    params = {"project": "shop", "parameters": "1"}
    assert (await api.http.delete("/api/v1/macros/slow", params=params)).status_code == 204


async def test_a_saved_search_is_filled_with_its_parameters(api: SearchApi):
    body = {
        "name": "by host",
        "query": "host=$host$ level>=$level$",
        "parameters": {"host": "*", "level": "error"},
        "start": "-1d",
    }
    saved = (await api.http.post("/api/v1/saved-searches", json=body, params={"project": "shop"})).json()
    address = f"/api/v1/saved-searches/{saved['id']}"
    filled = (await api.http.get(f"{address}/query", params={"project": "shop", "host": "web-1"})).json()
    assert filled == {"query": "host=web-1 level>=error", "start": "-1d", "end": ""}
    await api.store(
        [{"host": "web-7", "severity": 17}, {"host": "web-7", "severity": 9}, {"host": "web-8", "severity": 17}]
    )
    counted = await api.get("search", query='| savedsearch "by host" host=web-7 | stats count', format="json")
    assert counted.json()["rows"] == [{"count": 1}]
    again = await api.http.post("/api/v1/saved-searches", json=body, params={"project": "shop"})
    assert again.status_code == 409
    unknown = await api.http.get(f"{address}/query", params={"project": "shop", "hots": "x"})
    assert unknown.json()["error"]["hint"] == "did you mean `host`?"
    assert (await api.http.delete(address, params={"project": "shop"})).status_code == 204
    assert (await api.http.get(address, params={"project": "shop"})).status_code == 404
