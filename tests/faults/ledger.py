"""What was offered to a server, what it answered for, and whether that is what it has.

Each event's message follows from its name, so that a torn or mixed-up one is told from a whole one.
"""

import hashlib
import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import httpx

from tests.faults.processes import rows, spooled_segments
from tests.serving import Server

EVENTS_A_BATCH = 50


def message(name: str) -> str:
    return f"{name} {hashlib.sha256(name.encode()).hexdigest() * 3}"


@dataclass(frozen=True)
class Batch:
    """Events that are offered together, under a sender's number or under none."""

    names: tuple[str, ...]
    mark: str = ""

    def offer(self, server: Server, http: httpx.Client) -> bool:
        """Whether the server answered for it."""
        content = "".join(json.dumps({"service": "ledger", "message": message(name)}) + "\n" for name in self.names)
        headers = {"Authorization": f"Bearer {server.ingest_key}", "Content-Type": "application/x-ndjson"}
        if self.mark:
            headers["X-Logboom-Batch"] = self.mark
        try:
            response = http.post(f"{server.url}/api/v1/ingest", content=content, headers=headers)
        except httpx.TransportError:
            return False
        assert response.status_code in {200, 429, 503, 507}, response.text
        return response.status_code == 200


@dataclass
class Ledger:
    """All that was offered by several threads."""

    answered: list[Batch] = field(default_factory=list)
    unanswered: list[Batch] = field(default_factory=list)

    def note(self, batch: Batch, *, answered: bool) -> None:
        (self.answered if answered else self.unanswered).append(batch)

    def retry(self, server: Server) -> None:
        """Offer again each unanswered batch that has a number, as a sender does, until it is answered."""
        with httpx.Client(timeout=60) as http:
            for batch in [batch for batch in self.unanswered if batch.mark]:
                assert batch.offer(server, http), "a retry to a server that is up was not answered"
                self.unanswered.remove(batch)
                self.answered.append(batch)

    def names(self, batches: Iterable[Batch]) -> set[str]:
        return {name for batch in batches for name in batch.names}

    def check(self, server: Server, *, beside: Iterable[str] = ()) -> None:
        """Each answered event is in the table once, each other one at most once, and nothing `beside` these messages."""
        found = Counter(
            {
                text: int(count)
                for text, count in rows(server, "SELECT message, count() FROM logboom.events GROUP BY message")
            }
        )
        must, may = self.names(self.answered), self.names(self.unanswered)
        missing = [name for name in must if message(name) not in found]
        doubled = [text[:40] for text, count in found.items() if count > 1]
        foreign = found.keys() - {message(name) for name in must | may} - set(beside)
        assert not missing, f"{len(missing)} of {len(must)} answered events are lost: {sorted(missing)[:5]}"
        assert not doubled, f"{len(doubled)} events are there more than once: {doubled[:5]}"
        assert not foreign, f"{len(foreign)} events that nobody sent: {sorted(foreign)[:3]}"


class Senders:
    """Threads that send batches one after another until the server is gone, as `round_name` in their names."""

    def __init__(self, server: Server, ledger: Ledger, *, round_name: str, threads: int = 4) -> None:
        self._server, self._ledger, self._round = server, ledger, round_name
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(number,)) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Return when no thread sends any more."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _send(self, thread: int) -> None:
        # Half of the senders number their batches and will retry; the others' unanswered events may be there or not.
        sender = f"{self._round}-{thread}" if thread % 2 else ""
        with httpx.Client(timeout=30) as http:
            for number in itertools.count(1):
                names = tuple(f"{self._round}-{thread}-{number}-{event}" for event in range(EVENTS_A_BATCH))
                batch = Batch(names, f"{sender}:{number}" if sender else "")
                answered = batch.offer(self._server, http)
                self._ledger.note(batch, answered=answered)
                if self._over.is_set() or not answered:
                    return


def loaded(server: Server) -> Callable[[], bool]:
    """A condition: nothing waits in the spool."""
    return lambda: not spooled_segments(server)
