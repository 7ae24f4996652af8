"""rsyslog as a private process that reads a socket of ours and forwards to Logboom, in each of its framings."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.programs import required
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.daemon

CONFIGURATION = """
global(workDirectory="{directory}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="{socket}" UseSpecialParser="off" UseSysTimeStamp="off")
action(type="omfwd" target="127.0.0.1" port="{port}" {forwarding})
"""

FORWARDINGS = {
    "udp, its default form": 'protocol="udp"',
    "tcp, lines": 'protocol="tcp" template="RSYSLOG_SyslogProtocol23Format"',
    "tcp, counted": 'protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"',
    "tcp, exact times of RFC 3164": 'protocol="tcp" template="RSYSLOG_ForwardFormat"',
    "tcp, one compressed stream": 'protocol="tcp" template="RSYSLOG_SyslogProtocol23Format" compression.mode="stream:always"',
}

Start = Callable[[str], Path]


@pytest.fixture
def rsyslog(server: Server, tmp_path: Path) -> Iterator[Start]:
    """Starts an rsyslog with these parameters of omfwd; gives the socket that it listens on."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(forwarding: str) -> Path:
        listening = tmp_path / "log"
        configuration = tmp_path / "rsyslog.conf"
        text = CONFIGURATION.format(
            directory=tmp_path, socket=listening, port=server.syslog_port, forwarding=forwarding
        )
        configuration.write_text(text, "utf-8")
        command = [required("rsyslogd"), "-n", "-f", str(configuration), "-i", str(tmp_path / "pid")]
        with (tmp_path / "rsyslog.log").open("wb") as output:
            processes.append(subprocess.Popen(command, stdout=output, stderr=output))
        until_sync(listening.exists, seconds=20)
        return listening

    yield start
    for process in processes:
        process.terminate()
        process.wait(20)


def send(listening: Path, *messages: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.connect(str(listening))
        for message in messages:
            client.send(message.encode())


@pytest.mark.parametrize("forwarding", FORWARDINGS.values(), ids=FORWARDINGS.keys())
def test_forwarded_messages_arrive(server: Server, word: str, rsyslog: Start, forwarding: str):
    listening = rsyslog(forwarding)
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
def test_a_thousand_messages_arrive_once(server: Server, word: str, rsyslog: Start, forwarding: str):
    listening = rsyslog(forwarding)
    send(listening, *(f"<14>Oct 11 22:14:15 app: {word} number {number}" for number in range(1000)))
    found = server.wait_for(word, 1000, limit=2000)
    assert sorted(int(row["message"].split()[-1]) for row in found) == list(range(1000))
