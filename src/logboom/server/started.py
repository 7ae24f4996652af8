"""What an operator is told once the server takes and answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Where the server is, and what a first sender and a first reader need."""

    url: str
    """The address for people: `server.public_url`, or where it listens."""
    data_directory: str
    ingest_key: str = ""
    """The first key of project `default`; empty when it has none any more."""
    login_link: str = ""
    """A one-time link, given at the first start only."""
    syslog: str = ""
    """`host:port` where syslog over TCP listens; empty when it is off."""
    syslog_needs_key: bool = False
    """Whether each message must have an ingest key."""
    exposed: tuple[str, ...] = ()
    """The listeners beyond loopback: `http://0.0.0.0:8514`, `tls://0.0.0.0:6514`."""
