"""The section `server`, and all sections by their names."""

from pathlib import Path

from pydantic import Field

from logboom.settings import Section


class ServerSettings(Section):
    """Where the server listens and keeps what it has."""

    data_directory: Path = Path("data")
    """The directory that holds everything; made if need be, closed to other users."""

    host: str = "127.0.0.1"
    """The address on which HTTP listens; beyond loopback other machines reach it."""

    port: int = Field(default=8514, ge=0, le=65535)
    """The port on which HTTP listens; 0 takes a free one."""

    public_url: str = ""
    """The base of every link, snippet and DSN, as senders and browsers reach the server: `https://logs.example.org`. Empty: `http://HOST:PORT`."""

    stop_seconds: float = Field(default=9.0, ge=0)
    """How long the server may take to load what it has taken when it is told to stop; the rest is loaded at the next start, in seconds."""

    def address(self, port: int = 0) -> str:
        """The address for people, without a slash at its end; `port` is the one in use when the setting says 0."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)  # noqa: S104
        return f"http://{host}:{port or self.port}"
