"""Limits by role, and what is said when one was hit."""

import pytest

from logboom.errors import LimitExceeded
from logboom.query.limits import hit, told
from logboom.query.settings import RoleLimits, SearchSettings

SETTINGS = SearchSettings(
    seconds=30, memory_bytes=1 << 30, viewer=RoleLimits(seconds=5, most_rows=50), admin=RoleLimits(bytes_read=1 << 31)
)


def test_a_role_has_its_own_limits_and_else_those_of_everybody():
    viewer, member, admin = (SETTINGS.of_role(role) for role in ("viewer", "member", "admin"))
    assert (viewer.seconds, viewer.most_rows, viewer.memory_bytes) == (5, 50, 1 << 30)
    assert (member.seconds, member.most_rows) == (30, 10_000)
    assert viewer.limits().seconds == 5
    assert admin.limits().bytes_read == 1 << 31
    assert viewer.limits(seconds=2.5).seconds == 2.5


def test_the_setting_that_decides_is_named():
    assert SETTINGS.of_role("viewer").setting("seconds") == "search.viewer.seconds"
    assert SETTINGS.of_role("viewer").setting("memory_bytes") == "search.memory_bytes"
    assert SETTINGS.setting("seconds") == "search.seconds"


@pytest.mark.parametrize(
    ("limit", "share", "message"),
    [
        ("seconds", 0.42, "needed more than the 5 s that it may take (search.viewer.seconds), and had done 42% of"),
        ("seconds", 0.0001, "had done less than 1% of its work"),
        ("memory_bytes", None, "the 1 GiB of memory that it may use (search.memory_bytes)"),
        ("rows_read", None, "stored rows that one of its statements may read (search.rows_read)"),
        ("bytes_read", None, "that one of its statements may read (search.bytes_read)"),
    ],
)
def test_a_limit_is_told_with_its_value_and_how_to_need_less(limit: str, share: float | None, message: str):
    error = told(LimitExceeded("?", limit=limit), SETTINGS.of_role("viewer"), share)
    assert message in error.message
    assert "narrow the range of time" in error.hint
    found = hit(error, SETTINGS.of_role("viewer"))
    assert found is not None
    assert found.name == limit


def test_an_engine_without_memory_is_nobodys_own_limit():
    error = LimitExceeded("the engine has no memory left", hint="try again", limit="engine_memory")
    assert told(error, SETTINGS, 0.5) is error
    assert hit(error, SETTINGS) is None
