"""A server with every listener on, somebody who behaves, and a look at the server's memory: the ground of hostile senders."""

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from logboom.inputs.settings import InputsSettings
from logboom.inputs.transport.tls import TlsSettings
from tests.certificates import self_signed
from tests.serving import Server, free_port
from tests.waiting import until_sync

MIB = 1024 * 1024
LINGER = struct.pack("ii", 1, 0)  # close() resets the connection

# Small, so that a hostile sender reaches them at once; the memory allowed below follows from them.
LIMITS = {
    "LOGBOOM_LIMITS__MAX_REQUEST_BYTES": str(8 * MIB),
    "LOGBOOM_LIMITS__MAX_DECOMPRESSED_BYTES": str(32 * MIB),
    "LOGBOOM_LIMITS__MAX_RECEIVING_BYTES": str(64 * MIB),
    "LOGBOOM_SERVER__RECEIVE_TIMEOUT_SECONDS": "5",
}
MEMORY_BYTES = 192 * MIB
"""How much more the server may need at any moment than when it is idle."""


def listening_everywhere(directory: Path) -> dict[str, str]:
    """Settings that turn on every listener of every input, on free ports, with a certificate for those of TLS."""
    certificate = self_signed(directory)
    settings: dict[str, str] = {}
    for name, section in InputsSettings.model_fields.items():
        if name == "syslog":  # its address is given by the server of the tests
            continue
        kind = section.annotation
        fields = getattr(kind, "model_fields", {})
        prefix = f"LOGBOOM_INPUTS__{name.upper()}__"
        for field_name in fields:
            if field_name == "listen" or field_name.endswith("_listen"):
                udp = socket.SOCK_DGRAM if field_name.startswith("udp") else socket.SOCK_STREAM
                settings[f"{prefix}{field_name.upper()}"] = f"127.0.0.1:{free_port(udp)}"
        if isinstance(kind, type) and issubclass(kind, TlsSettings):
            settings[f"{prefix}TLS_CERTIFICATE"] = str(certificate.certificate)
            settings[f"{prefix}TLS_KEY"] = str(certificate.key)
    return settings


@dataclass
class Target:
    """The server, and where it can be hurt."""

    server: Server
    addresses: list[tuple[str, str, str, int]] = field(default_factory=list)
    """Of each listener: the input, `tcp`, `tls` or `udp`, host, port."""

    @property
    def streams(self) -> list[tuple[str, str, str, int]]:
        return [one for one in self.addresses if one[1] != "udp"]

    def port(self, input_: str, transport: str) -> int:
        return next(port for name, kind, _, port in self.addresses if (name, kind) == (input_, transport))

    def connected(self, kind: str, port: int, *, seconds: float = 30) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        if kind != "tls":
            return plain
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain)

    @property
    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def memory_bytes(self, name: str) -> int:
        """`VmRSS`, now; `VmHWM`, the most since the last `forget_peak`."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) * 1024

    def forget_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def rejected(self, reason: str) -> float:
        """How often this reason was counted."""
        lines = httpx.get(f"{self.server.url}/metrics", timeout=30).text.splitlines()
        found = [line for line in lines if line.startswith("logboom_input_rejected_total") and f'"{reason}"' in line]
        return sum(float(line.rpartition(" ")[2]) for line in found)


@contextlib.contextmanager
def attacked(server: Server) -> Iterator[Target]:
    """The running server, whose memory stays bounded and who goes on serving others while the block runs."""
    inputs = server.get("/api/v1/inputs", project="default").json()["inputs"]
    target = Target(server)
    for one in inputs:
        for address in one["addresses"]:
            split = urlsplit(address)
            target.addresses.append((one["name"], split.scheme, split.hostname or "", split.port or 0))
    before = target.memory_bytes("VmRSS")
    target.forget_peak()
    with behaving(server) as behaved:
        yield target
    grown = target.memory_bytes("VmHWM") - before
    assert grown < MEMORY_BYTES, f"{grown / MIB:.0f} MiB"
    assert behaved.failures == []
    assert behaved.sent > 0
    assert behaved.slowest_seconds < 30
    server.wait_for(f'"{behaved.word} {behaved.sent - 1}"')
    assert server.process is not None
    assert server.process.poll() is None
    assert "Traceback" not in server.log(), server.log()[-4000:]


@dataclass
class Behaved:
    """What became of somebody's ordinary requests."""

    word: str
    sent: int = 0
    slowest_seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


@contextlib.contextmanager
def behaving(server: Server) -> Iterator[Behaved]:
    """Somebody sends an event now and then, over HTTP on a new connection each time."""
    behaved = Behaved(f"behaved{time.monotonic_ns()}")
    over = threading.Event()

    def send() -> None:
        while True:
            last = over.is_set()  # one more after the end
            began = time.monotonic()
            try:
                answer = server.ingest(json.dumps({"message": f"{behaved.word} {behaved.sent}"}))
                if answer.status_code != httpx.codes.OK:
                    behaved.failures.append(answer.text)
            except httpx.HTTPError as error:
                behaved.failures.append(repr(error))
            behaved.sent += 1
            behaved.slowest_seconds = max(behaved.slowest_seconds, time.monotonic() - began)
            if last:
                return
            over.wait(0.05)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield behaved
    finally:
        over.set()
        sender.join(60)
    until_sync(lambda: not sender.is_alive())


def pushed(connection: socket.socket, piece: bytes, most_bytes: int, *, seconds: float = 3.0) -> int:
    """Send the piece again and again until so much went, the other side closes, or takes nothing for a while."""
    connection.settimeout(seconds)
    sent = 0
    with contextlib.suppress(OSError):
        while sent < most_bytes:
            sent += connection.send(piece)
    return sent


def reset(connection: socket.socket) -> None:
    """Go away without a word."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    connection.close()
