"""A listener's certificate is checked when the server starts, and what is wrong is named."""

import ssl
from pathlib import Path

import pytest

from logboom.errors import SettingsError
from logboom.inputs.transport.tls import TlsSettings, tls_context
from tests.certificates import Certificate, self_signed


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"))


def test_clients_need_no_certificate_unless_an_authority_is_named(certificate: Certificate):
    settings = TlsSettings(tls_certificate=certificate.certificate, tls_key=certificate.key)
    context = tls_context("inputs.beats", settings)
    assert (context.verify_mode, context.minimum_version) == (ssl.CERT_NONE, ssl.TLSVersion.TLSv1_2)
    strict = settings.model_copy(update={"tls_client_ca": certificate.certificate})
    assert tls_context("inputs.beats", strict).verify_mode == ssl.CERT_REQUIRED


def test_key_and_certificate_may_be_in_one_file(certificate: Certificate, tmp_path: Path):
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.key.read_bytes() + certificate.certificate.read_bytes())
    assert tls_context("inputs.beats", TlsSettings(tls_certificate=both))


def test_what_is_missing_or_wrong_is_named(certificate: Certificate, tmp_path: Path):
    with pytest.raises(SettingsError, match=r"inputs\.beats\.tls_listen is set"):
        tls_context("inputs.beats", TlsSettings())
    with pytest.raises(SettingsError, match=r"inputs\.beats\.tls_certificate cannot be used"):
        tls_context("inputs.beats", TlsSettings(tls_certificate=tmp_path / "none.pem"))
    encrypted = self_signed(tmp_path, password=b"secret")
    with pytest.raises(SettingsError, match=r"the key has a password"):
        tls_context("inputs.beats", TlsSettings(tls_certificate=encrypted.certificate, tls_key=encrypted.key))
    with pytest.raises(SettingsError, match=r"inputs\.beats\.tls_client_ca cannot be used"):
        tls_context(
            "inputs.beats",
            TlsSettings(
                tls_certificate=certificate.certificate, tls_key=certificate.key, tls_client_ca=tmp_path / "none.pem"
            ),
        )
