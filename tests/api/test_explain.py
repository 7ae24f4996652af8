"""`/api/v1/explain`, `/api/v1/complete` and the offers of a search without a hit, over a real port."""

import json
from collections.abc import AsyncIterator

import pytest

from logboom.store.engine import Engine
from tests.api.searching import SearchApi, searching


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("explain")) as api:
        await api.store(
            {"service": "web", "message": f"order number{number} placed", "attributes": {"http_status": "200"}}
            for number in range(50)
        )
        yield api


async def test_a_query_is_explained(api: SearchApi):
    found = (await api.get("explain", query="aardvark bison OR rhinoceros http_status>=500")).json()
    assert found["canonical"] == "aardvark (bison OR rhinoceros) http_status>=500"
    assert "rhinoceros" not in found["sql"], "values are bound beside the SQL"
    assert "rhinoceros" in found["parameters"].values()
    assert any("parentheses" in hint["message"] for hint in found["hints"])
    assert any("index of words" in sentence for sentence in found["plan"])
    assert any("http_status" in sentence for sentence in found["plan"])
    assert found["estimate"]["rows"] == 0, "the index of words leaves nothing"


async def test_the_estimate_tells_what_is_read(api: SearchApi):
    found = (await api.get("explain", query="http_status:200")).json()
    assert found["estimate"]["rows"] >= 50
    assert found["estimate"]["bytes"] > found["estimate"]["rows"]


async def test_stages_are_part_of_the_explanation(api: SearchApi):
    found = (await api.get("explain", query="order | stats count by service")).json()
    assert found["canonical"] == "order | stats count by service"
    assert "count" in found["sql"]


async def test_an_unknown_field_is_a_warning(api: SearchApi):
    await api.get("complete", query="x")
    query = "order http_statsu:500"
    found = (await api.get("explain", query=query)).json()
    [hint] = [hint for hint in found["hints"] if "no recent event" in hint["message"]]
    assert "did you mean `http_status`?" in hint["message"]
    assert query[hint["position"]["start"] : hint["position"]["end"]] == "http_statsu:500"


async def test_completion_knows_the_project(api: SearchApi):
    found = (await api.get("complete", query="order http_st")).json()
    assert {"text": "http_status", "kind": "field"}.items() <= found[0].items()
    assert (found[0]["from"], found[0]["to"]) == (6, 13)
    assert (await api.get("complete", query="http_status:")).json()[0]["text"] == "200"


async def test_a_search_without_a_hit_offers_what_would_hit(api: SearchApi):
    stats = (await api.get("search", query="orde or http_statsu:200", format="json")).json()["stats"]
    assert any("upper case" in hint["message"] for hint in stats["hints"])
    stats = (await api.get("search", query="orde", format="json")).json()["stats"]
    [offer] = stats["offers"]
    assert (offer["query"], offer["count"]) == ("*orde*", 50)
    found = (await api.get("search", query="order", format="json")).json()["stats"]
    assert "offers" not in found


async def test_stages_without_a_row_are_offered_what_would_hit_too(api: SearchApi):
    for form, parameters in (("json", {"format": "json"}), ("lines", {"progress": "true", "format": "ndjson"})):
        answer = await api.get("search", query="orde | stats count by service", **parameters)
        stats = answer.json()["stats"] if form == "json" else json.loads(answer.text.splitlines()[-1])["_stats"]
        [offer] = stats["offers"]
        assert offer["query"] == "*orde* | stats count by service"
