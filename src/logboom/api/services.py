"""What the routes work with: built once by the composition root and given to `create_app`."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from logboom.alerts.service import Alerting
from logboom.api.running_searches import RunningSearches
from logboom.api.settings import AccessSettings
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.catalog.principal import Principal
from logboom.catalog.records import KeyUse
from logboom.issues.settings import IssuesSettings
from logboom.query.histogram_cache import HistogramCache
from logboom.query.known_fields import KnownFields
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.promotion import Promotion


class Feed(Protocol):
    """Word of each load that has been committed: what `tail` waits on."""

    @property
    def latest(self) -> int:
        """The newest load whose events are searchable."""
        ...

    async def wait_beyond(self, load_id: int) -> int:
        """Return the newest load once it is beyond this one."""
        ...


def _nobody() -> None:
    """Nobody wants to hear."""


def _nothing(_: int) -> KeyUse:
    return KeyUse()


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be well before the server is ready; `run` returns, or raises an error that says what is wrong."""

    name: str
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of the server that the API needs. Whoever needs one more adds a field."""

    catalog: Catalog
    keyring: KeyRing
    key_use: Callable[[int], KeyUse] = _nothing
    """What came today with the ingest key of this id."""
    engine: Engine
    feed: Feed
    access: AccessSettings = field(default_factory=AccessSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    alerts: Alerting = field(default_factory=Alerting)
    issues: IssuesSettings = field(default_factory=IssuesSettings)
    on_notice: Callable[[], None] = _nobody
    """Called when something was done to an issue that others may want to hear of."""
    promotion: Promotion | None = None
    """Which attributes have columns of their own; counts what is asked."""
    known_fields: KnownFields = field(default_factory=KnownFields)
    """What completion and warnings know of each project's events."""
    histograms: HistogramCache = field(default_factory=HistogramCache)
    """What was counted in times that are over."""
    listening: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    """Where the inputs listen, by their names: `tcp://HOST:PORT`."""
    spool_directory: Path | None = None
    """Where what was taken waits to be loaded; None where there is no spool."""
    running: RunningSearches = field(default_factory=RunningSearches)
    """The searches that tell how far they are, and may be stopped by those who asked."""
    public_url: str = ""
    """The base of every link, without a slash at its end; empty: as the request came."""
    checks: tuple[Check, ...] = ()
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server stops: answers without an end of their own then end."""

    def search_of(self, asker: Principal, project: int) -> SearchSettings:
        """What the asker may use for a search in the project."""
        role = asker.role_in(project)
        return self.search if role is None else self.search.of_role(role.value)

    def free_bytes(self) -> int | None:
        """What is left on the disk where events wait; None where there is no spool."""
        return shutil.disk_usage(self.spool_directory).free if self.spool_directory else None


def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that answers this request."""
    return cast("Services", connection.app.state.services)


Wired = Annotated[Services, Depends(services_of)]
