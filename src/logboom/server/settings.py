"""The section `server`, and all sections by their names."""

from pathlib import Path
from typing import Final

from pydantic import Field

from logboom.alerts.settings import AlertsSettings
from logboom.api.settings import AccessSettings
from logboom.catalog.settings import BootstrapSettings, CatalogSettings
from logboom.ingest.settings import SpoolSettings
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.scrubbing import ScrubbingSettings
from logboom.inputs.settings import InputsSettings
from logboom.issues.settings import IssuesSettings
from logboom.query.settings import SearchSettings
from logboom.server.reached import reached_from_here
from logboom.settings import Section
from logboom.store.embedded import EmbeddedSettings
from logboom.store.promotion import PromotionSettings


class ServerSettings(Section):
    """Where the server listens and keeps what it has."""

    data_directory: Path = Path("data")
    """The directory that holds everything; made if need be, closed to other users."""

    host: str = "127.0.0.1"
    """The address on which HTTP listens; beyond loopback other machines reach it."""

    port: int = Field(default=8514, ge=0, le=65535)
    """The port on which HTTP listens; 0 takes a free one."""

    max_connections: int = Field(default=10_000, ge=10)
    """Connections over HTTP at a time; when another comes, the one that has waited longest for a request is closed."""

    receive_timeout_seconds: float = Field(default=60.0, gt=0)
    """How long the head of a request may take to come, and how long nothing of its body may come, or nothing of
    its answer be read; then the connection is closed, in seconds."""

    public_url: str = ""
    """The base of every link, snippet and DSN, as senders and browsers reach the server: `https://logs.example.org`. Empty: `http://HOST:PORT`."""

    stop_seconds: float = Field(default=8.5, ge=0)
    """How long the server may take to load what it has taken when it is told to stop; the rest is loaded at the next start, in seconds."""

    def address(self, port: int = 0) -> str:
        """The address for people, without a slash at its end; `port` is the one in use when the setting says 0."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = reached_from_here(self.host)
        host = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http://{host}:{port or self.port}"


SECTIONS: Final[dict[str, type[Section]]] = {
    "server": ServerSettings,
    "bootstrap": BootstrapSettings,
    "access": AccessSettings,
    "limits": LimitsSettings,
    "inputs": InputsSettings,
    "scrubbing": ScrubbingSettings,
    "spool": SpoolSettings,
    "search": SearchSettings,
    "promotion": PromotionSettings,
    "issues": IssuesSettings,
    "alerts": AlertsSettings,
    "engine": EmbeddedSettings,
    "catalog": CatalogSettings,
}
