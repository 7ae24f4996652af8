"""kill -9 while Beats and clients of Scribe send: what they were answered is there once, whatever happened."""

import hashlib
import itertools
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import loaded
from tests.faults.processes import kill_both, rows
from tests.serving import Server, free_port
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

EVENTS_A_CALL: Final = 50
LONGEST_RUN_SECONDS: Final = 1.0
SCRIBE_OK: Final = 0
ROUNDS_SHARE: Final = 10  # of those of HTTP: the spool behind them is the same
Exchange = Callable[[socket.socket, list[str]], bool]


def message(name: str) -> str:
    """It follows from the name, so that a torn one is told from a whole one."""
    return f"{name} {hashlib.sha256(name.encode()).hexdigest()}"


def received(connection: socket.socket, size: int) -> bytes:
    """Raises OSError when the server has gone."""
    found = b""
    while len(found) < size:
        piece = connection.recv(size - len(found))
        if not piece:
            raise ConnectionResetError
        found += piece
    return found


def lumberjack(connection: socket.socket, messages: list[str]) -> bool:
    """A window; whether all of it was acknowledged. Signs of life in between acknowledge nothing."""
    frames = [b"2W" + struct.pack(">I", len(messages))]
    for number, text in enumerate(messages, 1):
        document = json.dumps({"message": text}).encode()
        frames.append(b"2J" + struct.pack(">II", number, len(document)) + document)
    connection.sendall(b"".join(frames))
    while True:
        acknowledged: int = struct.unpack(">2xI", received(connection, 6))[0]
        if acknowledged:
            return acknowledged == len(messages)


def scribe(connection: socket.socket, messages: list[str]) -> bool:
    """A call of `Log`; whether it was answered OK."""
    entries = [b"\x0b\0\1" + _text(b"shop") + b"\x0b\0\2" + _text(text.encode()) + b"\0" for text in messages]
    call = b"\x80\1\0\1" + _text(b"Log") + struct.pack(">I", 1)
    call += b"\x0f\0\1\x0c" + struct.pack(">I", len(entries)) + b"".join(entries) + b"\0"
    connection.sendall(_text(call))
    answer = received(connection, struct.unpack(">I", received(connection, 4))[0])
    result: int = struct.unpack(">i", answer[-5:-1])[0]
    return result == SCRIBE_OK


def _text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


@dataclass
class Ledger:
    """What was offered, by names."""

    answered: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)


@dataclass
class Sender:
    """A thread that sends one call after another on one connection until the server is gone."""

    port: int
    exchange: Exchange
    name: str
    ledger: Ledger
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._send)
        self.thread.start()

    def _send(self) -> None:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                for number in itertools.count():
                    names = [f"{self.name}-{number}-{event}" for event in range(EVENTS_A_CALL)]
                    self.ledger.unanswered.update(names)
                    if self.exchange(connection, [message(name) for name in names]):
                        self.ledger.unanswered.difference_update(names)
                        self.ledger.answered.update(names)
        except OSError:
            return


def check(server: Server, ledger: Ledger) -> None:
    counted = rows(server, "SELECT message, count() FROM logboom.events GROUP BY message")
    found = Counter({text: int(count) for text, count in counted})
    missing = [name for name in ledger.answered if message(name) not in found]
    doubled = [text[:40] for text, count in found.items() if count > 1]
    foreign = found.keys() - {message(name) for name in ledger.answered | ledger.unanswered}
    assert not missing, f"{len(missing)} of {len(ledger.answered)} answered events are lost: {sorted(missing)[:5]}"
    assert not doubled, f"{len(doubled)} events are there more than once: {doubled[:5]}"
    assert not foreign, f"{len(foreign)} events that nobody sent: {sorted(foreign)[:3]}"


@pytest.mark.timeout(600)
def test_what_beats_and_clients_of_scribe_were_answered_is_found_once(new_server: NewServer, rounds: int):
    """None of them sends again here, so nothing may be there twice; what was not answered may be there or not."""
    chance, ledgers = random.Random(rounds), {"beats": Ledger(), "scribe": Ledger()}
    ports = {"beats": free_port(), "scribe": free_port()}
    server = new_server(
        **{f"LOGBOOM_INPUTS__{name.upper()}__LISTEN": f"127.0.0.1:{port}" for name, port in ports.items()}
    )
    for round_number in range(max(1, rounds // ROUNDS_SHARE)):
        server.start()
        answered = {name: len(ledger.answered) for name, ledger in ledgers.items()}
        senders = [
            Sender(ports[name], exchange, f"{name}-{round_number}-{thread}", ledgers[name])
            for name, exchange in (("beats", lumberjack), ("scribe", scribe))
            for thread in range(2)
        ]
        until_sync(lambda: all(len(ledgers[name].answered) > count for name, count in answered.items()), seconds=60)  # noqa: B023
        time.sleep(chance.uniform(0, LONGEST_RUN_SECONDS))  # the moment is what the test is about
        chance.choice((server.kill, lambda: kill_both(server)))()
        for sender in senders:
            sender.thread.join()
    server.start()
    until_sync(loaded(server), seconds=60)
    everything = Ledger(
        ledgers["beats"].answered | ledgers["scribe"].answered,
        ledgers["beats"].unanswered | ledgers["scribe"].unanswered,
    )
    check(server, everything)
    assert server.stop() == 0
