"""Making, listing and revoking one's own tokens over HTTP."""

from datetime import UTC, datetime, timedelta

from tests.api.people import ADMIN, VIEWER, People, error_of


async def test_a_token_is_shown_once_and_works(people: People) -> None:
    browser = await people.as_browser(ADMIN)
    made = await browser.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"], "project": "shop"})
    assert made.status_code == 201
    token = made.json()["token"]
    listed = (await browser.get("/api/v1/tokens")).json()["tokens"]
    assert [(one["name"], one["scopes"], one["project"]) for one in listed] == [("laptop", ["read"], "shop")]
    assert token not in str(listed)
    me = await people.client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me")
    assert me.json()["email"] == ADMIN


async def test_a_revoked_token_opens_nothing(people: People) -> None:
    browser = await people.as_browser(ADMIN)
    made = (await browser.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"]})).json()
    with_it = people.client(headers={"Authorization": f"Bearer {made['token']}"})
    assert (await with_it.get("/api/v1/me")).status_code == 200
    assert (await browser.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
    assert (await with_it.get("/api/v1/me")).status_code == 401


async def test_others_tokens_are_not_there(people: People) -> None:
    admin = await people.as_browser(ADMIN)
    theirs = (await admin.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"]})).json()["id"]
    viewer = await people.as_browser(VIEWER)
    assert (await viewer.get("/api/v1/tokens")).json() == {"tokens": []}
    assert (await viewer.delete(f"/api/v1/tokens/{theirs}")).status_code == 404


async def test_a_token_can_not_make_one_that_outlives_it(people: People) -> None:
    expires = datetime.now(UTC) + timedelta(hours=1)
    short = people.as_token(ADMIN, expires_at=expires)
    for later in (None, (expires + timedelta(seconds=1)).isoformat()):
        body = {"name": "longer", "scopes": ["admin"], "expires_at": later}
        assert (await short.post("/api/v1/tokens", json=body)).status_code == 403
    body = {"name": "as long", "scopes": ["admin"], "expires_at": expires.isoformat()}
    assert (await short.post("/api/v1/tokens", json=body)).status_code == 201


async def test_a_time_without_a_zone_is_refused(people: People) -> None:
    """It would mean another moment to the reader than to the server."""
    body = {"name": "laptop", "scopes": ["read"], "expires_at": "2099-01-01T00:00:00"}
    answer = await people.as_token(ADMIN).post("/api/v1/tokens", json=body)
    assert answer.status_code == 422
    assert "timezone" in error_of(answer)["message"]
