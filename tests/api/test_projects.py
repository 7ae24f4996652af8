"""Projects, their ingest keys and their members over HTTP."""

import re

import pytest

from logboom.catalog.records import KeyLimits, Role
from tests.api.people import ADMIN, BANKER, MEMBER, ROOT, VIEWER, People, error_of


async def test_one_sees_ones_own_projects(people: People) -> None:
    answer = await people.as_token(MEMBER).get("/api/v1/projects")
    assert [(one["slug"], one["role"]) for one in answer.json()["projects"]] == [("shop", "member")]


async def test_a_project_goes_by_its_slug_or_its_id(people: People) -> None:
    asking = people.as_token(VIEWER)
    by_slug, by_id = [await asking.get(f"/api/v1/projects/{name}") for name in ("shop", people.shop.id)]
    assert by_slug.json() == by_id.json()
    assert by_slug.json()["role"] == "viewer"


async def test_a_project_of_others_looks_like_one_that_does_not_exist(people: People) -> None:
    asking = people.as_token(ADMIN)
    others, nobodys = [await asking.get(f"/api/v1/projects/{name}") for name in ("bank", "no-such-project")]
    assert (others.status_code, nobodys.status_code) == (404, 404)
    assert others.text == nobodys.text


async def test_a_new_project_takes_events_at_once(people: People) -> None:
    """Its key and its retention are in the key ring when the answer comes."""
    root = people.as_token(ROOT)
    made = await root.post("/api/v1/projects", json={"slug": "blog", "retention_days": 80})
    assert made.status_code == 201
    assert (made.json()["retention_days"], made.json()["role"]) == (90, "admin")
    key = (await root.post("/api/v1/projects/blog/keys", json={"name": "nginx"})).json()["key"]
    found = people.services.keyring.find(key)
    assert found is not None
    assert found.project == made.json()["id"]
    assert people.services.keyring.retention()[found.project] == 90


async def test_only_an_administrator_of_the_server_makes_projects(people: People) -> None:
    answer = await people.as_token(ADMIN).post("/api/v1/projects", json={"slug": "mine"})
    assert answer.status_code == 403


async def test_an_admin_renames_the_project_and_sets_its_retention(people: People) -> None:
    asking = people.as_token(ADMIN)
    changed = await asking.patch("/api/v1/projects/shop", json={"slug": "web-shop", "retention_days": 7})
    assert (changed.json()["slug"], changed.json()["retention_days"]) == ("web-shop", 7)
    assert people.services.keyring.retention()[people.shop.id] == 7
    assert (await asking.get("/api/v1/projects/shop")).status_code == 404


async def test_a_slug_that_is_taken_is_a_conflict(people: People) -> None:
    answer = await people.as_token(ROOT).post("/api/v1/projects", json={"slug": "shop"})
    assert answer.status_code == 409
    assert error_of(answer)["code"] == "conflict"


async def test_an_admin_reads_makes_and_revokes_ingest_keys(people: People) -> None:
    asking = people.as_token(ADMIN)
    made = (await asking.post("/api/v1/projects/shop/keys", json={"name": "nginx"})).json()
    assert re.fullmatch("[0-9a-f]{32}", made["key"])
    assert (await asking.get("/api/v1/projects/shop/keys")).json() == {"keys": [made]}
    assert (await asking.delete(f"/api/v1/projects/shop/keys/{made['id']}")).status_code == 204
    assert people.services.keyring.find(made["key"]) is None
    assert (await asking.get("/api/v1/projects/shop/keys")).json() == {"keys": []}


async def test_a_key_of_another_project_can_not_be_revoked_through_ones_own(people: People) -> None:
    key = people.catalog.projects.create_ingest_key(people.bank.id, "vault")
    answer = await people.as_token(ADMIN).delete(f"/api/v1/projects/shop/keys/{key.id}")
    assert answer.status_code == 404
    assert people.catalog.projects.ingest_keys(people.bank.id) == [key]


async def test_an_admin_limits_a_key(people: People) -> None:
    """What isn't given stays; null takes a limit away. The key ring knows it when the answer comes."""
    asking = people.as_token(ADMIN)
    key = (await asking.post("/api/v1/projects/shop/keys", json={"name": "nginx"})).json()
    path = f"/api/v1/projects/shop/keys/{key['id']}"
    await asking.patch(path, json={"events_per_second": 500, "bytes_per_day": 10**12})
    changed = (await asking.patch(path, json={"events_per_second": None, "name": "web"})).json()
    assert changed == {**key, "name": "web", "bytes_per_day": 10**12}
    assert people.services.keyring.limits(key["id"]) == KeyLimits(bytes_per_day=10**12)
    assert (await asking.get("/api/v1/projects/shop/keys")).json() == {"keys": [changed]}
    refused = await asking.patch(path, json={"events_per_day": 0})
    assert (refused.status_code, error_of(refused)["code"]) == (400, "invalid_request")


async def test_only_an_admin_of_the_project_limits_its_keys(people: People) -> None:
    path = f"/api/v1/projects/bank/keys/{people.catalog.projects.create_ingest_key(people.bank.id, 'vault').id}"
    assert (await people.as_token(ADMIN).patch(path, json={"events_per_day": 1})).status_code == 404
    assert (await people.as_token(MEMBER).patch(path.replace("bank", "shop"), json={})).status_code == 403


async def test_an_admin_gives_and_takes_roles(people: People) -> None:
    asking = people.as_token(ADMIN)
    assert (
        await asking.put("/api/v1/projects/shop/members", json={"email": BANKER, "role": "member"})
    ).status_code == 204
    members = (await asking.get("/api/v1/projects/shop/members")).json()["members"]
    assert {one["email"]: one["role"] for one in members} == {
        ADMIN: "admin", MEMBER: "member", VIEWER: "viewer", BANKER: "member"
    }  # fmt: skip
    assert (await asking.delete(f"/api/v1/projects/shop/members/{people.ids[BANKER]}")).status_code == 204
    assert (await people.as_token(BANKER).get("/api/v1/projects/shop")).status_code == 404


@pytest.mark.parametrize(
    "body", [{"email": VIEWER, "role": "owner"}, {"email": VIEWER}, {"email": VIEWER, "role": "admin", "x": 1}]
)
async def test_a_role_that_does_not_exist_is_refused(people: People, body: dict[str, str]) -> None:
    answer = await people.as_token(ADMIN).put("/api/v1/projects/shop/members", json=body)
    assert answer.status_code == 422
    assert [one.role for one in people.catalog.people.members(people.shop.id) if one.user.email == VIEWER] == [
        Role.VIEWER
    ]
