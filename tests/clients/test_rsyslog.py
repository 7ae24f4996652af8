"""rsyslog forwards to Logboom in each of its framings."""

import socket
from pathlib import Path

import pytest

from tests.clients.rsyslog import rsyslog
from tests.serving import Server

pytestmark = pytest.mark.daemon

TARGET = 'target="127.0.0.1" port="{port}" '
FORWARDINGS = {
    "udp, its default form": 'protocol="udp"',
    "tcp, lines": 'protocol="tcp" template="RSYSLOG_SyslogProtocol23Format"',
    "tcp, counted": 'protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"',
    "tcp, exact times of RFC 3164": 'protocol="tcp" template="RSYSLOG_ForwardFormat"',
    "tcp, one compressed stream": 'protocol="tcp" template="RSYSLOG_SyslogProtocol23Format" compression.mode="stream:always"',
}


def send(listening: Path, *messages: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.connect(str(listening))
        for message in messages:
            client.send(message.encode())


@pytest.mark.parametrize("forwarding", FORWARDINGS.values(), ids=FORWARDINGS.keys())
def test_forwarded_messages_arrive(server: Server, word: str, tmp_path: Path, forwarding: str):
    with rsyslog(tmp_path, TARGET.format(port=server.syslog_port) + forwarding) as listening:
        send(
            listening,
            f"<34>Oct 11 22:14:15 su[12]: failed for {word}",
            f"<165>Oct 11 22:14:16 evntslog: hello {word}",
        )
        rows = {row["service"]: row for row in server.wait_for(word, 2)}
    assert rows["su"]["message"].strip() == f"failed for {word}"
    assert rows["su"]["attributes"]["proc_id"] == "12"
    assert (rows["su"]["level"], rows["evntslog"]["level"]) == ("critical", "notice")
    assert rows["su"]["attributes"]["syslog.facility"] == "auth"
    assert rows["su"]["host"], "rsyslog adds the host"


@pytest.mark.parametrize("forwarding", list(FORWARDINGS.values())[1:], ids=list(FORWARDINGS)[1:])
def test_a_thousand_messages_arrive_once(server: Server, word: str, tmp_path: Path, forwarding: str):
    with rsyslog(tmp_path, TARGET.format(port=server.syslog_port) + forwarding) as listening:
        send(listening, *(f"<14>Oct 11 22:14:15 app: {word} number {number}" for number in range(1000)))
        found = server.wait_for(word, 1000, limit=2000)
    assert sorted(int(row["message"].split()[-1]) for row in found) == list(range(1000))
