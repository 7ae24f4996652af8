"""`/api/v1/inputs` and `/api/v1/sources`: what can be connected, what arrives, and what was refused."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from logboom.inputs.rejections import REJECTIONS
from logboom.store.engine import Engine
from tests.api.people import ADMIN, BANKER, ROOT, VIEWER, People, error_of, people_in
from tests.api.searching import SECOND, SearchApi, searching
from tests.query.storing import now_ns


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("sources")) as api:
        yield api


async def test_recipes_name_this_server_and_no_key(people: People):
    answer = (await people.as_token(VIEWER).get("/api/v1/inputs?project=shop")).json()
    recipes = {recipe["id"]: recipe for one in answer["inputs"] for recipe in one["recipes"]}
    assert recipes["sentry"]["steps"][0]["text"] == f"http://@KEY@@logs.example.org/{people.shop.id}"
    assert {recipe["group"] for recipe in recipes.values()} <= set(answer["groups"])


async def test_recipes_name_the_address_that_the_settings_give(engine: Engine, catalog_file: Path):
    with people_in(catalog_file, engine, public_url="https://logs.example.com/") as people:
        answer = (await people.as_token(VIEWER).get("/api/v1/inputs?project=shop")).json()
    recipes = {recipe["id"]: recipe for one in answer["inputs"] for recipe in one["recipes"]}
    assert recipes["curl"]["steps"][0]["text"].startswith("curl https://logs.example.com/api/v1/ingest")


async def test_sources_tell_who_sends_how_much_and_who_fell_silent(api: SearchApi):
    now = now_ns()
    await api.store([{"service": "busy", "level": "info", "severity": 9, "received_at": now}] * 30)
    await api.store(
        [
            {"service": "gone", "level": "error", "severity": 17, "received_at": now - (4000 - n) * SECOND}
            for n in range(20)
        ]
    )
    found = {one["value"]: one for one in (await api.get("sources", by="service")).json()["sources"]}
    assert (found["busy"]["events"], found["busy"]["errors"], found["busy"]["silent_seconds"]) == (30, 0, 0)
    assert found["busy"]["rate"] == pytest.approx(0.1)
    assert sum(found["busy"]["trend"]) == 30
    assert (found["gone"]["events"], found["gone"]["errors"], found["gone"]["rate"]) == (20, 20, 0)
    assert 3900 < found["gone"]["silent_seconds"] < 4400


@pytest.mark.parametrize("by", ["input", "service", "host", "key", "peer"])
async def test_events_are_told_apart_by_whatever_names_their_sender(api: SearchApi, by: str):
    answer = await api.get("sources", by=by, seconds=3600)
    assert answer.status_code == httpx.codes.OK, answer.text


@pytest.mark.parametrize("path", ["inputs", "sources", "sources/refusals"])
async def test_whoever_has_no_role_gets_nothing_of_a_project(people: People, path: str):
    answer = await people.as_token(BANKER).get(f"/api/v1/{path}?project=shop")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


async def test_refusals_are_for_the_admins_of_their_project(people: People):
    """A sample holds what somebody sent; what showed no key may be of any project."""
    REJECTIONS.note(
        "http", "payload_too_large", project=people.shop.id, peer="10.1.1.1", message="too large", sample=b"mine"
    )
    REJECTIONS.note("http", "payload_too_large", project=people.bank.id, peer="10.1.1.1", sample=b"the bank's")
    REJECTIONS.note("http", "forbidden", peer="10.1.1.2", message="the key is unknown")
    assert (
        await people.as_token(VIEWER).get("/api/v1/sources/refusals?project=shop")
    ).status_code == httpx.codes.FORBIDDEN
    seen = (await people.as_token(ADMIN).get("/api/v1/sources/refusals?project=shop")).json()["refusals"]
    assert [(one["sample"], one["known_key"]) for one in seen if one["peer"].startswith("10.1.1.")] == [("mine", True)]
    seen = (await people.as_token(ROOT).get("/api/v1/sources/refusals?project=shop")).json()["refusals"]
    assert [(one["sample"], one["known_key"]) for one in seen if one["peer"].startswith("10.1.1.")] == [
        ("", False),
        ("mine", True),
    ]
