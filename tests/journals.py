"""Real journal files for tests: systemd-journal-remote writes them, from entries in the export format."""

import subprocess
import time
from pathlib import Path

from tests.programs import required

BOOT = b"0123456789abcdef0123456789abcdef"


def exported(*messages: bytes, **fields: bytes) -> bytes:
    """Entries in the export format, a microsecond apart."""
    now_us = time.time_ns() // 1000
    return b"".join(_entry(message, now_us + number, fields) for number, message in enumerate(messages))


def _entry(message: bytes, at_us: int, fields: dict[str, bytes]) -> bytes:
    counted = b"\n" in message or not message.isascii()
    text = b"\n" + len(message).to_bytes(8, "little") + message if counted else b"=" + message
    said = {"PRIORITY": b"6", "SYSLOG_IDENTIFIER": b"shop", "_HOSTNAME": b"web-1", "_PID": b"77", **fields}
    return (
        b"__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%s\n" % (at_us, at_us % 10**12, BOOT)
        + b"MESSAGE" + text + b"\n"
        + b"".join(b"%s=%s\n" % (name.encode(), value) for name, value in said.items())
        + b"\n"
    )  # fmt: skip


class JournalOfTest:
    """A directory with one journal file, which grows as entries are written."""

    def __init__(self, directory: Path) -> None:
        required("journalctl")
        self._writer = required("systemd-journal-remote")
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def write(self, *messages: bytes, **fields: bytes) -> "JournalOfTest":
        subprocess.run(
            [self._writer, f"--output={self.directory / 'machine.journal'}", "-"],
            input=exported(*messages, **fields), check=True, capture_output=True,
        )  # fmt: skip
        return self
