"""`[inputs.otlp]`: OTLP over gRPC, beside HTTP."""

from pydantic import Field

from logboom.inputs.transport.listen_address import Addresses
from logboom.inputs.transport.tls import TlsSettings


class OtlpSettings(TlsSettings):
    grpc_listen: Addresses = ()
    """Where to listen for OTLP over gRPC, each `HOST:PORT`, such as `127.0.0.1:4317`; a list, or a text with commas. Empty:
    not at all. Senders show their ingest key, which everybody on the way can read: beyond loopback use `tls_listen`."""

    tls_listen: Addresses = ()
    """The same by TLS."""

    max_concurrent_requests: int = Field(default=256, ge=1)
    """Requests over gRPC at a time; a further one is answered RESOURCE_EXHAUSTED."""
