"""The numbers that lists sort by: right after each load, after issues were merged and split, after a crash."""

import pytest

from logboom.catalog.catalog import Catalog
from logboom.issues.issue_numbers import IssueNumbers
from logboom.issues.mirror import Mirror
from logboom.store.engine import Engine
from tests.issues.errors import forget_copies, next_load, store_errors
from tests.issues.following import Following

pytestmark = pytest.mark.slow


@pytest.fixture
async def following(engine: Engine, catalog: Catalog, project: int) -> Following:
    await forget_copies(engine)
    following = Following(engine, catalog, project)
    await following.follower.step(next_load())
    return following


async def test_each_load_is_in_the_numbers(following: Following):
    await following.load({"fingerprint": 1, "attributes": {"user.id": "a"}}, {"fingerprint": 2})
    await following.load({"fingerprint": 1, "attributes": {"user.id": "b"}})
    one, other = following.issues()
    assert await following.numbers() == {one.id: (2, 2), other.id: (1, 0)}


async def test_merged_issues_have_both_ones_numbers_and_split_ones_their_own(following: Following):
    await following.load(
        {"fingerprint": 1, "attributes": {"user.id": "a"}},
        {"fingerprint": 1, "attributes": {"user.id": "b"}},
        {"fingerprint": 2, "attributes": {"user.id": "b"}},
    )
    one, other = following.issues()
    mirror = Mirror(following.engine, following.catalog)

    following.catalog.issue_merges.merge(following.project, one.id, [other.id], user_id=1)
    await mirror.update()
    assert (await following.numbers())[one.id] == (3, 2), "b met both"
    await following.load({"fingerprint": 2, "attributes": {"user.id": "c"}})
    assert (await following.numbers())[one.id] == (4, 3)

    following.catalog.issue_merges.unmerge(following.project, one.id, [2], user_id=1)
    await mirror.update()
    assert await following.numbers() == {one.id: (2, 2), other.id: (2, 2)}


async def test_what_was_counted_before_a_crash_is_summed_up_after_it(
    following: Following, monkeypatch: pytest.MonkeyPatch
):
    class Crash(Exception):
        pass

    async def crash(*_: object, **__: object) -> None:
        raise Crash

    await following.load({"fingerprint": 1})
    load_id = await store_errors(following.engine, following.project, [{"fingerprint": 1}])
    with monkeypatch.context() as patch:
        patch.setattr(IssueNumbers, "refresh", crash)
        with pytest.raises(Crash):
            await following.follower.step(load_id)
    (issue,) = following.issues()
    assert await following.numbers() == {issue.id: (1, 0)}
    again = Following(following.engine, following.catalog, following.project)
    await again.follower.prepare()
    assert await following.numbers() == {issue.id: (2, 0)}
