"""syslog-ng as a private process that reads a socket of ours and sends where it is told.

Debian lets it not stand beside rsyslog: tools/test_deps.py unpacks it, so its libraries and modules are named here.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import required
from tests.waiting import until_sync

CONFIGURATION = """
@version: {version}
options {{ keep-hostname(yes); stats-freq(0); }};
source s_test {{ unix-dgram("{socket}"); }};
destination d_logboom {{ {destination} }};
log {{ source(s_test); destination(d_logboom); }};
"""


@contextmanager
def syslog_ng(directory: Path, destination: str) -> Iterator[Path]:
    """While it runs: the socket that it listens on."""
    program = Path(required("syslog-ng"))
    root = program.parents[2]
    libraries = {str(found.parent) for found in root.rglob("*.so.*")}
    environment = os.environ | {"LD_LIBRARY_PATH": ":".join(sorted(libraries))}
    (modules,) = {found.parent for found in root.rglob("libafsocket.so")}
    told = subprocess.run([program, "--version"], env=environment, check=True, capture_output=True, text=True).stdout
    version = next(line for line in told.splitlines() if line.startswith("Config version:")).split()[-1]
    listening, configuration, said = directory / "log", directory / "syslog-ng.conf", directory / "syslog-ng.log"
    configuration.write_text(CONFIGURATION.format(version=version, socket=listening, destination=destination), "utf-8")
    files = {"cfgfile": configuration.name, "persist-file": "persist", "pidfile": "pid", "control": "control"}
    command = [program, "--foreground", "--no-caps", f"--module-path={modules}"]
    command += [f"--{option}={directory / name}" for option, name in files.items()]
    with said.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)

    def listens() -> bool:
        assert process.poll() is None, said.read_text("utf-8", "replace")
        return listening.exists()

    try:
        until_sync(listens, seconds=30)
        yield listening
    finally:
        process.terminate()
        process.wait(30)
