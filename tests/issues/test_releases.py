"""Which release is the later one."""

from datetime import UTC, datetime, timedelta

import pytest

from logboom.issues.releases import is_later, latest

START = datetime(2026, 11, 1, tzinfo=UTC)
SEEN = {"a1b2c3d": START, "ffee001": START + timedelta(days=1)}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1.9", "1.10"),
        ("shop@1.9.2", "shop@1.10.0"),
        ("v1.2.3-rc.1", "v1.2.3"),
        ("1.2.3-rc.2", "1.2.3-rc.10"),
        ("2026.11.1", "2026.11.2"),
        ("a1b2c3d", "ffee001"),
        ("ffee001", "never-seen"),
        ("1.0", "1.0.1"),
    ],
)
def test_releases_in_their_order(earlier: str, later: str):
    assert is_later(later, earlier, SEEN)
    assert not is_later(earlier, later, SEEN)


def test_a_release_is_not_later_than_itself():
    assert not is_later("1.0", "1.0", {})


def test_the_latest_of_those_that_were_seen():
    assert latest({"1.2": START, "1.10": START - timedelta(days=1), "1.9": START}) == "1.10"
    assert latest({}) == ""
