"""What the catalog knows of issues, copied into the engine, where lists join it with their numbers.

Revisions rise in the order in which changes can be read, so what is newer than the newest copy is what is missing.
Copying the same again is harmless: of equal rows one holds.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import IssueRecord
from logboom.issues.issue_numbers import IssueNumbers
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Statement, literal

ROWS_AT_ONCE: Final = 2_000

_ISSUES: Final = (
    "project UInt32, issue_id UInt64, revision UInt64, number UInt64, status String, reason String,"
    " since DateTime64(6, 'UTC'), title String, culprit String, type String, level String, platform String,"
    " logger String, first_seen DateTime64(6, 'UTC'), first_release String, assignee_id UInt64, gone UInt8"
)
_FINGERPRINTS: Final = "project UInt32, fingerprint UInt64, revision UInt64, issue_id UInt64"
_SETTINGS: Final[EngineSettings] = {"date_time_input_format": "best_effort", "max_query_size": 1 << 28}


class Mirror:
    """`update` returns once the engine knows what the catalog knew when it was called."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._engine = engine
        self._catalog = catalog
        self.numbers = IssueNumbers(engine, catalog)
        self._lock = asyncio.Lock()
        self._copied: dict[str, int] = {}  # the newest revision, by the copy's name

    def forget(self) -> None:
        """Ask the engine anew how far its copies go."""
        self._copied.clear()

    async def update(self, counted: Collection[int] = (), *, up_to: int = 0) -> None:
        """Copy what changed since the last time, by whomever; sum up anew what that changes, and the issues `counted`.

        Then all that was counted up to the load `up_to` is in the numbers, which is written down.
        """
        async with self._lock:
            # Numbers last: who is in the list before has those of the fingerprints that it had.
            await self._update_fingerprints()
            changed = await self._update_issues()
            await self.numbers.refresh(changed.union(counted), up_to=up_to)

    async def _update_issues(self) -> set[int]:
        """Which were copied and are in lists."""
        changed: set[int] = set()
        revision = await self._newest("logboom.issues")
        while found := await asyncio.to_thread(self._catalog.issues.changed_since, revision, ROWS_AT_ONCE):
            await self._insert("logboom.issues", _ISSUES, [_issue_row(one) for one in found])
            changed.update(one.id for one in found if not one.deleted and one.merged_into is None)
            revision = self._copied["logboom.issues"] = found[-1].revision
        return changed

    async def _update_fingerprints(self) -> None:
        revision = await self._newest("logboom.issue_fingerprints")
        while found := await asyncio.to_thread(self._catalog.issues.fingerprints_changed_since, revision, ROWS_AT_ONCE):
            await self._insert("logboom.issue_fingerprints", _FINGERPRINTS, [one._asdict() for one in found])
            revision = self._copied["logboom.issue_fingerprints"] = found[-1].revision

    async def _newest(self, table: str) -> int:
        if table not in self._copied:
            found = await self._engine.rows(Statement(f"SELECT max(revision) FROM {table}"))
            self._copied[table] = int(found.rows[0][0])
        return self._copied[table]

    async def _insert(self, table: str, structure: str, rows: Sequence[dict[str, Any]]) -> None:
        lines = b"\n".join(msgspec.json.encode(row) for row in rows).decode()
        names = ", ".join(rows[0])
        sql = (
            f"INSERT INTO {table} ({names}) SELECT {names}"
            f" FROM format(JSONEachRow, {literal(structure)}, {literal(lines)})"
        )
        await self._engine.execute(Statement(sql), settings=_SETTINGS)


def _issue_row(issue: IssueRecord) -> dict[str, Any]:
    return {
        "project": issue.project,
        "issue_id": issue.id,
        "revision": issue.revision,
        "number": issue.number,
        "status": issue.status.value,
        "reason": issue.reason.value,
        "since": _moment(issue.since),
        "title": issue.title,
        "culprit": issue.culprit,
        "type": issue.type,
        "level": issue.level,
        "platform": issue.platform,
        "logger": issue.logger,
        "first_seen": _moment(issue.first_seen),
        "first_release": issue.first_release,
        "assignee_id": issue.assignee_id or 0,
        "gone": int(issue.deleted or issue.merged_into is not None),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat()
