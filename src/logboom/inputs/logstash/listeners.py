"""Events for Logstash over TCP (an object a line), TLS, and UDP (an object a datagram). Nobody is ever answered.

Source: Logstash reference, "Tcp input plugin", "Udp input plugin", "Json_lines codec plugin".
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from logboom.inputs.body import JSON_LINES
from logboom.inputs.framing.json_stream import JsonStream
from logboom.inputs.framing.lines import Lines
from logboom.inputs.logstash.documents import document_of, documents_of
from logboom.inputs.logstash.settings import LogstashSettings
from logboom.inputs.transport.listeners import Listeners, Listening
from logboom.inputs.transport.tls import tls_context

NAME: Final = "logstash"
FLAGS: Final = "?" + urlencode({"input": NAME})
_BLANKS: Final = b" \t\r\n\0"


class LogstashListeners(Listeners[LogstashSettings]):
    """Every listener of `[inputs.logstash]`."""

    name: ClassVar = NAME

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.tcp_listen or self._settings.udp_listen or self._settings.tls_listen)

    def listening(self) -> Sequence[Listening]:
        """TCP, TLS, UDP. Raises SettingsError for a certificate that can't be used."""
        settings = self._settings
        destination = self._destination(JSON_LINES, FLAGS)
        context = tls_context("inputs.logstash", settings) if settings.tls_listen else None
        udp = self._by_udp(
            destination,
            max_bytes=settings.max_line_bytes,
            buffer_bytes=settings.receive_buffer_bytes,
            messages_of=_events,
        )
        return (
            Listening("tcp_listen", settings.tcp_listen, self._by_tcp(destination, self._stream)),
            Listening("tls_listen", settings.tls_listen, self._by_tcp(destination, self._stream, context)),
            Listening("udp_listen", settings.udp_listen, udp),
        )

    def _stream(self) -> "EventStream":
        return EventStream(self._settings.max_line_bytes)


class EventStream:
    """JSON lines of one connection, with what Logstash's clients keep within them brought out."""

    def __init__(self, max_line_bytes: int) -> None:
        self._stream = JsonStream(max_line_bytes)

    def feed(self, chunk: bytes) -> list[Lines]:
        """The events that are complete now."""
        return [documents_of(lines) for lines in self._stream.feed(chunk)]

    def settle(self) -> list[Lines]:
        """Nothing is continued by what comes later."""
        return self._stream.settle()

    def flush(self) -> list[Lines]:
        """Nothing more will come: what is there is an event."""
        return [documents_of(lines) for lines in self._stream.flush()]


def _events(_: str, datagrams: list[bytes]) -> list[bytes]:
    """A document of each datagram that isn't empty."""
    return [document_of(event) for datagram in datagrams if (event := datagram.strip(_BLANKS))]
