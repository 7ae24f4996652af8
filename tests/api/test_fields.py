"""`/api/v1/fields` over a real port."""

from collections.abc import AsyncIterator

import pytest

from logboom.store.engine import Engine
from tests.api.searching import SearchApi, searching


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("fields")) as api:
        yield api


async def test_the_fields_of_a_search(api: SearchApi):
    await api.store(
        [{"service": "web", "message": "lime", "attributes": {"status": status}} for status in ("200", "200", "404")]
    )
    response = await api.get("fields", query="lime")
    assert response.headers["X-Logboom-Sampled-Events"] == "3"
    facts = {field.pop("name"): field for field in response.json()}
    assert facts["status"] == {
        "type": "number",
        "count": 3,
        "distinct": 2,
        "top": [{"value": "200", "count": 2}, {"value": "404", "count": 1}],
    }
    assert facts["service"]["top"] == [{"value": "web", "count": 3}]


async def test_nothing_found_has_no_fields(api: SearchApi):
    assert (await api.get("fields", query="never-said-by-anybody")).json() == []
