"""kill -9 while SDKs report and traced log lines come: an issue has as many events as were answered for, each once."""

import itertools
import json
import random
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import loaded
from tests.faults.processes import kill_both, rows
from tests.serving import Server
from tests.waiting import until_sync

LONGEST_RUN_SECONDS = 2.5  # long enough for some counts to be written
LINES_A_REQUEST = 5
THREADS_OF_EACH = 2
REPEATED = 100  # of the reports that were answered, so many are sent once more after the kill
JSON = "application/x-ndjson"


@dataclass(frozen=True)
class Request:
    """Events that their sender may send again: they say who they are, and count once."""

    path: str
    content: str
    headers: dict[str, str]
    events: int

    def is_answered(self, server: Server, http: httpx.Client) -> bool:
        headers = {"Authorization": f"Bearer {server.ingest_key}", **self.headers}
        query = {"sentry_key": server.ingest_key} if self.path.startswith("/api/1/") else {}
        try:
            answer = http.post(f"{server.url}{self.path}", content=self.content, headers=headers, params=query)
        except httpx.TransportError:
            return False
        assert answer.status_code in {200, 429, 503}, answer.text
        return answer.status_code == httpx.codes.OK


def reports(type_: str = "ReportedFailure") -> Iterator[Request]:
    """Envelopes of an SDK with one error each; an id says which it is."""
    while True:
        event_id = uuid.uuid4().hex
        frame = {
            "module": "shop.views",
            "function": "confirm",
            "filename": "shop/views.py",
            "lineno": 7,
            "in_app": True,
        }
        event = {
            "event_id": event_id, "platform": "python", "level": "error", "timestamp": time.time(),
            "exception": {"values": [{"type": type_, "value": "no", "stacktrace": {"frames": [frame]}}]},
        }  # fmt: skip
        lines = ({"event_id": event_id}, {"type": "event"}, event)
        content = "".join(json.dumps(line) + "\n" for line in lines)
        yield Request("/api/1/envelope/", content, {"Content-Type": "application/x-sentry-envelope"}, 1)


def traced_lines() -> Iterator[Request]:
    """Requests of some log lines with a trace each; a number says which it is."""
    sender = uuid.uuid4().hex
    trace = (
        'Traceback (most recent call last):\n  File "/srv/shop/tasks.py", line 3, in run\n    g()\nLoggedFailure: no'
    )
    line = json.dumps({"level": "error", "message": "a task failed", "exc_info": trace}) + "\n"
    for number in itertools.count(1):
        headers = {"Content-Type": JSON, "X-Logboom-Batch": f"{sender}:{number}"}
        yield Request("/api/v1/ingest", line * LINES_A_REQUEST, headers, LINES_A_REQUEST)


@dataclass
class Sender:
    """A program that sends one request after another, and the one that was not answered again when the server is back."""

    requests: Iterator[Request]
    answered: list[Request] = field(default_factory=list)
    unanswered: Request | None = None

    def send(self, server: Server) -> None:
        """Until the server is gone."""
        with httpx.Client(timeout=30) as http:
            while True:
                request, self.unanswered = self.unanswered or next(self.requests), None
                if not request.is_answered(server, http):
                    self.unanswered = request
                    return
                self.answered.append(request)

    def repeat(self, server: Server, most: int) -> None:
        """The last that were answered are sent once more, as answers get lost; what was not is sent until it is answered."""
        with httpx.Client(timeout=30) as http:
            for repeated in self.answered[-most:] if most else ():
                until_sync(lambda: repeated.is_answered(server, http))  # noqa: B023
            if request := self.unanswered:
                until_sync(lambda: request.is_answered(server, http))
                self.answered.append(request)
                self.unanswered = None


def events_of(server: Server, type_: str) -> int:
    """How many events the issue of this exception has."""
    found = server.get("/api/v1/issues", project="default", query=type_).json()["issues"]
    return sum(issue["events"] for issue in found)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_issue_counts_each_answered_event_once_after_a_kill(new_server: NewServer, rounds: int):
    chance = random.Random(rounds)
    server = new_server(LOGBOOM_ISSUES__LEASE_SECONDS="2").start()
    senders: dict[str, list[Sender]] = {
        "ReportedFailure": [Sender(reports()) for _ in range(THREADS_OF_EACH)],
        "LoggedFailure": [Sender(traced_lines()) for _ in range(THREADS_OF_EACH)],
    }
    everyone = [sender for some in senders.values() for sender in some]
    threads = [threading.Thread(target=sender.send, args=(server,)) for sender in everyone]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.3, LONGEST_RUN_SECONDS))  # the moment is what the test is about
    chance.choice((server.kill, lambda: kill_both(server)))()
    for thread in threads:
        thread.join()
    server.start()
    for type_, some in senders.items():
        for sender in some:
            sender.repeat(server, REPEATED if type_ == "ReportedFailure" else 0)
    until_sync(loaded(server), seconds=60)
    # Loads are counted in their order: when this one is, all are.
    last = Sender(reports("LastFailure"))
    last.unanswered = next(last.requests)
    last.repeat(server, 0)
    until_sync(lambda: events_of(server, "LastFailure"), seconds=60, every=0.2)
    expected = {type_: sum(one.events for sender in some for one in sender.answered) for type_, some in senders.items()}
    assert min(expected.values()) > 10, "the test sent next to nothing"
    assert {type_: events_of(server, type_) for type_ in expected} == expected
    kept = rows(
        server, "SELECT exception_type, count() FROM logboom.events WHERE fingerprint > 0 GROUP BY exception_type"
    )
    assert {type_: int(count) for type_, count in kept} == expected | {"LastFailure": 1}
    assert server.stop() == 0
