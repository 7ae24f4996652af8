"""Where OTLP over gRPC is listened for."""

from typing import TYPE_CHECKING, ClassVar

from logboom.errors import SettingsError
from logboom.inputs.intake import Intake
from logboom.inputs.otlp.log_records import NAME
from logboom.inputs.otlp.settings import OtlpSettings
from logboom.inputs.transport.tls import tls_context

if TYPE_CHECKING:
    from logboom.inputs.otlp.grpc_service import GrpcServer


class OtlpListeners:
    """Every listener of `[inputs.otlp]`."""

    name: ClassVar = NAME

    def __init__(self, intake: Intake, settings: OtlpSettings) -> None:
        self._intake = intake
        self._settings = settings
        self._server: GrpcServer | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens, `grpc://HOST:PORT`, or `grpcs://HOST:PORT` by TLS."""
        return tuple(self._server.addresses) if self._server else ()

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, or the certificate."""
        settings = self._settings
        if not (settings.grpc_listen or settings.tls_listen):
            return
        from logboom.inputs.otlp.grpc_service import GrpcServer  # noqa: PLC0415  # 20 MB that few servers need

        server = GrpcServer(self._intake, settings)
        if settings.tls_listen:
            tls_context("inputs.otlp", settings)  # says what is wrong with the files
        for name, by_tls in (("grpc_listen", False), ("tls_listen", True)):
            for address in getattr(settings, name):
                try:
                    server.listen(address, by_tls=by_tls)
                except RuntimeError as error:
                    raise SettingsError(
                        f"cannot listen on grpc://{address}", hint=f"set inputs.otlp.{name} to a free address"
                    ) from error
        await server.start()
        self._server = server

    async def stop(self) -> None:
        """Take no more requests, and answer those that are here."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop()
