"""Records of SocketHandler over TCP and of DatagramHandler over UDP: pickles of plain values. Nobody is ever answered.

A pickle that asks for more is refused, with a line of our own log that says what to use: nothing in it is ever run.
"""

import logging
from collections.abc import Sequence
from typing import ClassVar, Final

from logboom.errors import InvalidRequest
from logboom.inputs.framing.length_prefix import LengthPrefix
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.python_logging.plain_pickle import ADVICE, BrokenPickle, read_plain
from logboom.inputs.python_logging.records import MAX_LINE_BYTES, NAME, event_of
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.transport.destination import Destination
from logboom.inputs.transport.listeners import Listeners, Listening

log = logging.getLogger(__name__)

CODEC: Final = "event"
_LENGTH_BYTES: Final = 4


class PythonLoggingListeners(Listeners[PythonLoggingSettings]):
    """Every listener of `[inputs.python_logging]`."""

    name: ClassVar = NAME

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.tcp_listen or self._settings.udp_listen)

    def listening(self) -> Sequence[Listening]:
        """TCP and UDP."""
        settings = self._settings
        destination = self._destination(CODEC)
        records = Records(destination, settings.service)
        tcp = self._by_tcp(destination, lambda: RecordStream(settings.max_record_bytes, records))
        udp = self._by_udp(
            destination,
            max_bytes=MAX_LINE_BYTES,
            buffer_bytes=settings.receive_buffer_bytes,
            messages_of=lambda peer, datagrams: records.lines_of([one[_LENGTH_BYTES:] for one in datagrams], peer),
        )
        return Listening("tcp_listen", settings.tcp_listen, tcp), Listening("udp_listen", settings.udp_listen, udp)


class Records:
    """What the pickles of senders hold."""

    def __init__(self, destination: Destination, service: str) -> None:
        self._destination = destination
        self._service = service

    def lines_of(self, pickles: Sequence[bytes], peer: str = "") -> list[bytes]:
        """An event's line for each pickle of a record; the others are counted, and named in our log once together."""
        found: list[bytes] = []
        refused: dict[str, list[tuple[InvalidRequest, bytes]]] = {}
        for pickled in pickles:
            try:
                record = read_plain(pickled)
                if not isinstance(record, dict):
                    raise BrokenPickle(
                        f"the pickle holds a {type(record).__name__}, not the dict of a record", hint=ADVICE
                    )
                found.append(event_of(record, service=self._service, host=peer).encoded())
            except InvalidRequest as error:
                refused.setdefault(error.code, []).append((error, pickled))
        for code, pickles_of in refused.items():
            newest, sample = pickles_of[-1]
            count, message, hint = len(pickles_of), newest.message, newest.hint
            self._destination.count_rejected(code, count, peer=peer, message=message, sample=sample)
            log.warning("%d records of %s are refused: %s; %s", count, peer or "a sender", message, hint)
        return found


class RecordStream:
    """The records of one connection, each behind its length."""

    def __init__(self, max_record_bytes: int, records: Records) -> None:
        self._frames = LengthPrefix(max_record_bytes, "inputs.python_logging.max_record_bytes")
        self._records = records

    def feed(self, chunk: bytes) -> list[Lines]:
        """The records that are complete now."""
        return as_lines(self._records.lines_of(self._frames.feed(chunk)), MAX_LINE_BYTES)

    def settle(self) -> list[Lines]:
        """Nothing is continued by what comes later."""
        return []

    def flush(self) -> list[Lines]:
        """A record that has begun is none."""
        return []
