"""rsyslog as a private process that reads a socket of ours and forwards where it is told."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import required
from tests.waiting import until_sync

CONFIGURATION = """
{settings}
global(workDirectory="{directory}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="{socket}" UseSpecialParser="off" UseSysTimeStamp="off")
action(type="omfwd" {forwarding})
"""


@contextmanager
def rsyslog(directory: Path, forwarding: str, settings: str = "") -> Iterator[Path]:
    """While it runs with these parameters of omfwd: the socket that it listens on."""
    listening, configuration = directory / "log", directory / "rsyslog.conf"
    text = CONFIGURATION.format(directory=directory, socket=listening, forwarding=forwarding, settings=settings)
    configuration.write_text(text, "utf-8")
    command = [required("rsyslogd"), "-n", "-f", str(configuration), "-i", str(directory / "pid")]
    with (directory / "rsyslog.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        until_sync(listening.exists, seconds=30)
        yield listening
    finally:
        process.terminate()
        process.wait(30)
