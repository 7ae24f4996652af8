"""The key ring: every ingest key in force, in memory, so that taking an event asks no database."""

import asyncio
import logging
import threading
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select

from logboom.catalog.catalog import Catalog
from logboom.catalog.database import CatalogUnavailable
from logboom.catalog.projects import ingest_key_of
from logboom.catalog.records import NO_LIMITS, IngestKey, KeyLimits
from logboom.catalog.tables import ingest_keys, projects, revisions

LOOK_EVERY_SECONDS = 0.5  # a change counts on every node within a second

_log = logging.getLogger(__name__)


class KeyRing:
    """Knows what the catalog knew at the last `refresh`; `find` and `retention` cost a dictionary's lookup.

    While the catalog does not answer the ring stays as it is: senders are not refused for that.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._database = catalog.database
        self._refreshing = threading.Lock()  # else a slow reader could put an older state over a newer one
        self._revision = -1
        self._keys: Mapping[str, IngestKey] = {}
        self._named: Mapping[tuple[int, str], IngestKey] = {}
        self._limits: Mapping[int, KeyLimits] = {}
        self._retention: Mapping[int, int] = MappingProxyType({})
        self.refresh()

    def find(self, key: str) -> IngestKey | None:
        """The ingest key with this text; None when there is none or it is revoked."""
        return self._keys.get(key) or self._keys.get(key.lower())

    def limits(self, key_id: int) -> KeyLimits:
        """How much may come with a key; NO_LIMITS itself when it has none."""
        return self._limits.get(key_id, NO_LIMITS)

    def named(self, project: int, name: str) -> IngestKey | None:
        """The oldest key in force with this name in the project."""
        return self._named.get((project, name))

    def retention(self) -> Mapping[int, int]:
        """Days that each project's events are kept, by the project's id; each a class of retention."""
        return self._retention

    def refresh(self) -> bool:
        """Read anew if anything has changed, and tell whether it had. Raises CatalogUnavailable."""
        with self._refreshing:
            with self._database.reading() as connection:
                revision = connection.execute(select(revisions.c.number).where(revisions.c.name == "keys")).scalar_one()
                if revision == self._revision:
                    return False
                in_force = select(ingest_keys).where(ingest_keys.c.revoked_at.is_(None))
                keys = {row.key: ingest_key_of(row) for row in connection.execute(in_force)}
                kept = {row.id: row.retention_days for row in connection.execute(select(projects))}
            newest_first = sorted(keys.values(), key=lambda key: -key.id)
            self._named = {(key.project, key.name): key for key in newest_first}
            self._limits = {key.id: key.limits for key in keys.values() if key.limits is not NO_LIMITS}
            self._keys, self._retention, self._revision = keys, MappingProxyType(kept), revision
            return True

    async def run(self) -> None:
        """Keep the ring at most a second behind the catalog, until cancelled."""
        answers = True
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await asyncio.to_thread(self.refresh)
                answers = True
            except CatalogUnavailable as error:
                if answers:
                    _log.error("%s; the ingest keys known so far stay in force", error)
                answers = False
            except Exception:  # noqa: BLE001 -- no reason to end the server: the keys known so far stay in force
                _log.exception("the ingest keys could not be read anew")
