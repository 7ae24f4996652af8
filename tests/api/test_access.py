"""Who may ask: tokens, browsers, roles; and that nothing crosses projects."""

from pathlib import Path
from typing import Any

import pytest

from logboom.api.app import assemble
from logboom.catalog.records import Scope
from tests.api.people import ADMIN, BANKER, BASE_URL, MEMBER, ROOT, VIEWER, People, error_of
from tests.catalog.away import put_away, put_back

OPEN_TO_ALL = {"/healthz", "/readyz", "/metrics", "/api/v1/sign-in", "/api/v1/sign-in/link", "/api/v1/alerts/act"}
ANSWERED_AHEAD = {"/api/v1/ingest"}  # by tests/inputs/
AN_ID = "018f0000-0000-7000-8000-000000000000"
DOCUMENT = assemble().openapi()
OPERATIONS = [
    (method, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
GUARDED = [
    pytest.param(*one, id=f"{one[0]} {one[1]}") for one in OPERATIONS if one[1] not in OPEN_TO_ALL | ANSWERED_AHEAD
]


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED)
async def test_who_shows_nothing_gets_nothing(
    people: People, method: str, path: str, operation: dict[str, Any]
) -> None:
    answer = await people.http.request(method, _filled(path, people), json={} if "requestBody" in operation else None)
    assert answer.status_code == 401
    assert error_of(answer)["code"] == "unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED)
async def test_no_route_crosses_projects(people: People, method: str, path: str, operation: dict[str, Any]) -> None:
    """An admin of `shop` names `bank` and its things on every route there is: nothing is told and nothing changes."""
    key = people.catalog.projects.create_ingest_key(people.bank.id, "vault")
    before = _state_of_the_bank(people)
    asking = people.as_token(ADMIN)
    body = _body_naming_the_bank(operation)
    named = any(parameter["name"] == "project" for parameter in operation.get("parameters", []))
    answer = await asking.request(
        method,
        _filled(path, people, key_id=key.id),
        params={"project": "bank"} if named else None,
        json=body,
    )
    for secret in ("Secret bank", "vault", key.key, BANKER):
        assert secret not in answer.text
    if named or "project" in (body or {}):
        assert answer.status_code == 404, answer.text
    assert _state_of_the_bank(people) == before


@pytest.mark.parametrize(
    ("email", "allowed"),
    [(VIEWER, False), (MEMBER, False), (ADMIN, True), (ROOT, True)],
    ids=["viewer", "member", "admin", "root"],
)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "keys", None),
        ("POST", "keys", {"name": "nginx"}),
        ("GET", "members", None),
        ("PUT", "members", {"email": BANKER, "role": "viewer"}),
        ("PATCH", "", {"name": "The shop"}),
    ],
)
async def test_only_admins_of_a_project_look_after_it(
    people: People, email: str, allowed: bool, method: str, path: str, body: dict[str, str] | None
) -> None:
    answer = await people.as_token(email).request(method, f"/api/v1/projects/shop/{path}".rstrip("/"), json=body)
    if allowed:
        assert answer.is_success, answer.text
    else:
        assert answer.status_code == 403
        assert "role admin" in error_of(answer)["message"]


async def test_a_token_that_only_reads_looks_after_nothing(people: People) -> None:
    reading = people.as_token(ROOT, Scope.READ)
    for method, path, body in (
        ("GET", "/api/v1/projects/shop/keys", None),
        ("POST", "/api/v1/projects", {"slug": "new"}),
        ("GET", "/api/v1/users", None),
        ("POST", "/api/v1/tokens", {"name": "wider", "scopes": ["admin"]}),
        ("GET", "/api/v1/sessions", None),
    ):
        answer = await reading.request(method, path, json=body)
        assert answer.status_code == 403, f"{method} {path}"


async def test_a_token_bound_to_a_project_does_not_look_after_its_owners_account(people: People) -> None:
    bound = people.as_token(ADMIN, project=people.shop.id)
    assert (await bound.get("/api/v1/projects/shop/keys")).status_code == 200
    assert (await bound.get("/api/v1/tokens")).status_code == 403
    assert (await bound.post("/api/v1/tokens", json={"name": "free", "scopes": ["admin"]})).status_code == 403


@pytest.mark.parametrize(
    "authorization",
    ["Bearer lb_not_a_token_of_ours", "Bearer ", "Bearer", "lb_without_its_scheme", "Basic cm9vdDpyb290"],
)
async def test_a_token_that_is_no_good_is_refused_and_not_repeated(people: People, authorization: str) -> None:
    answer = await people.http.get("/api/v1/me", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert "lb_" not in answer.text


async def test_a_bad_token_is_not_saved_by_a_good_cookie(people: People) -> None:
    browser = await people.as_browser(ADMIN)
    answer = await browser.get("/api/v1/me", headers={"Authorization": "Bearer lb_not_a_token_of_ours"})
    assert answer.status_code == 401


async def test_the_only_project_need_not_be_named(people: People) -> None:
    answer = await people.as_token(VIEWER).get("/api/v1/histogram")
    assert answer.status_code == 200


async def test_one_of_several_projects_must_be_named(people: People) -> None:
    answer = await people.as_token(ROOT).get("/api/v1/histogram")
    assert answer.status_code == 400
    assert "bank, shop" in error_of(answer)["hint"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="a neighbour's subdomain"),
        pytest.param({"Sec-Fetch-Site": "", "Origin": "http://evil.example"}, id="an old browser on another site"),
        pytest.param({"X-CSRF-Token": ""}, id="no token"),
        pytest.param({"X-CSRF-Token": "0" * 64}, id="a wrong token"),
    ],
)
async def test_a_change_with_a_cookie_must_come_from_our_own_page(people: People, headers: dict[str, str]) -> None:
    browser = await people.as_browser(ROOT)
    browser.headers.update(headers)
    for name in [name for name, value in headers.items() if not value]:
        del browser.headers[name]
    answer = await browser.post("/api/v1/projects", json={"slug": "forged"})
    assert answer.status_code == 403
    assert "forged" not in {project.slug for project in people.catalog.projects.all()}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": BASE_URL}])
async def test_a_change_from_our_own_page_is_made(people: People, headers: dict[str, str]) -> None:
    browser = await people.as_browser(ROOT)
    del browser.headers["Sec-Fetch-Site"]
    answer = await browser.post("/api/v1/projects", json={"slug": "made"}, headers=headers)
    assert answer.status_code == 201, answer.text


async def test_reading_with_a_cookie_needs_no_csrf_token(people: People) -> None:
    browser = await people.as_browser(VIEWER)
    browser.headers.clear()
    assert (await browser.get("/api/v1/me")).status_code == 200


async def test_while_the_catalog_is_away_requests_are_told_so(people: People) -> None:
    asking = people.as_token(VIEWER)
    file = Path(str(people.catalog.database.url.database))
    people.catalog.close()
    put_away(file)
    answer = await asking.get("/api/v1/me")
    put_back(file)
    assert answer.status_code == 503
    assert error_of(answer)["code"] == "catalog_unavailable"


def _filled(path: str, people: People, *, key_id: int = 1) -> str:
    return path.format(
        project="bank",
        key_id=key_id,
        user_id=people.ids[BANKER],
        token_id=1,
        session_id=1,
        event_id=AN_ID,
        entry="none",
        event=AN_ID,
        attachment_id=AN_ID,
        issue="BANK-1",
        comment_id=1,
        name="vault",
        search_id=1,
        channel_id=1,
        silence_id=1,
        rule_id=1,
        alert_id=1,
    )


def _body_naming_the_bank(operation: dict[str, Any]) -> dict[str, Any] | None:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    shape = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    named = DOCUMENT["components"]["schemas"][shape]["properties"]
    values: dict[str, Any] = {
        "project": "bank", "name": "mine", "email": BANKER, "role": "viewer", "scopes": ["admin"],
        "query": "", "retention_days": 1, "new_password": "a" * 12, "active": False, "administrator": True,
    }  # fmt: skip
    return {name: value for name, value in values.items() if name in named}


def _state_of_the_bank(people: People) -> object:
    catalog = people.catalog
    bank = people.bank.id
    return (
        catalog.projects.get(bank),
        [(key.id, key.key) for key in catalog.projects.ingest_keys(bank)],
        catalog.people.members(bank),
        catalog.people.get(people.ids[BANKER]),
    )
