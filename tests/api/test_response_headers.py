"""What every answer says."""

import pytest

from tests.api.people import ADMIN, People


@pytest.mark.parametrize("path", ["/api/v1/projects/shop/keys", "/api/v1/no-such-path", "/healthz"])
async def test_nobody_keeps_an_answer_or_guesses_its_kind(people: People, path: str) -> None:
    answer = await people.as_token(ADMIN).get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_what_may_be_kept_says_so_itself(people: People) -> None:
    answer = await people.http.get("/docs/swagger-ui.css")
    assert answer.headers.get_list("cache-control") == ["max-age=3600"]
