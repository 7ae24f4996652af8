"""Syslog: RFC 5424 and RFC 3164 over UDP, TCP and TLS.

A message is kept as it came, its sender's address beside it; what it means is the codec's business. Syslog knows no
answers, and keys only where senders put one into each message: else a listener belongs to a project. TCP stops reading
while the spool has no room, UDP counts what it drops.

Source: RFC 5424, RFC 3164, RFC 5425 (TLS), RFC 5426 (UDP), RFC 6587 (TCP).
"""

import ssl
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Final

from logboom.ingest.spool import Spool
from logboom.inputs.framing.syslog_stream import SyslogStream
from logboom.inputs.intake import IngestKey
from logboom.inputs.syslog.description import DESCRIPTION
from logboom.inputs.syslog.settings import ListenAddress, SyslogSettings, parts_of
from logboom.inputs.syslog.tokens import Tokens
from logboom.inputs.transport.destination import Keys
from logboom.inputs.transport.listeners import Listeners, Listening
from logboom.inputs.transport.tls import tls_context

NAME: Final = "syslog"
CODEC: Final = "syslog"


class Syslog(Listeners[SyslogSettings]):
    """Every listener of `[inputs.syslog]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: SyslogSettings,
        find_key: Callable[[str], IngestKey | None],
        keys: Keys | None = None,
    ) -> None:
        super().__init__(spool, project_of, settings, keys)
        self._find_key = find_key

    @property
    def is_on(self) -> bool:
        """Whether syslog is listened for at all."""
        return self._settings.enabled

    def listening(self) -> Sequence[Listening]:
        """Each address, which may have a project and networks of its own. Raises SettingsError for a certificate that can't be used."""
        settings = self._settings
        context = tls_context("inputs.syslog", settings) if settings.tls_listen else None
        return [
            *[
                self._at("listen", address, transport, None)
                for address in map(parts_of, settings.listen)
                for transport in address.transports
            ],
            *[self._at("tls_listen", address, "tls", context) for address in map(parts_of, settings.tls_listen)],
        ]

    def _at(self, setting: str, at: ListenAddress, transport: str, context: ssl.SSLContext | None) -> Listening:
        settings = self._settings
        destination = self._destination(CODEC, project=at.project, setting=setting if at.project else "project")
        # A message may carry a key of its own, whose limits hold for it.
        destination = replace(destination, meters=self._keys.meters if self._keys else None)
        parts = Tokens(destination, self._find_key, required=settings.key_required).parts
        if transport == "udp":
            return Listening(
                setting,
                (at.address,),
                self._by_udp(
                    destination,
                    max_bytes=settings.max_frame_bytes,
                    buffer_bytes=settings.receive_buffer_bytes,
                    networks=at.networks,
                    parts=parts,
                ),
            )
        streams = self._by_tcp(
            destination, lambda: SyslogStream(settings.max_frame_bytes), context, networks=at.networks, parts=parts
        )
        return Listening(setting, (at.address,), streams)
