"""syslog-ng forwards to Logboom by each of its drivers."""

import socket
from pathlib import Path

import pytest

from tests.clients.syslog_ng import syslog_ng
from tests.serving import Server

pytestmark = pytest.mark.daemon

DESTINATIONS = {
    "network(), udp": 'network("127.0.0.1" port({port}) transport("udp"));',
    "network(), tcp": 'network("127.0.0.1" port({port}) transport("tcp"));',
    "syslog(), tcp": 'syslog("127.0.0.1" port({port}) transport("tcp"));',
    "syslog(), udp": 'syslog("127.0.0.1" port({port}) transport("udp"));',
}


def send(listening: Path, *messages: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.connect(str(listening))
        for message in messages:
            client.send(message.encode())


@pytest.mark.parametrize("destination", DESTINATIONS.values(), ids=DESTINATIONS.keys())
def test_forwarded_messages_arrive(server: Server, word: str, tmp_path: Path, destination: str):
    with syslog_ng(tmp_path, destination.format(port=server.syslog_port)) as listening:
        send(
            listening,
            f"<34>Oct 11 22:14:15 su[12]: failed for {word}",
            f"<165>Oct 11 22:14:16 evntslog: hello {word}",
        )
        rows = {row["service"]: row for row in server.wait_for(word, 2)}
    assert rows["su"]["message"] == f"failed for {word}"
    assert rows["su"]["attributes"]["proc_id"] == "12"
    assert rows["su"]["attributes"]["syslog.facility"] == "auth"
    assert (rows["su"]["level"], rows["evntslog"]["level"]) == ("critical", "notice")
    assert rows["su"]["host"], "syslog-ng adds the host"


def test_a_traceback_stays_one_event(server: Server, word: str, tmp_path: Path):
    """network() leaves the line feeds of a message as they are."""
    with syslog_ng(tmp_path, DESTINATIONS["network(), tcp"].format(port=server.syslog_port)) as listening:
        send(
            listening,
            f'<11>Oct 11 22:14:15 app: {word}\nTraceback (most recent call last):\n  File "a.py"\nKeyError: 1',
        )
        (row,) = server.wait_for(word)
    assert row["message"].endswith("KeyError: 1")
    assert row["exception_type"] == "KeyError"


def test_a_thousand_messages_arrive_once(server: Server, word: str, tmp_path: Path):
    with syslog_ng(tmp_path, DESTINATIONS["syslog(), tcp"].format(port=server.syslog_port)) as listening:
        send(listening, *(f"<14>Oct 11 22:14:15 app: {word} number {number}" for number in range(1000)))
        found = server.wait_for(word, 1000, limit=2000)
    assert sorted(int(row["message"].split()[-1]) for row in found) == list(range(1000))
