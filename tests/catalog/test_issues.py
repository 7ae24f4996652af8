"""Issues in the catalog: one a fingerprint whoever sees it first, short ids, what happened, merged and apart again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import Change, IssueRecord, NewIssue, Reason, Status
from logboom.catalog.records import Project, User
from logboom.errors import Conflict, Forbidden, InvalidRequest, NotFound

MOMENT = datetime(2026, 11, 18, 14, 29, 57, 893_000, tzinfo=UTC)
LARGEST = (1 << 64) - 1


@pytest.fixture
def project(catalog: Catalog) -> Project:
    return catalog.projects.create("shop")


@pytest.fixture
def user(catalog: Catalog) -> User:
    return catalog.people.create("mara@example.org", "Mara")


def new(project: Project, fingerprint: int, title: str = "KeyError: 'x'") -> NewIssue:
    return NewIssue(
        project=project.id,
        grouping="v1",
        fingerprint=fingerprint,
        title=title,
        culprit="shop.views in confirm",
        type="KeyError",
        level="error",
        platform="python",
        logger="",
        first_seen=MOMENT,
        first_release="1.2",
        first_event_id="e",
        components=[{"name": "type", "value": "KeyError", "used": True}],
    )


def made(catalog: Catalog, project: Project, *fingerprints: int) -> list[IssueRecord]:
    ids = catalog.issues.create([new(project, fingerprint) for fingerprint in fingerprints])
    return list(catalog.issues.with_ids(ids).values())


def kinds(catalog: Catalog, issue: IssueRecord) -> list[str]:
    return [one.kind for one in catalog.issue_activity.of_issue(issue.id)][::-1]


def test_a_fingerprint_has_one_issue(catalog: Catalog, project: Project):
    first, second = made(catalog, project, 0xFF, LARGEST)
    assert (first.number, second.number) == (1, 2)
    assert made(catalog, project, 0xFF) == []
    key = (project.id, "v1", LARGEST)
    found = catalog.issues.of_fingerprints([key, (project.id, "v1", 5), (project.id, "v2", LARGEST)])
    assert {one: record.issue_id for one, record in found.items()} == {key: second.id}


def test_an_issue_is_what_its_first_event_said(catalog: Catalog, project: Project):
    (issue,) = made(catalog, project, 1)
    assert (issue.title, issue.first_seen, issue.first_release) == ("KeyError: 'x'", MOMENT, "1.2")
    assert (issue.status, issue.reason) == (Status.UNRESOLVED, Reason.NEW)
    assert catalog.issues.get(project.id, issue.id) == issue == catalog.issues.with_number(project.id, 1)
    assert kinds(catalog, issue) == ["new"]


def test_an_issue_of_another_project_is_not_there(catalog: Catalog, project: Project):
    (issue,) = made(catalog, project, 1)
    other = catalog.projects.create("bank")
    with pytest.raises(NotFound):
        catalog.issues.get(other.id, issue.id)
    (theirs,) = made(catalog, other, 1)
    assert theirs.number == 1, "each project counts its own"


def test_many_at_once_make_each_issue_once(catalog: Catalog, project: Project):
    """Two nodes see the same new errors at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: made(catalog, project, *range(1, 6)), range(8)))
    issues = [issue for result in results for issue in result]
    assert sorted(issue.number for issue in issues) == [1, 2, 3, 4, 5]


def test_the_new_issues_of_many_projects_are_made_together(catalog: Catalog, user: User):
    """A thousand: more than one statement of either database writes."""
    one, other = catalog.projects.create("shop"), catalog.projects.create("bank")
    (deleted,) = made(catalog, one, 1)
    catalog.issue_merges.delete(one.id, deleted.id, user_id=user.id, discard=False)
    found = [new(project, fingerprint) for fingerprint in range(1, 501) for project in (one, other)]
    issues = list(catalog.issues.with_ids(catalog.issues.create([*found, found[0]])).values())
    assert [(issue.project, issue.number) for issue in issues] == [
        (project.id, fingerprint + (project is one)) for fingerprint in range(1, 501) for project in (one, other)
    ]
    assert [issue.revision for issue in issues] == sorted({issue.revision for issue in issues})
    records = catalog.issues.fingerprints_of([issue.id for issue in issues])
    assert [record.fingerprint for (record,) in records.values()] == [one.fingerprint for one in found]
    assert {kind for issue in issues[:3] for kind in kinds(catalog, issue)} == {"new"}


def test_activity_rises_in_the_order_in_which_it_can_be_read(catalog: Catalog, project: Project):
    (issue,) = made(catalog, project, 1)
    change = Change(kind="resolved", status=Status.RESOLVED, reason=Reason.NONE)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: catalog.issues.change([issue.id], change), range(16)))
    rows = catalog.issue_activity.after(0, kinds=("resolved",), limit=100)
    assert len(rows) == 16
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    assert catalog.issues.get(project.id, issue.id).revision == rows[-1].id


def test_a_change_that_was_decided_on_an_older_issue_is_not_made(catalog: Catalog, project: Project):
    (issue,) = made(catalog, project, 1)
    change = Change(kind="resolved", status=Status.RESOLVED, reason=Reason.NONE)
    assert catalog.issues.change_seen({issue.id: (issue.revision, change)}) == [issue.id]
    assert catalog.issues.change_seen({issue.id: (issue.revision, change)}) == []


def test_assigning(catalog: Catalog, project: Project, user: User):
    (issue,) = made(catalog, project, 1)
    assert catalog.issues.assign([issue.id], user.id, user_id=user.id) == [issue.id]
    assert catalog.issues.assign([issue.id], user.id, user_id=user.id) == [], "it is theirs already"
    assert catalog.issues.get(project.id, issue.id).assignee_id == user.id
    assert catalog.issues.assign([issue.id], None, user_id=user.id) == [issue.id]
    assert kinds(catalog, issue) == ["new", "assigned", "unassigned"]


def test_merged_issues_are_one_and_apart_again(catalog: Catalog, project: Project, user: User):
    one, two, three = made(catalog, project, 1, 2, 3)
    catalog.issue_merges.merge(project.id, two.id, [three.id], user_id=user.id)
    catalog.issue_merges.merge(project.id, one.id, [two.id], user_id=user.id)
    assert {record.fingerprint for record in catalog.issues.fingerprints(one.id)} == {1, 2, 3}
    assert catalog.issues.with_number(project.id, three.number).id == one.id, "its short id leads on"

    (back,) = catalog.issue_merges.unmerge(project.id, one.id, [3], user_id=user.id)
    assert (back.id, back.merged_into) == (three.id, None)
    assert {record.fingerprint for record in catalog.issues.fingerprints(one.id)} == {1, 2}
    assert made(catalog, project, 1, 2, 3) == [], "nothing is new by that"
    with pytest.raises(Conflict):
        catalog.issue_merges.unmerge(project.id, one.id, [1], user_id=user.id)
    with pytest.raises(NotFound):
        catalog.issue_merges.unmerge(project.id, one.id, [3], user_id=user.id)


def test_merging_needs_two(catalog: Catalog, project: Project, user: User):
    (one,) = made(catalog, project, 1)
    with pytest.raises(InvalidRequest):
        catalog.issue_merges.merge(project.id, one.id, [one.id], user_id=user.id)


def test_a_deleted_issue_comes_back_as_a_new_one(catalog: Catalog, project: Project, user: User):
    (issue,) = made(catalog, project, 7)
    assert catalog.issue_merges.delete(project.id, issue.id, user_id=user.id, discard=False) == [7]
    with pytest.raises(NotFound):
        catalog.issues.get(project.id, issue.id)
    (again,) = made(catalog, project, 7)
    assert again.number == 2, "a short id is never given twice"


def test_what_is_discarded_never_comes_back(catalog: Catalog, project: Project, user: User):
    (issue,) = made(catalog, project, 7)
    catalog.issue_merges.delete(project.id, issue.id, user_id=user.id, discard=True)
    assert made(catalog, project, 7) == []
    assert catalog.issue_merges.discarded() == {(project.id, 7)}


def test_comments_belong_to_who_wrote_them(catalog: Catalog, project: Project, user: User):
    (issue,) = made(catalog, project, 1)
    other = catalog.people.create("jo@example.org")
    comment = catalog.issue_activity.comment(project.id, issue.id, user.id, "  Paygate's fault  ")
    assert comment.data == {"text": "Paygate's fault"}
    with pytest.raises(Forbidden):
        catalog.issue_activity.edit_comment(issue.id, comment.id, other.id, "mine")
    edited = catalog.issue_activity.edit_comment(issue.id, comment.id, user.id, "ours")
    assert (edited.data, edited.edited_at is not None) == ({"text": "ours"}, True)
    with pytest.raises(InvalidRequest):
        catalog.issue_activity.comment(project.id, issue.id, user.id, " ")
    catalog.issue_activity.delete_comment(issue.id, comment.id, user.id)
    with pytest.raises(NotFound):
        catalog.issue_activity.delete_comment(issue.id, comment.id, user.id)


def test_a_mirror_reads_every_change_once(catalog: Catalog, project: Project, user: User):
    issues = made(catalog, project, *range(1, 8))
    catalog.issue_merges.merge(project.id, issues[0].id, [one.id for one in issues[1:5]], user_id=user.id)
    seen, revision = set(), 0
    while found := catalog.issues.fingerprints_changed_since(revision, 2):
        seen.update(one.fingerprint for one in found)
        revision = found[-1].revision
    assert seen == set(range(1, 8))
    assert len(catalog.issues.changed_since(0, 100)) == 7
