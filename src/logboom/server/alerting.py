"""Builds the alerts' parts: the key for secrets, the evaluator with what it asks of the server, the sender."""

import time
from typing import Final

from logboom.alerts.composing import Composer
from logboom.alerts.evaluator import Evaluator, Notices, Surroundings
from logboom.alerts.evidence import Evidence
from logboom.alerts.links import Links
from logboom.alerts.scheduler import Scheduler
from logboom.alerts.sealing import Sealing
from logboom.alerts.sender import Sender
from logboom.alerts.service import Alerting
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.catalog import Catalog
from logboom.ingest.feed import LoadFeed
from logboom.ingest.spool import Spool
from logboom.server.settings import ServerSettings
from logboom.settings import Settings
from logboom.store.engine import Engine

# A line has its time of receipt some milliseconds before its segment is known to hold it: the commit is awaited.
COMMIT_SECONDS: Final = 0.5


def alerting_of(settings: Settings) -> Alerting:
    """What the API needs of the alerts."""
    own = settings.section(AlertsSettings)
    directory = settings.section(ServerSettings).data_directory
    return Alerting(settings=own, sealing=Sealing.open(directory, own.secret_key.get_secret_value()))


def scheduler_of(
    settings: Settings,
    alerting: Alerting,
    *,
    catalog: Catalog,
    engine: Engine,
    spool: Spool,
    feed: LoadFeed,
    notices: Notices | None = None,
) -> Scheduler:
    def loaded_until() -> float:
        return time.time() - spool.oldest_seconds() - COMMIT_SECONDS

    def latest_load() -> int:
        return feed.latest

    around = Surroundings(loaded_until=loaded_until, latest_load=latest_load, notices=notices)
    composer = Composer(
        catalog,
        Links(settings.section(ServerSettings).address()),
        alerting.actions,
        Evidence(engine, alerting.settings.allowed_lateness_seconds),
    )
    return Scheduler(
        catalog,
        Evaluator(catalog, engine, alerting.settings, around),
        Sender(catalog, composer, alerting.sealing, alerting.settings, alerting.delivery),
        alerting.settings,
    )
