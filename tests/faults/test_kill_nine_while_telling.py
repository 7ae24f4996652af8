"""kill -9 at random moments while alerts are told: nothing is lost, and nothing told twice but under its own key."""

import random
import time
import uuid
from collections import defaultdict

import httpx
import pytest

from tests.alerts.mailbox import Mailbox, mailbox_open
from tests.alerts.receiver import Receiver, receiving
from tests.faults.conftest import NewServer
from tests.faults.processes import kill_both
from tests.serving import Server
from tests.waiting import until_sync

ERRORS_A_ROUND = 4
LONGEST_RUN_SECONDS = 3.0
MOST_KILLS = 3  # a start takes a second or two, and much longer on a busy machine


def administer(server: Server, path: str, document: dict) -> None:
    answer = httpx.post(
        f"{server.url}/api/v1/alerts/{path}", json=document, params={"project": "default"},
        headers={"Authorization": f"Bearer {server.admin_token}"}, timeout=60,
    )  # fmt: skip
    assert answer.status_code == 201, answer.text


def report(server: Server, name: str) -> bool:
    """Whether the server answered that it has the error; each name becomes an issue of its own."""
    event = {
        "event_id": uuid.uuid4().hex, "platform": "python", "level": "error", "timestamp": time.time(),
        "exception": {"values": [{"type": name, "value": "no such basket", "stacktrace": {"frames": [
            {"module": "shop.views", "function": name, "filename": "shop/views.py", "lineno": 7, "in_app": True},
        ]}}]},
    }  # fmt: skip
    try:
        answer = httpx.post(
            f"{server.url}/api/1/store/", params={"sentry_key": server.ingest_key}, json=event, timeout=10
        )
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def keys_of(name: str, mailbox: Mailbox, receiver: Receiver) -> dict[str, set[str]]:
    """Under which keys an error was told, by each way."""
    keys: dict[str, set[str]] = defaultdict(set)
    for mail in list(mailbox.mails):
        if f"{name}:" in mail.get_body(("plain",)).get_content():
            keys["mail"].add(mail["Message-ID"])
    for post in list(receiver.posts):
        if f"{name}:".encode() in post.body:
            keys["webhook"].add(post.headers["Idempotency-Key"])
    return keys


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_answered_error_is_told_once_after_any_number_of_kills(new_server: NewServer, rounds: int) -> None:
    chance = random.Random(rounds)
    with mailbox_open() as mailbox, receiving() as receiver:
        server = new_server(
            LOGBOOM_ALERTS__MAIL__HOST="127.0.0.1",
            LOGBOOM_ALERTS__MAIL__PORT=str(mailbox.port),
            LOGBOOM_ALERTS__MAIL__SECURITY="none",
            LOGBOOM_ALERTS__PRIVATE_ADDRESSES="true",
            LOGBOOM_ALERTS__LEASE_SECONDS="3",
            LOGBOOM_ALERTS__POLL_SECONDS="0.5",
        )
        server.start()
        administer(server, "channels", {"name": "team", "channel": {"kind": "email", "to": ["ops@example.org"]}})
        administer(server, "channels", {"name": "bot", "channel": {"kind": "webhook", "url": receiver.url}})
        rule = {"name": "New errors", "watch": {"kind": "issue"}, "tell": ["team", "bot"]}
        administer(server, "rules", {"rule": rule})
        # It hears of what happens from when it was first looked at.
        until_sync(
            lambda: server.get("/api/v1/alerts/rules", project="default").json()["rules"][0]["state"] == "ok",
            seconds=30,
        )
        answered: list[str] = []
        for number in range(min(rounds, MOST_KILLS)):
            for error in range(ERRORS_A_ROUND):
                name = f"{'ABCD'[number]}{'WXYZ'[error]}Failure"  # a number in a name would not make it another error
                if report(server, name):
                    answered.append(name)
            time.sleep(chance.uniform(0.2, LONGEST_RUN_SECONDS))  # the moment is what the test is about
            chance.choice((server.kill, lambda: kill_both(server)))()
            server.start()

        def is_told(name: str) -> bool:
            return keys_of(name, mailbox, receiver).keys() == {"mail", "webhook"}

        until_sync(lambda: all(is_told(name) for name in answered), seconds=200)
        assert len(answered) >= MOST_KILLS, "the test sent next to nothing"
        found = {name: keys_of(name, mailbox, receiver) for name in answered}
        twice = {name: keys for name, keys in found.items() if any(len(known) > 1 for known in keys.values())}
        assert twice == {}, "told under more than one key"
        assert server.stop() == 0
