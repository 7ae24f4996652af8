"""Issues that are like another one: of the same type or from the same place, by how many components they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import FingerprintRecord, IssueRecord
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, Value

CANDIDATES: Final = 100
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Similar:
    """Another issue, how alike it is (0 to 1), and in what they differ and agree."""

    issue: IssueRecord
    likeness: float
    shared: list[str]
    differing: list[str]


async def candidates(engine: Engine, issue: IssueRecord) -> list[int]:
    """Ids of issues with the same type or culprit, the newest first."""
    sql = (
        "SELECT issue_id FROM logboom.issues FINAL WHERE project = {project:UInt32} AND NOT gone"
        " AND issue_id != {id:UInt64} AND ((type = {type:String} AND type != '')"
        " OR (culprit = {culprit:String} AND culprit != '') OR title = {title:String})"
        " ORDER BY (type = {type:String}) + (culprit = {culprit:String}) DESC, issue_id DESC LIMIT {most:UInt64}"
    )
    parameters: dict[str, Value] = {
        "project": issue.project,
        "id": issue.id,
        "type": issue.type,
        "culprit": issue.culprit,
        "title": issue.title,
        "most": CANDIDATES,
    }
    found = await engine.rows(Statement(sql, parameters), limits=Limits(seconds=10), slot="search")
    return [int(row[0]) for row in found.rows]


def compared(catalog: Catalog, issue: IssueRecord, others: Sequence[int]) -> list[Similar]:
    """The most alike first."""
    fingerprints = catalog.issues.fingerprints_of([issue.id, *others])
    own = _used(fingerprints.get(issue.id, []))
    issues = catalog.issues.with_ids(others)
    found = []
    for id_ in others:
        if id_ in issues:
            theirs = _used(fingerprints.get(id_, []))
            shared = [one for one in own if one in theirs]
            every = len(set(own) | set(theirs))
            differing = [one for one in theirs if one not in own]
            found.append(Similar(issues[id_], len(set(shared)) / every if every else 0.0, shared, differing))
    return sorted(found, key=lambda one: -one.likeness)[:MOST]


def _used(fingerprints: Sequence[FingerprintRecord]) -> list[str]:
    """The components that made the fingerprints, in words."""
    components: list[Any] = [part for one in fingerprints for part in one.components if part.get("used")]
    return list(dict.fromkeys(f"{part['name']} {part['value']}" for part in components))
