"""`Catalog`: opens the database and holds one small object for each kind of thing in it."""

from logboom.catalog.alert_channels import AlertChannels
from logboom.catalog.alert_log import AlertLog
from logboom.catalog.alert_outbox import AlertOutbox
from logboom.catalog.alert_rules import AlertRules
from logboom.catalog.alert_silences import AlertSilences
from logboom.catalog.clock import Clock, system_clock
from logboom.catalog.database import Database
from logboom.catalog.first_start import FirstStart, prepare_first_start
from logboom.catalog.issue_activity import IssueActivity
from logboom.catalog.issue_merges import IssueMerges
from logboom.catalog.issues import Issues
from logboom.catalog.key_days import KeyDays
from logboom.catalog.leases import Leases
from logboom.catalog.people import People
from logboom.catalog.projects import Projects
from logboom.catalog.searches import Lookups, SavedMacros, SavedSearches
from logboom.catalog.sign_ins import SignIns
from logboom.catalog.tokens import Tokens


class Catalog:
    """Synchronous and safe to use from many threads; async code calls it with `asyncio.to_thread`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.people = People(database, clock)
        self.projects = Projects(database, clock)
        self.tokens = Tokens(database, clock)
        self.sign_ins = SignIns(database, clock)
        self.issues = Issues(database, clock)
        self.issue_activity = IssueActivity(database, clock)
        self.issue_merges = IssueMerges(database, clock)
        self.alert_rules = AlertRules(database, clock)
        self.alert_log = AlertLog(database, clock)
        self.alert_channels = AlertChannels(database, clock)
        self.alert_outbox = AlertOutbox(database, clock)
        self.alert_silences = AlertSilences(database, clock)
        self.leases = Leases(database, clock)
        self.key_days = KeyDays(database)
        self.saved_searches = SavedSearches(database, clock)
        self.macros = SavedMacros(database, clock)
        self.lookups = Lookups(database, clock)
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Clock = system_clock) -> "Catalog":
        """Open the catalog and bring its tables to the newest version; any number of processes may do so at once.

        Raises SettingsError when the URL is none of ours and CatalogUnavailable when nothing answers there.
        """
        database = Database(url)
        try:
            database.migrate()
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    def bootstrap(
        self, ingest_key: str = "", admin_token: str = "", *, admin_email: str = "admin@localhost"
    ) -> FirstStart | None:
        """Create the first administrator, project 1 `default` and its ingest key; None on every later start.

        Raises InvalidRequest when a given key is not 32 hex digits or a given token could not be sent.
        """
        return prepare_first_start(
            self.database, self._clock, ingest_key=ingest_key, admin_token=admin_token, admin_email=admin_email
        )

    def close(self) -> None:
        self.database.close()
