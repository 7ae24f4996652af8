"""The sections `catalog` and `bootstrap` of the settings."""

from pathlib import Path

from pydantic import field_validator

from logboom.catalog import credentials
from logboom.errors import InvalidRequest
from logboom.settings import Section

SQLITE_FILE = "catalog.sqlite"


class CatalogSettings(Section):
    """Where people, projects and keys are kept."""

    url: str = ""
    """A database URL: `sqlite:////path/file` or `postgresql://user:password@host/name`. Empty: SQLite in the data directory."""

    def url_in(self, data_directory: Path) -> str:
        """The URL in force once the data directory is known."""
        return self.url or f"sqlite:///{data_directory.resolve() / SQLITE_FILE}"


class BootstrapSettings(Section):
    """What the first start creates; ignored afterwards. For containers and tests."""

    ingest_key: str = ""
    """The ingest key of project 1: 32 hexadecimal digits. Empty: a random one is made."""

    admin_token: str = ""
    """An API token with scope admin for the first administrator: 16 to 200 characters. Empty: none is made."""

    admin_email: str = "admin@localhost"
    """The e-mail address with which the first administrator signs in."""

    @field_validator("ingest_key")
    @classmethod
    def _checked_ingest_key(cls, value: str) -> str:
        try:
            return credentials.ingest_key(value) if value else ""
        except InvalidRequest as error:
            raise ValueError(error.message) from None

    @field_validator("admin_token")
    @classmethod
    def _checked_admin_token(cls, value: str) -> str:
        try:
            return credentials.token(value) if value else ""
        except InvalidRequest as error:
            raise ValueError(error.message) from None
