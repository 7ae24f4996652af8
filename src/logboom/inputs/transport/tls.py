"""The server's side of TLS, as the settings of a listener say it.

Source: Python documentation, module ssl; RFC 8446; RFC 5425 section 4.2 (which side shows a certificate).
"""

import ssl
from pathlib import Path

from logboom.errors import SettingsError
from logboom.settings import Section

HANDSHAKE_SECONDS = 15.0
"""How long a connection may take to agree on a key."""


class TlsSettings(Section):
    """What a section has that offers TLS; the addresses are its own."""

    tls_certificate: Path | None = None
    """The server's certificate and those between it and a root, as PEM; needed for listeners of TLS. `logboom admin tls-cert`
    makes one."""

    tls_key: Path | None = None
    """The key of the certificate, as PEM without a password; empty: it is in the certificate's file."""

    tls_client_ca: Path | None = None
    """Senders have to show a certificate that one of these authorities signed, as PEM; empty: none is asked for."""


def tls_context(section: str, settings: TlsSettings) -> ssl.SSLContext:
    """For listeners of a section such as `inputs.syslog`. Raises SettingsError that names what is missing or wrong."""
    if settings.tls_certificate is None:
        raise SettingsError(
            f"{section}.tls_listen is set, and there is no certificate",
            hint=f"set {section}.tls_certificate; `logboom admin tls-cert` makes one",
        )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    named = f"{section}.tls_certificate"
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key, password=_no_password)
        if settings.tls_client_ca is not None:
            named = f"{section}.tls_client_ca"
            context.load_verify_locations(settings.tls_client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise SettingsError(
            f"{named} cannot be used: {error}", hint="name files in PEM, a key without a password"
        ) from None
    return context


def _no_password() -> str:
    """Asked for where a key is encrypted: without this OpenSSL would ask at the terminal."""
    raise ValueError("the key has a password")
