"""A server with the listeners that are off by default, each on a port that is free here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.certificates import Certificate, self_signed
from tests.serving import Server, free_port


@dataclass(frozen=True, kw_only=True)
class ListeningServer:
    """The server, and the port of each listener."""

    server: Server
    certificate: Certificate
    json_lines: int = field(default_factory=free_port)
    text: int = field(default_factory=free_port)
    logstash: int = field(default_factory=free_port)
    beats: int = field(default_factory=free_port)
    beats_tls: int = field(default_factory=free_port)
    scribe: int = field(default_factory=free_port)
    pickles: int = field(default_factory=free_port)
    """Of SocketHandler over TCP and of DatagramHandler over UDP."""


@contextmanager
def listening_server(directory: Path) -> Iterator[ListeningServer]:
    """It runs until the end of the block; that it ends well when told to is part of the test."""
    environment: dict[str, str] = {}
    certificate = self_signed(directory)
    one = ListeningServer(server=Server(directory / "data", environment), certificate=certificate)
    for setting, port in {
        "JSON_LINES__LISTEN": one.json_lines,
        "TEXT__LISTEN": one.text,
        "LOGSTASH__TCP_LISTEN": one.logstash,
        "LOGSTASH__UDP_LISTEN": one.logstash,
        "BEATS__LISTEN": one.beats,
        "BEATS__TLS_LISTEN": one.beats_tls,
        "SCRIBE__LISTEN": one.scribe,
        "PYTHON_LOGGING__TCP_LISTEN": one.pickles,
        "PYTHON_LOGGING__UDP_LISTEN": one.pickles,
    }.items():
        environment[f"LOGBOOM_INPUTS__{setting}"] = f"127.0.0.1:{port}"
    environment["LOGBOOM_INPUTS__BEATS__TLS_CERTIFICATE"] = str(certificate.certificate)
    environment["LOGBOOM_INPUTS__BEATS__TLS_KEY"] = str(certificate.key)
    one.server.start()
    yield one
    assert one.server.stop() == 0
