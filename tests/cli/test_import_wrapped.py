"""`logboom import` of files in which each line is wrapped: a trace is one event, with its exception, and one issue."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import logboom
from tests.clients.applications import ingest_url
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

MOMENT = time.gmtime(time.time() - 60)
AT = time.strftime("%Y-%m-%dT%H:%M:%S", MOMENT)
WRAPPERS: dict[str, Callable[[str], str]] = {
    "cri": lambda text: f"{AT}.123456789Z stderr F {text}",
    "docker": lambda text: json.dumps(
        {"log": f"{text}\n", "stream": "stderr", "time": f"{AT}.123456789Z"}, separators=(",", ":")
    ),
    "syslog": lambda text: f"{time.strftime('%b %e %H:%M:%S', MOMENT)} web1 app[12]: {text}",
    "syslog_exact": lambda text: f"{AT}.123456+00:00 web1 app[12]: {text}",
}


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapped_trace_is_one_event_and_one_issue(name: str, server: Server, tmp_path: Path):
    word = f"Coffee{time.time_ns():x}Error"
    trace = f'Traceback (most recent call last):\n  File "/app/x.py", line 3, in f\n    serve()\n{word}: cold'
    file = tmp_path / "shop.log"
    file.write_text("".join(f"{WRAPPERS[name](line)}\n" for line in ["INFO started", *trace.split("\n"), "went on"]))
    environment = os.environ | {"LOGBOOM_INGEST_URL": ingest_url(server), "XDG_STATE_HOME": str(tmp_path / "state")}
    done = logboom("import", str(file), environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert ": 3 events in " in done.stdout
    (event,) = server.wait_for(word, 1)
    assert (event["message"], event["exception_type"]) == (trace, word)
    assert event["timestamp"][:19] == AT
    until_sync(lambda: len(server.search(f"exception_type:{word} fingerprint>0 | stats count() by fingerprint")) == 1)
