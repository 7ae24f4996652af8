"""`/api/v1/histogram` over a real port."""

from collections.abc import AsyncIterator

import pytest

from logboom.store.engine import Engine
from tests.api.searching import SECOND, SearchApi, searching
from tests.query.storing import now_ns


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("histogram")) as api:
        yield api


async def test_counts_by_level_over_time(api: SearchApi):
    moment = now_ns() - 600 * SECOND
    await api.store([{"timestamp": moment, "message": "kiwi", "severity": severity} for severity in (9, 17, 17)])
    answer = (await api.get("histogram", query="kiwi")).json()
    assert answer["interval_ms"] == 30_000
    assert 120 <= len(answer["buckets"]) <= 121
    [bucket] = [bucket for bucket in answer["buckets"] if bucket["counts"]]
    assert bucket["counts"] == {"info": 1, "error": 2}
    assert bucket["time"].endswith("Z")
    assert answer["stats"]["rows_read"] >= 3


async def test_days_are_those_of_the_time_zone(api: SearchApi):
    parameters = {"start": "2026-01-01", "end": "2026-03-01", "timezone": "Asia/Tokyo"}
    answer = (await api.get("histogram", **parameters)).json()
    assert answer["interval_ms"] == 12 * 3_600_000
    assert answer["buckets"][0]["time"] == "2025-12-31T15:00:00.000000000Z"


async def test_an_error_in_the_query_is_told(api: SearchApi):
    response = await api.get("histogram", query="(")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_query"
