"""What was refused lately, with the reason and a sample: what people look at when a sender's events don't come.

In memory and bounded: the counters of `accounting` and the catalog's count of each key's day are the whole truth, this is
what can be read. It ends with the process on purpose: what was refused is promised to nobody, so it is written nowhere.
Samples hold what somebody sent, so each belongs to the project whose key it showed; what showed no key that is known belongs to none, and
only administrators of the server see it.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final

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


REJECTIONS: Final = Rejections()
"""Of this process, as the counters are."""
