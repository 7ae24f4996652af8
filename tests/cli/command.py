"""Runs the real command `logboom` as a shell would."""

import os
import subprocess
import sys
from collections.abc import Mapping

from tests.serving import Server


def environment_for(server: Server) -> dict[str, str]:
    return os.environ | {"LOGBOOM_URL": server.url, "LOGBOOM_TOKEN": server.admin_token, "TZ": "UTC"}


def logboom(
    *arguments: str, environment: Mapping[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "logboom.cli", *arguments],
        env=environment, input=typed, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
