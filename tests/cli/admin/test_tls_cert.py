"""`logboom admin tls-cert` makes a certificate that listeners take and clients believe."""

import socket
import ssl
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509

from tests.cli.admin.conftest import Admin


def test_it_names_what_it_is_given_this_machine_and_loopback(admin: Admin, data_directory: Path):
    done = admin("tls-cert", "logs.example.org", "192.0.2.7")
    assert done.code == 0, done.err
    certificate = x509.load_pem_x509_certificate((data_directory / "tls" / "certificate.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"logs.example.org", "localhost", socket.gethostname()} <= set(names.get_values_for_type(x509.DNSName))
    addresses = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    assert addresses == {"192.0.2.7", "127.0.0.1", "::1"}
    assert "192.0.2.7" in done.out


def test_the_settings_that_it_prints_are_for_files_that_are_there(admin: Admin):
    printed = admin("tls-cert").out
    settings = tomllib.loads(printed[printed.index("[inputs.syslog]") : printed.index("\nSenders")])
    syslog = settings["inputs"]["syslog"]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(syslog["tls_certificate"], syslog["tls_key"])


def test_nobody_else_can_read_the_key(admin: Admin, data_directory: Path):
    admin("tls-cert")
    assert (data_directory / "tls" / "key.pem").stat().st_mode & 0o077 == 0


def shake_hands(files: Path, name: str) -> ssl.SSLObject:
    """In memory: a client that trusts the certificate and looks for `name`, and a server that has it."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(files / "certificate.pem", files / "key.pem")
    client_side = ssl.create_default_context(cafile=files / "certificate.pem")
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return client


@pytest.mark.parametrize("name", ["logs.example.org", "127.0.0.1", "localhost"])
def test_a_client_that_trusts_it_is_satisfied(admin: Admin, data_directory: Path, name: str):
    admin("tls-cert", "logs.example.org")
    assert shake_hands(data_directory / "tls", name).getpeercert()


def test_a_client_that_looks_for_another_name_is_not(admin: Admin, data_directory: Path):
    admin("tls-cert", "logs.example.org")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(data_directory / "tls", "other.example.org")


def test_one_that_is_there_is_replaced_when_told_to(admin: Admin, data_directory: Path):
    admin("tls-cert")
    file = data_directory / "tls" / "certificate.pem"
    before = file.read_bytes()
    done = admin("tls-cert")
    assert done.code != 0
    assert "--anew" in done.err
    assert file.read_bytes() == before
    assert admin("tls-cert", "--anew").code == 0
    assert file.read_bytes() != before


def test_what_is_no_name_is_refused(admin: Admin, data_directory: Path):
    done = admin("tls-cert", "a" * 300)
    assert done.code == 2
    assert not (data_directory / "tls").exists()
