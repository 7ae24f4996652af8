"""Every failure has one shape and the fitting status, and repeats no secret."""

import logging

import pytest

from logboom.api.body_limit import MAX_BODY_BYTES
from logboom.catalog.people import People as CatalogPeople
from tests.api.people import ADMIN, ROOT, People, error_of

SECRET = "lb_do_not_repeat_this_to_anybody"


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("GET", f"/nowhere/{SECRET}", b"", 404, "not_found"),
        ("GET", f"/api/v1/projects/{SECRET}", b"", 404, "not_found"),
        ("PUT", f"/api/v1/me?token={SECRET}", b"", 405, "method_not_allowed"),
        ("POST", "/api/v1/sign-in", b"", 422, "malformed_request"),
        ("POST", "/api/v1/sign-in", SECRET.encode(), 422, "malformed_request"),
        ("POST", "/api/v1/sign-in", b'{"email": "' + SECRET.encode() + b'", "password": 1}', 422, "malformed_request"),
        ("DELETE", f"/api/v1/tokens/{SECRET}", b"", 422, "malformed_request"),
        ("POST", "/api/v1/tokens", b"[" * 100_000, 400, "invalid_request"),
        ("POST", "/api/v1/tokens", b"\xff\xfe", 422, "malformed_request"),
    ],
)
async def test_a_failure_has_one_shape(
    people: People, method: str, path: str, content: bytes, status: int, code: str
) -> None:
    answer = await people.as_token(ADMIN).request(
        method, path, content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert error_of(answer)["code"] == code
    assert SECRET not in answer.text


async def test_a_wrong_field_is_named(people: People) -> None:
    answer = await people.as_token(ROOT).post("/api/v1/projects", json={"slug": "a", "retention": 3})
    assert error_of(answer)["message"] == "body.retention: Extra inputs are not permitted"


async def test_broken_json_is_told_where_it_breaks(people: People) -> None:
    answer = await people.as_token(ROOT).post(
        "/api/v1/projects", content=b'{"slug": }', headers={"Content-Type": "application/json"}
    )
    assert error_of(answer)["message"] == "the body is not JSON: Expecting value at character 9"


@pytest.mark.parametrize("told", [True, False], ids=["its length is told", "in pieces"])
async def test_a_body_that_is_too_long_is_refused(people: People, told: bool) -> None:
    content = b" " * (MAX_BODY_BYTES + 1)

    async def pieces():
        for start in range(0, len(content), 65536):
            yield content[start : start + 65536]

    answer = await people.as_token(ROOT).post(
        "/api/v1/projects", content=content if told else pieces(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert error_of(answer)["code"] == "payload_too_large"


async def test_a_bug_is_answered_without_its_details_and_logged_with_them(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: CatalogPeople) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(CatalogPeople, "all", broken)
    answer = await people.as_token(ROOT).get("/api/v1/users")
    assert answer.status_code == 500
    assert error_of(answer)["code"] == "internal"
    assert SECRET not in answer.text
    assert any(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)
