"""What was refused lately, with the reason and a sample: what people look at when a sender's events don't come.

Bounded: the counters of `accounting` and the catalog's count of each key's day are the whole truth, this is what can be
read. It is in memory, and in a file that is written every half minute where something came: what was refused is promised
to nobody, but who asks after a restart why events don't come should see it.
Samples hold what somebody sent, so each belongs to the project whose key it showed; what showed no key that is known belongs to none, and
only administrators of the server see it.
"""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from logboom.ingest.durable_files import write_durably

log = logging.getLogger(__name__)

FILE: Final = "rejections.json"
WRITE_SECONDS: Final = 30.0
MOST_KINDS: Final = 500
SAMPLE_BYTES: Final = 400
NO_PROJECT: Final = 0


@dataclass(frozen=True, slots=True)
class Rejection:
    """Refusals of one kind: the same input, reason, project, key and peer."""

    input: str
    reason: str
    project: int
    """The project's id; NO_PROJECT when the sender showed no key that is known."""
    key: int
    """The key's id; 0 when none was shown that is known."""
    peer: str
    count: int
    message: str
    """Of the newest: what was wrong, as its sender was told."""
    sample: str
    """Of the newest: the beginning of what was sent; empty when nothing of it was read."""
    last_at: float
    """Of the newest, in seconds since the epoch."""


class Rejections:
    """The newest kinds of refusals; what was not refused for longest makes room."""

    def __init__(self, most: int = MOST_KINDS) -> None:
        self._most = most
        self._kinds: OrderedDict[tuple[str, str, int, int, str], Rejection] = OrderedDict()
        self._lock = threading.Lock()
        self._written = 0
        self._noted = 0
        """How many were noted: more than when the file was written last means that it is old."""

    def note(
        self,
        input_: str,
        reason: str,
        *,
        count: int = 1,
        project: int = 0,
        key: int = 0,
        peer: str = "",
        message: str = "",
        sample: bytes = b"",
    ) -> None:
        """Remember a refusal. Cheap: no I/O, the sample is cut."""
        kind = (input_, reason, project, key, peer)
        text = sample[:SAMPLE_BYTES].decode("utf-8", "replace")
        with self._lock:
            self._noted += 1
            before = self._kinds.pop(kind, None)
            fresh = Rejection(input_, reason, project, key, peer, count, message, text, time.time())
            if before is not None:
                kept = text or before.sample
                fresh = replace(fresh, count=before.count + count, message=message or before.message, sample=kept)
            self._kinds[kind] = fresh
            while len(self._kinds) > self._most:
                self._kinds.popitem(last=False)

    def of(self, projects: frozenset[int]) -> list[Rejection]:
        """Those of these projects, the newest first."""
        with self._lock:
            return [one for one in reversed(self._kinds.values()) if one.project in projects]

    def read(self, directory: Path) -> None:
        """Know what an earlier process left there; a file that cannot be read is as good as none."""
        try:
            found = _decode((directory / FILE).read_bytes())
        except FileNotFoundError:
            return
        except (OSError, msgspec.DecodeError) as error:
            log.warning("what was refused before the start is forgotten: %s", error)
            return
        with self._lock:
            for one in found[-self._most :]:
                self._kinds.setdefault((one.input, one.reason, one.project, one.key, one.peer), one)

    def write(self, directory: Path) -> None:
        """Leave it for the next process, if there is something new. Blocks; a disk that refuses is said in the log."""
        with self._lock:
            noted = self._noted
            if noted == self._written:
                return
            content = _encode(list(self._kinds.values()))
        try:
            write_durably(directory / FILE, content)
        except OSError as error:
            log.warning("what was refused is kept in memory only: %s", error)
        else:
            self._written = noted

    async def run(self, directory: Path) -> None:
        """Write every WRITE_SECONDS, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await asyncio.to_thread(self.write, directory)


_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(list[Rejection]).decode

REJECTIONS: Final = Rejections()
"""Of this process, as the counters are."""
