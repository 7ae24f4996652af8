"""Storage, quarantine and promoted fields: what those who look after the server see, and nobody else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from logboom.ingest.quarantine import put_aside
from logboom.ingest.segment import SegmentName
from logboom.store.engine import Engine
from logboom.store.promotion import Promotion, PromotionSettings
from tests.api.people import ADMIN, BANKER, ROOT, VIEWER, People, error_of
from tests.api.searching import SearchApi, searching

ID = 7_000_000_000_000_000_001  # beyond what a number of JavaScript's can tell apart


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("storage")) as api:
        yield api


@pytest.fixture
def keepers(people: People, tmp_path: Path) -> People:
    """The people of a server with a spool, in whose quarantine two lines lie."""
    put_aside(tmp_path, SegmentName(ID, "json_lines", 1, 0), [b"1\tone\n", b"1\ttwo \xff\n"], "not a number", 27)
    return People(replace(people.services, spool_directory=tmp_path))


async def test_the_disk_is_shared_out_by_service(api: SearchApi):
    await api.store([{"service": "large"}] * 30 + [{"service": "small"}] * 10)
    answer = (await api.get("storage")).json()
    large, small = answer["services"]
    assert [(one["value"], one["events"]) for one in (large, small)] == [("large", 30), ("small", 10)]
    assert large["bytes"] > 2 * small["bytes"] > 0
    assert answer["retention_days"] == 30


async def test_the_disk_is_shared_out_by_project(api: SearchApi):
    await api.store([{"service": "large"}])
    answer = (await api.http.get("/api/v1/storage/projects")).json()
    assert answer["bytes"] > 0
    assert sum(one["bytes"] for one in answer["projects"]) <= answer["bytes"] + len(answer["projects"])
    assert any(one["value"] == "shop" for one in answer["projects"])


async def test_whoever_has_no_role_is_not_told_what_a_project_stores(people: People):
    answer = await people.as_token(BANKER).get("/api/v1/storage?project=shop")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


async def test_the_quarantine_is_seen_loaded_again_and_dropped(keepers: People, tmp_path: Path):
    root = keepers.as_token(ROOT)
    (entry,) = (await root.get("/api/v1/quarantine")).json()["entries"]
    assert (entry["id"], entry["lines"], entry["error"], entry["error_code"]) == (str(ID), 2, "not a number", 27)
    assert (await root.get(f"/api/v1/quarantine/{ID}")).json()["lines"] == ["1\tone\n", "1\ttwo \ufffd\n"]
    assert (await root.post(f"/api/v1/quarantine/{ID}/replay")).status_code == httpx.codes.NO_CONTENT
    assert (await root.get("/api/v1/quarantine")).json()["entries"] == []
    assert list((tmp_path / "replay").iterdir())
    assert (await root.delete(f"/api/v1/quarantine/{ID}")).status_code == httpx.codes.NOT_FOUND


async def test_what_is_dropped_is_gone(keepers: People):
    root = keepers.as_token(ROOT)
    assert (await root.delete(f"/api/v1/quarantine/{ID}")).status_code == httpx.codes.NO_CONTENT
    assert (await root.get("/api/v1/quarantine")).json()["entries"] == []


async def test_promoted_fields_are_named(people: People, engine: Engine):
    promotion = Promotion(engine, PromotionSettings())
    promotion.columns = {("user.id", "text"): "attribute_1", ("status", "number"): "attribute_2"}
    root = People(replace(people.services, promotion=promotion)).as_token(ROOT)
    found = (await root.get("/api/v1/promoted-fields")).json()["fields"]
    assert found == [{"attribute": "status", "kind": "number"}, {"attribute": "user.id", "kind": "text"}]


@pytest.mark.parametrize("email", [ADMIN, VIEWER, BANKER])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "storage/projects"),
        ("GET", "quarantine"),
        ("GET", f"quarantine/{ID}"),
        ("POST", f"quarantine/{ID}/replay"),
        ("DELETE", f"quarantine/{ID}"),
        ("GET", "promoted-fields"),
    ],
)
async def test_only_administrators_of_the_server_see_what_is_of_all_projects(
    keepers: People, email: str, method: str, path: str
):
    answer = await keepers.as_token(email).request(method, f"/api/v1/{path}")
    assert (answer.status_code, error_of(answer)["code"]) == (403, "forbidden")
