"""OTLP over gRPC: `LogsService/Export`. What it answers is on disk; the key is an ingest key in the metadata.

Source: OpenTelemetry Protocol Specification, "OTLP/gRPC"; gRPC documentation, "Status codes", "Metadata".
"""

from typing import Any, Final, NoReturn
from urllib.parse import unquote

import grpc  # type: ignore[import-untyped]
import grpc.aio  # type: ignore[import-untyped]

from logboom.errors import LogboomError
from logboom.inputs.asgi import Scope
from logboom.inputs.credentials import presented_key
from logboom.inputs.intake import Intake, retry_after_seconds
from logboom.inputs.otlp.answers import code_of, text_of
from logboom.inputs.otlp.log_records import NAME
from logboom.inputs.otlp.protobuf_form import answer_of, retry_info, status_of
from logboom.inputs.otlp.settings import OtlpSettings
from logboom.inputs.otlp.taking import keep, key_of
from logboom.inputs.transport.listen_address import host_and_port

SERVICE: Final = "opentelemetry.proto.collector.logs.v1.LogsService"
METHOD: Final = "Export"
STOP_SECONDS: Final = 2.0
# Of a refusal: as gRPC's libraries read when to come again, and as OpenTelemetry's exporter for Python does.
STATUS_METADATA: Final = "grpc-status-details-bin"
RETRY_METADATA: Final = "google.rpc.retryinfo-bin"

_CODES: Final[dict[int, grpc.StatusCode]] = {code.value[0]: code for code in grpc.StatusCode}


class GrpcServer:
    """Listens where it is told, and takes log records once it is started."""

    def __init__(self, intake: Intake, settings: OtlpSettings) -> None:
        self.addresses: list[str] = []
        self._intake = intake
        self._settings = settings
        self._server = grpc.aio.server(
            options=(
                # Of a message after its decompression, while that goes on.
                ("grpc.max_receive_message_length", intake.limits.max_request_bytes),
                ("grpc.so_reuseport", 0),  # else two servers would share a port, and a sender would find either
            ),
            maximum_concurrent_rpcs=settings.max_concurrent_requests,
        )
        handlers = {METHOD: grpc.unary_unary_rpc_method_handler(self._export)}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))

    def listen(self, address: str, *, by_tls: bool) -> None:
        """Raises RuntimeError when the address can't be taken."""
        host, _ = host_and_port(address)
        if by_tls:
            port = self._server.add_secure_port(address, _credentials(self._settings))
        else:
            port = self._server.add_insecure_port(address)
        bracketed = f"[{host}]" if ":" in host else host
        self.addresses.append(f"{'grpcs' if by_tls else 'grpc'}://{bracketed}:{port}")

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop(STOP_SECONDS)

    async def _export(self, body: bytes, context: Any) -> bytes:
        scope = _scope(context)
        presented = presented_key(b"", dict(scope["headers"]))
        try:
            key = key_of(self._intake, presented)
            with self._intake.receiving.share() as share:
                share.add(len(body))
                records = await keep(self._intake, key, scope, body, is_json=False)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, presented)
            await _refuse(context, error)
        return answer_of(records)


def _scope(context: Any) -> Scope:
    """Of a call what an input asks of a request: who sent it, with which headers."""
    _, _, address = unquote(context.peer()).partition(":")  # ipv4:127.0.0.1:4711, ipv6:[::1]:4711
    host = address.rpartition(":")[0].strip("[]").removeprefix("::ffff:")
    headers = [
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in context.invocation_metadata()
    ]
    return {"client": (host, 0), "headers": headers}


async def _refuse(context: Any, error: LogboomError) -> NoReturn:
    code, text, seconds = code_of(error), text_of(error), retry_after_seconds(error)
    metadata = [(STATUS_METADATA, status_of(code, text, seconds))]
    if seconds is not None:
        metadata.append((RETRY_METADATA, retry_info(seconds)))
    await context.abort(_CODES[code], text, tuple(metadata))
    raise AssertionError("abort raises")


def _credentials(settings: OtlpSettings) -> grpc.ServerCredentials:
    """Of files that tls_context has read before: they are there, and in order."""
    certificate = settings.tls_certificate.read_bytes() if settings.tls_certificate else b""
    key = settings.tls_key.read_bytes() if settings.tls_key else certificate
    authorities = settings.tls_client_ca.read_bytes() if settings.tls_client_ca else None
    return grpc.ssl_server_credentials(
        [(key, certificate)], root_certificates=authorities, require_client_auth=authorities is not None
    )
