"""The environment names a proxy, as it does for urllib: records go through it."""

import datetime as dt
import ipaddress
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import logboom
from logboom.client.address import parse
from logboom.client.proxy import proxy_to
from tests.client.receiver import KEY, Receiver, receiving

VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def proxy() -> Iterator[Receiver]:
    with receiving() as proxy:
        yield proxy


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, by itself; with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    pem, pkcs8, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, pkcs8, plain))
    return file


def send(url: str, text: str, **options: str) -> None:
    handler = logboom.Handler(url, flush_seconds=20, **options)
    handler.handle(logging.makeLogRecord({"msg": text}))
    handler.close()


def test_a_server_of_http_is_asked_for_by_its_whole_url(proxy: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", f"http://ada:b%40c@127.0.0.1:{proxy.port}")
    send(f"http://{KEY}@logs.example.org:8514", "through the proxy")
    assert proxy.messages == ["through the proxy"]
    assert proxy.proxied == [("http://logs.example.org:8514/api/v1/ingest", "Basic YWRhOmJAYw==")]


def test_a_server_of_https_is_reached_through_a_tunnel(
    proxy: Receiver, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Receiver().start(context)
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
    send(server.url.replace("http:", "https:"), "through the tunnel", ca_file=str(certificate))
    server.stop()
    assert server.messages == ["through the tunnel"]
    assert proxy.proxied == [(f"127.0.0.1:{server.port}", "")]


@pytest.mark.parametrize("without", ["127.0.0.1", "example.org,127.0.0.1", "*"])
def test_a_server_that_no_proxy_names_is_reached_directly(
    proxy: Receiver, monkeypatch: pytest.MonkeyPatch, without: str
):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", without)
    send(proxy.url, "directly")
    assert (proxy.messages, proxy.proxied) == (["directly"], [])


def test_what_is_no_proxy_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", "http://host:port")
    with pytest.raises(OSError, match="http_proxy names no proxy"):
        proxy_to(parse(f"http://{KEY}@logs.example.org"))
