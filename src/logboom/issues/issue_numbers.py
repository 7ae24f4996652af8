"""Keeps the numbers of each issue: the sums over its fingerprints, so that no list has to add them up.

They follow from the counts and from whose the fingerprints are. Writing them again is harmless: the newest row holds.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from typing import Final

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import Member
from logboom.issues import counts
from logboom.issues.grouping import CURRENT
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Limits, Statement, Value, literal

ISSUES_AT_ONCE: Final = 20_000  # few statements: each of them may have to look at all totals
_LIMITS: Final = Limits(seconds=300, memory_bytes=0)
_SETTINGS: Final[EngineSettings] = {**counts.ONE_BLOCK, "max_query_size": 1 << 28}


class IssueNumbers:
    """`refresh` returns once lists show what was counted when it was called."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._engine = engine
        self._catalog = catalog

    async def refresh(self, ids: Collection[int], *, up_to: int = 0) -> None:
        """Sum up anew what these issues have; then all up to the load `up_to` is in the numbers."""
        parts = _parts(sorted(ids))
        for number, part in enumerate(parts, 1):
            version = time.time_ns()  # before anything is read: what is read later wins
            members = await asyncio.to_thread(self._catalog.issues.members, part)
            await self._sum(members, version, up_to=up_to if number == len(parts) else 0)
        if up_to and not parts:
            await self.mark(up_to)

    async def catch_up(self, counted: int) -> None:
        """Sum up what was counted before the server stopped and is not in the numbers; all when none was ever summed up."""
        found = await self._engine.rows(Statement("SELECT max(version) FROM logboom.issue_numbers WHERE project = 0"))
        done = int(found.rows[0][0])
        if not done:
            await self._refresh_all()
        elif done < counted:
            sql = (
                "SELECT DISTINCT project, fingerprint FROM logboom.error_payloads"
                " WHERE load_id > {done:UInt64} AND load_id <= {counted:UInt64} AND fingerprint != 0"
            )
            rows = (await self._engine.rows(Statement(sql, {"done": done, "counted": counted}), limits=_LIMITS)).rows
            keys = [(int(project), CURRENT, int(fingerprint)) for project, fingerprint in rows]
            known = await asyncio.to_thread(self._catalog.issues.known, keys)
            await self.refresh({one.issue_id for one in known.values() if one.issue_id is not None})
        if done < counted:
            await self.mark(counted)

    async def mark(self, load_id: int) -> None:
        """Write down that all up to this load is in the numbers."""
        sql = "INSERT INTO logboom.issue_numbers (project, issue_id, version) VALUES (0, 0, {load_id:UInt64})"
        await self._engine.execute(Statement(sql, {"load_id": load_id}))

    async def _refresh_all(self) -> None:
        last = 0
        while ids := await asyncio.to_thread(self._catalog.issues.ids_beyond, last, ISSUES_AT_ONCE):
            await self.refresh(ids)
            last = ids[-1]

    async def _sum(self, members: Sequence[Member], version: int, *, up_to: int) -> None:
        lines = literal("\n".join(f"{member.project}\t{member.fingerprint}\t{member.issue_id}" for member in members))
        mapped = f"format(TSV, 'project UInt32, fingerprint UInt64, issue_id UInt64', {lines})"
        sql = (
            "INSERT INTO logboom.issue_numbers (project, issue_id, version, events, users, first_seen, last_seen)"
            " SELECT t.project, mapped.issue_id, {version:UInt64}, sum(t.events), uniqCombinedMerge(14)(t.users),"
            f" min(t.first_seen), max(t.last_seen) FROM {counts.TOTALS.name} AS t"
            f" INNER JOIN {mapped} AS mapped ON mapped.project = t.project AND mapped.fingerprint = t.fingerprint"
            f" WHERE (t.project, t.fingerprint) IN (SELECT project, fingerprint FROM {mapped})"
            " GROUP BY t.project, mapped.issue_id"
        )
        parameters: dict[str, Value] = {"version": version}
        if up_to:  # written down with the last of them: an insert more would cost as much as this one
            sql += f" UNION ALL SELECT 0, 0, {{up_to:UInt64}}, 0, 0, {counts.EPOCH}, {counts.EPOCH}"
            parameters["up_to"] = up_to
        statement = Statement(sql, parameters)
        await self._engine.execute(statement, limits=_LIMITS, settings=_SETTINGS)


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + ISSUES_AT_ONCE] for start in range(0, len(ids), ISSUES_AT_ONCE)]
