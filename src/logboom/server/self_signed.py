"""A certificate that signs itself, for listeners of TLS where no authority gives one.

Senders are given the certificate itself as the authority to trust. It names every name and address by which they reach
the server, for clients look at nothing else.

Source: RFC 5280; RFC 6125 section 6.4; CA/Browser Forum, Baseline Requirements section 6.3.2, for the days.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from logboom.errors import Conflict, InvalidRequest

DAYS: Final = 825
"""What clients take at the most, Apple's among them."""
_LONGEST_COMMON_NAME: Final = 64
_CLOCKS_DIFFER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SelfSigned:
    """Files in PEM, and what senders can compare."""

    certificate: Path
    key: Path
    names: tuple[str, ...]
    sha256: str


def own_names() -> tuple[str, ...]:
    """By which a machine is reached in any case: its names, and loopback."""
    return tuple(dict.fromkeys((socket.getfqdn(), socket.gethostname(), "localhost", "127.0.0.1", "::1")))


def make_certificate(directory: Path, names: Iterable[str], *, days: int = DAYS, anew: bool = False) -> SelfSigned:
    """Write `certificate.pem` and `key.pem`, which nobody else may read, for host names and addresses.

    Raises Conflict when there is one already, unless it is to be made `anew`; InvalidRequest for what is no name.
    """
    certificate_file, key_file = directory / "certificate.pem", directory / "key.pem"
    if certificate_file.exists() and not anew:
        raise Conflict(f"{certificate_file} is there already", hint="--anew makes another; senders have to be given it")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, tuple(dict.fromkeys(names)), days)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    _write(key_file, key.private_bytes(*private), mode=0o600)
    _write(certificate_file, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return SelfSigned(
        certificate_file,
        key_file,
        tuple(str(one.value) for one in named),
        certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def _certificate(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], days: int) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_LONGEST_COMMON_NAME])])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name.encode("idna").decode("ascii"))
    except (UnicodeError, ValueError):
        raise InvalidRequest(f"{name!r} is no host name and no address", hint="name what senders connect to") from None


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """In place at once, and never readable by more than it is to be."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode, exist_ok=False)
    fresh.write_bytes(content)
    fresh.replace(path)
