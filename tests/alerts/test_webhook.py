"""Our own webhook: signed, repeated with patience, kept away from private addresses."""

import hashlib
import hmac
import json
import threading

import pytest

from logboom.alerts.channels import SendFailed, read_channel
from logboom.alerts.channels.addresses import is_public, reachable_address
from logboom.alerts.message import Message, Told
from logboom.alerts.rendering import render
from logboom.alerts.settings import AlertsSettings
from tests.alerts.receiver import Receiver, receiving

SETTINGS = AlertsSettings(private_addresses=True, send_seconds=5)


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


def a_message() -> Message:
    told = Told(
        kind="fired", level="critical", headline="web-1: 9 events (critical above 5)", when="2026-11-23 02:00:00 UTC",
        rule="Errors", rule_id=7, alert=3, key="web-1", value=9.0, threshold=5.0, late=False,
        window_start="2026-11-23T01:59:00Z", window_end="2026-11-23T02:00:00Z", labels={"team": "shop"},
    )  # fmt: skip
    return render([told], project="shop", idempotency_key="0123456789abcdef")


def a_webhook(receiver: Receiver, **given: str):
    return read_channel({"kind": "webhook", "url": receiver.url, **given})


def test_a_document_is_posted_whose_signature_the_receiver_can_check(receiver: Receiver) -> None:
    """As docs/webhook.md tells receivers to check it."""
    answer = a_webhook(receiver, secret="s3cret").send(a_message(), SETTINGS)
    assert answer.text == "200 said so"
    (post,) = receiver.posts
    document = json.loads(post.body)
    assert (document["version"], document["state"], document["project"]) == (1, "critical", "shop")
    assert document["alerts"][0]["rule"] == {"id": 7, "name": "Errors", "labels": {"team": "shop"}, "runbook": ""}
    assert post.headers["Idempotency-Key"] == document["id"] == "0123456789abcdef"
    parts = dict(part.split("=", 1) for part in post.headers["X-Logboom-Signature"].split(","))
    expected = hmac.new(b"s3cret", parts["t"].encode() + b"." + post.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(parts["v1"], expected)


@pytest.mark.parametrize(
    ("status", "headers", "lasting", "retry_after"),
    [
        (500, {}, False, None),
        (429, {"Retry-After": "120"}, False, 120.0),
        (503, {"Retry-After": "soon"}, False, None),
        (404, {}, True, None),
        (301, {"Location": "http://127.0.0.1:1/"}, True, None),
    ],
)
def test_an_answer_says_whether_and_when_to_try_again(
    receiver: Receiver, status: int, headers: dict[str, str], lasting: bool, retry_after: float | None
) -> None:
    receiver.answers = [(status, headers)]
    with pytest.raises(SendFailed) as failed:
        a_webhook(receiver).send(a_message(), SETTINGS)
    assert (failed.value.lasting, failed.value.retry_after_seconds) == (lasting, retry_after)
    assert failed.value.message == f"{status} said so"


def test_a_receiver_that_does_not_answer_is_given_up_on(receiver: Receiver) -> None:
    receiver.stall = threading.Event()
    with pytest.raises(SendFailed, match="ReadTimeout"):
        a_webhook(receiver).send(a_message(), SETTINGS.model_copy(update={"send_seconds": 0.2}))


def test_private_addresses_are_refused_unless_allowed(receiver: Receiver) -> None:
    with pytest.raises(SendFailed, match="no public address") as failed:
        a_webhook(receiver).send(a_message(), AlertsSettings())
    assert failed.value.lasting
    assert receiver.posts == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_these_are_no_public_addresses(address: str) -> None:
    assert not is_public(address)


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever controls a name could add one, and hope that it is the one that is taken."""
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(SendFailed):
        reachable_address("rebinding.example.org", 443, private_allowed=False)


def test_the_address_is_looked_up_once_and_the_name_is_still_told(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def answer(host: str, port: int, **_: object) -> list[object]:
        looked_up.append(host)
        assert host == "hooks.example.org", "the client looked the address up again"
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    url = f"http://hooks.example.org:{receiver.port}/hook"
    channel = read_channel({"kind": "webhook", "url": url})
    with monkeypatch.context() as patched:
        patched.setattr("logboom.alerts.channels.addresses.socket.getaddrinfo", answer)
        address = reachable_address("hooks.example.org", receiver.port, private_allowed=True)
    monkeypatch.setattr("logboom.alerts.channels.webhook.reachable_address", lambda *_, **__: address)
    channel.send(a_message(), SETTINGS)
    assert looked_up == ["hooks.example.org"]
    assert receiver.posts[0].headers["Host"] == f"hooks.example.org:{receiver.port}"
