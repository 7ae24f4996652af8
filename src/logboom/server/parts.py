"""Builds every part of the server from the settings, and says what each is given."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request

from logboom.alerts.scheduler import Scheduler
from logboom.alerts.service import Alerting
from logboom.api.access import identify
from logboom.api.app import create_app
from logboom.api.services import Check, Services
from logboom.api.settings import AccessSettings
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.catalog.settings import CatalogSettings
from logboom.errors import EngineUnavailable
from logboom.ingest.codecs import CODECS
from logboom.ingest.feed import LoadFeed
from logboom.ingest.loader import Loader
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool
from logboom.ingest.unfinished import UnfinishedLoads
from logboom.inputs.beats.listeners import Beats
from logboom.inputs.datadog.application import Datadog
from logboom.inputs.elasticsearch.application import Elasticsearch
from logboom.inputs.files import Files
from logboom.inputs.gelf.application import PATH as GELF_PATH
from logboom.inputs.gelf.application import Gelf
from logboom.inputs.gelf.listeners import GelfListeners
from logboom.inputs.http import PATH as INGEST_PATH
from logboom.inputs.http import HttpIngest
from logboom.inputs.intake import Intake
from logboom.inputs.journald import Journald
from logboom.inputs.json_lines import JsonLines
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.loggly.application import Loggly
from logboom.inputs.logstash.application import Logstash
from logboom.inputs.logstash.listeners import LogstashListeners
from logboom.inputs.loki.application import Loki
from logboom.inputs.meters import Meters
from logboom.inputs.otlp.application import PATH as OTLP_PATH
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.otlp.listeners import OtlpListeners
from logboom.inputs.python_logging.application import PythonLogging
from logboom.inputs.python_logging.listeners import PythonLoggingListeners
from logboom.inputs.raygun.application import BULK as RAYGUN_BULK_PATH
from logboom.inputs.raygun.application import ONE as RAYGUN_PATH
from logboom.inputs.raygun.application import Raygun
from logboom.inputs.rejections import REJECTIONS
from logboom.inputs.scalyr.application import Scalyr
from logboom.inputs.scribe.listeners import Scribe
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.settings import InputsSettings
from logboom.inputs.splunk_hec.application import SplunkHec
from logboom.inputs.syslog.listeners import Syslog
from logboom.inputs.text import Text
from logboom.inputs.transport.destination import Keys
from logboom.inputs.transport.listeners import Listeners
from logboom.issues.discarded import Discarded
from logboom.issues.follower import Follower
from logboom.issues.log_errors import LogErrors
from logboom.issues.notices import Notices
from logboom.issues.settings import IssuesSettings
from logboom.query.settings import SearchSettings
from logboom.server.alerting import alerting_of, scheduler_of
from logboom.server.backup import Described, Snapshot, back_up
from logboom.server.dispatch import Dispatch
from logboom.server.settings import ServerSettings
from logboom.settings import Settings
from logboom.store.embedded import EmbeddedEngine
from logboom.store.promotion import Promotion, PromotionSettings
from logboom.store.schema import migrate
from logboom.store.statement import Statement
from logboom.web.app import routes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs, in the order in which it is started."""

    catalog: Catalog
    keyring: KeyRing
    meters: Meters
    engine: EmbeddedEngine
    spool: Spool
    feed: LoadFeed
    error_feed: LoadFeed
    loader: Loader
    intake: Intake
    syslog: Syslog
    text: Text
    gelf: GelfListeners
    otlp: OtlpListeners
    others: tuple[Listeners[Any], ...]
    files: Files
    journald: Journald
    alerting: Alerting
    scheduler: Scheduler
    unfinished: UnfinishedLoads
    follower: Follower
    discarded: Discarded
    promotion: Promotion
    directory: Path
    has_own_catalog: bool
    """Whether the catalog is in the data directory."""
    searchable: asyncio.Event
    """Set once the engine has our tables, so that loads and searches can run."""

    def listening(self) -> dict[str, tuple[str, ...]]:
        """Where each input listens that has a socket of its own: `tcp://HOST:PORT`."""
        return {one.name: one.addresses for one in self.listeners}

    @property
    def listeners(self) -> tuple[Syslog | OtlpListeners | Listeners[Any], ...]:
        """The inputs that have sockets of their own, in the order in which they are started."""
        return self.syslog, self.text, self.gelf, self.otlp, *self.others

    async def make_searchable(self, engine_start: Awaitable[None]) -> None:
        """Once the engine has started, bring its tables up to date. Raises EngineUnavailable, SchemaTooNew."""
        await engine_start
        await migrate(self.engine)
        newest = await self.engine.rows(Statement("SELECT max(load_id) FROM logboom.events"))
        self.feed.loaded(newest.rows[0][0], frozenset())
        self.error_feed.loaded(newest.rows[0][0], frozenset())
        self.searchable.set()

    async def load(self) -> None:
        """Load what the spool holds, once there is a table for it, until stopped."""
        await self.searchable.wait()
        await self.loader.run()

    async def follow(self) -> None:
        """Make issues of errors once they are loaded, until stopped."""
        await self.searchable.wait()
        await self.unfinished.finished()
        await self.follower.run()

    async def meter(self) -> None:
        """Keep in the catalog what came with each key, until stopped."""
        await self.meters.run(self.catalog.key_days)

    async def promote(self) -> None:
        """Give columns to the attributes that are queried often, once there is a table, until stopped."""
        await self.searchable.wait()
        await self.promotion.run()

    async def back_up(self, to: Path) -> Described:
        """Everything into a new directory, while all goes on."""
        return await back_up(self.engine, Snapshot(self.spool), self.directory, to, has_catalog=self.has_own_catalog)

    async def alert(self) -> None:
        """Judge the rules of alerts, once events can be searched, and send what they tell, until stopped."""
        if not self.alerting.settings.enabled:
            await asyncio.Event().wait()  # another node does it

        async def ready() -> None:
            await self.searchable.wait()
            await self.unfinished.finished()

        await self.scheduler.run(ready)


async def build(settings: Settings, engine: EmbeddedEngine, catalog: Catalog) -> Parts:
    """The parts, none of them started; the spool is in order after whatever ended the last run."""
    directory = settings.section(ServerSettings).data_directory
    keyring = KeyRing(catalog)
    meters = Meters(keyring.limits)
    await meters.save(catalog.key_days)  # and learn what came today before
    await asyncio.to_thread(REJECTIONS.read, directory)
    spool_settings = settings.section(SpoolSettings)
    spool = await Spool.open(directory / "spool", spool_settings, {codec.name: codec.version for codec in CODECS})
    feed, error_feed = LoadFeed(), LoadFeed()
    inputs = settings.section(InputsSettings)
    discarded = await asyncio.to_thread(Discarded, catalog)
    loader = Loader(
        spool,
        engine,
        keyring.retention,
        on_loaded=feed.loaded,
        on_errors_loaded=error_feed.loaded,
        timezone=inputs.syslog.timezone,
        traces=LogErrors(discarded.holds),
    )

    alerting = alerting_of(settings)
    scheduler = scheduler_of(
        settings, alerting, catalog=catalog, engine=engine, spool=spool, feed=feed, notices=Notices(catalog)
    )
    follower = Follower(engine, catalog, error_feed, settings.section(IssuesSettings), on_notice=scheduler.wake)

    project_of = _project_of(catalog)
    keys = Keys(keyring.named, meters)
    intake = Intake(spool, keyring.find, settings.section(LimitsSettings), meters)
    journald = Journald(spool, project_of, inputs.journald_in_force, directory / "files")
    return Parts(
        catalog=catalog,
        keyring=keyring,
        meters=meters,
        engine=engine,
        spool=spool,
        feed=feed,
        error_feed=error_feed,
        loader=loader,
        alerting=alerting,
        scheduler=scheduler,
        unfinished=UnfinishedLoads(spool.directory),
        follower=follower,
        discarded=discarded,
        promotion=Promotion(engine, settings.section(PromotionSettings)),
        intake=intake,
        syslog=Syslog(spool, project_of, inputs.syslog, keyring.find, keys),
        text=Text(spool, project_of, inputs.text, keys),
        gelf=GelfListeners(spool, project_of, inputs.gelf, settings.section(LimitsSettings), keys),
        otlp=OtlpListeners(intake, inputs.otlp),
        others=(
            JsonLines(spool, project_of, inputs.json_lines, keys),
            LogstashListeners(spool, project_of, inputs.logstash, keys),
            Beats(spool, project_of, inputs.beats, settings.section(LimitsSettings), keys),
            Scribe(spool, project_of, inputs.scribe, keys),
            PythonLoggingListeners(spool, project_of, inputs.python_logging, keys),
        ),
        files=Files(spool, project_of, inputs.files, directory / "files", journal_is_read=lambda: journald.is_reading),
        journald=journald,
        directory=directory,
        has_own_catalog=not settings.section(CatalogSettings).url,
        searchable=asyncio.Event(),
    )


def _project_of(catalog: Catalog) -> Callable[[str], int | None]:
    """The number of the project that has a slug; None when there is none."""

    def project_of(slug: str) -> int | None:
        project = catalog.projects.with_slug(slug)
        return project.id if project else None

    return project_of


def application(settings: Settings, parts: Parts, stopping: asyncio.Event) -> Dispatch:
    """Everything that HTTP answers, until `stopping` is set."""

    async def engine_answers() -> None:
        if not parts.searchable.is_set():
            raise EngineUnavailable("the storage engine is starting", hint="try again in a moment")
        await parts.engine.ping()

    async def catalog_answers() -> None:
        await asyncio.to_thread(parts.keyring.refresh)

    services = Services(
        catalog=parts.catalog,
        keyring=parts.keyring,
        key_use=parts.meters.today,
        engine=parts.engine,
        feed=parts.feed,
        access=settings.section(AccessSettings),
        search=settings.section(SearchSettings),
        issues=settings.section(IssuesSettings),
        promotion=parts.promotion,
        on_notice=parts.scheduler.wake,
        alerts=parts.alerting,
        listening=parts.listening,
        spool_directory=parts.spool.directory,
        public_url=settings.section(ServerSettings).public_url,
        checks=(
            Check("spool", parts.spool.check_taking),
            Check("engine", engine_answers),
            Check("catalog", catalog_answers),
        ),
        stopping=stopping,
    )

    async def signed_in(request: Request) -> bool:
        return await asyncio.to_thread(identify, request, services) is not None

    api = create_app(services)
    api.router.routes.extend(routes(signed_in=signed_in))
    intake = parts.intake
    ingest, native = HttpIngest(intake), INGEST_PATH.encode()
    scrubber = Scrubber(settings.section(ScrubbingSettings))
    inputs = settings.section(InputsSettings)
    sentry = Sentry(intake, inputs.sentry, scrubber, parts.discarded.holds)
    raygun = Raygun(intake, inputs.raygun, scrubber, parts.discarded.holds)
    return Dispatch(
        {
            INGEST_PATH: ingest,
            RAYGUN_PATH: raygun,
            RAYGUN_BULK_PATH: raygun,
            GELF_PATH: Gelf(intake),
            OTLP_PATH: Otlp(intake),
        },
        otherwise=api,
        direct=lambda path: ingest if path == native else sentry.at(path),
        claimants=(
            sentry,
            SplunkHec(intake),
            Datadog(intake),
            Loggly(intake),
            Loki(intake, _project_of(parts.catalog)),
            Elasticsearch(intake, inputs.elasticsearch),
            Logstash(intake),
            Scalyr(intake),
            PythonLogging(intake, inputs.python_logging),
        ),
    )
