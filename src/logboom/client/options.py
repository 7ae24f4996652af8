"""What an application may say about how its records are sent; every option of `logboom.Handler` but its level."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """The defaults suit an application that logs some thousand records a second at most."""

    queue_bytes: int = 16 * 1024 * 1024
    """Records that wait in memory; beyond it new ones are dropped and counted."""
    batch_bytes: int = 512 * 1024
    """A batch is sent when so much has gathered, ..."""
    batch_seconds: float = 1.0
    """... or so long after its first record."""
    event_bytes: int = 256 * 1024
    """Longest event; a longer one is shortened and marked with the attribute `logboom.truncated`."""
    timeout_seconds: float = 10.0
    """How long a request may take."""
    retry_seconds: float = 30.0
    """The longest pause between attempts; the first is half a second, and each is up to twice as long as the last."""
    flush_seconds: float = 5.0
    """How long the application's exit, or `flush()`, may wait for records to be taken."""
    spill_directory: str = ""
    """Where batches wait on disk while the server cannot be reached; empty: in memory alone."""
    spill_bytes: int = 256 * 1024 * 1024
    """How much may wait there, compressed."""
    ca_file: str = ""
    """The authorities that an `https` server's certificate is checked against; empty: the system's."""
