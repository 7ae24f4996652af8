"""Channels by apprise: away from files of this machine and from private addresses, as webhooks are."""

import json
import socket
import threading
from pathlib import Path

import pytest

from logboom.alerts.channels import SendFailed, read_channel
from logboom.alerts.channels.connecting import only_public
from logboom.alerts.settings import AlertsSettings
from logboom.errors import InvalidRequest
from tests.alerts.receiver import Receiver, receiving
from tests.alerts.test_webhook import a_message
from tests.certificates import self_signed

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#ops"


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


def a_channel(url: str):
    return read_channel({"kind": "apprise", "url": url})


def test_a_message_is_sent(receiver: Receiver) -> None:
    channel = a_channel(f"json://127.0.0.1:{receiver.port}/hook")
    channel.send(a_message(), AlertsSettings(private_addresses=True))
    (post,) = receiver.posts
    assert "web-1: 9 events" in json.loads(post.body)["title"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_private_addresses_are_refused_unless_allowed(receiver: Receiver, host: str) -> None:
    with pytest.raises(SendFailed, match="no public address") as failed:
        a_channel(f"json://{host}:{receiver.port}/hook").send(a_message(), AlertsSettings())
    assert failed.value.lasting
    assert receiver.posts == []


def test_a_mail_server_at_a_private_address_is_refused() -> None:
    with pytest.raises(SendFailed, match="no public address"):
        a_channel("mailto://ann:x@example.com?smtp=127.0.0.1").send(a_message(), AlertsSettings())


def test_a_name_that_is_elsewhere_when_it_is_called_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: the check beforehand finds a public address, the library that sends then finds another one."""
    answers = ["93.184.216.34", "127.0.0.1"]

    def look_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0) if len(answers) > 1 else answers[0], port))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    with pytest.raises(SendFailed, match=r"127\.0\.0\.1 is no public address") as failed:
        a_channel(f"json://rebinding.example.org:{receiver.port}/hook").send(a_message(), AlertsSettings())
    assert failed.value.lasting
    assert answers == ["127.0.0.1"]
    assert receiver.posts == []


def test_only_the_thread_that_sends_is_kept_from_private_addresses(receiver: Receiver) -> None:
    with only_public() as refused:
        with pytest.raises(OSError, match="no public address"):
            socket.create_connection(("127.0.0.1", receiver.port))
        with pytest.raises(OSError, match="no public address"), socket.socket(socket.AF_UNIX) as unix:
            unix.connect("/run/nobody.sock")
        with pytest.raises(OSError, match="no public address"), socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            datagrams.sendto(b"x", ("127.0.0.1", 9))
        reached: list[bool] = []
        other = threading.Thread(
            target=lambda: reached.append(bool(socket.create_connection(("127.0.0.1", receiver.port)).close() is None))
        )
        other.start()
        other.join()
    assert reached == [True]
    assert refused == ["127.0.0.1", "a socket of this machine", "127.0.0.1"]
    socket.create_connection(("127.0.0.1", receiver.port)).close()


def test_a_proxy_of_the_environment_may_be_private(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{receiver.port}")
    with only_public() as refused:
        socket.create_connection(("127.0.0.1", receiver.port)).close()
    assert refused == []


def test_what_a_service_says_of_its_failure_is_told_by_each_for_itself(receiver: Receiver) -> None:
    receiver.answers = [(500, {}), (403, {})]
    said: list[str] = []

    def send() -> None:
        with pytest.raises(SendFailed) as failed:
            a_channel(f"json://127.0.0.1:{receiver.port}/hook").send(
                a_message(), AlertsSettings(private_addresses=True)
            )
        said.append(failed.value.message)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(any(f"error={status}" in text for text in said) for status in (500, 403)) == [True, True], said
    assert all("error=500" not in text or "error=403" not in text for text in said)


@pytest.mark.parametrize(
    "url",
    [
        f"{SLACK}?template=/etc/hostname",
        "tgram://123456789:abcdefghijklmnopqrstuvwxyz_ABCDEFGHI/1?template=file:///etc/hostname",
        "fcm://project@key/device?mode=oauth2&keyfile=/etc/hostname",
    ],
)
def test_files_of_this_machine_are_not_read(url: str) -> None:
    assert a_channel(SLACK).kind == "apprise"
    with pytest.raises(InvalidRequest, match="read from this machine"):
        a_channel(url)


@pytest.mark.parametrize(
    "url",
    [
        SLACK,
        "workflows://prod-11.westus.logic.azure.com:443/643e69f83c8944438d68119179a10a64/KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefghijklmnopqrstuvwxyz_ABCDEFGHI/1",
        "pagerduty://0123456789abcdef0123456789abcdef@0123456789abcdef0123456789abcdef",
        "opsgenie://a3f1e2d4-0000-4000-8000-0123456789ab",
        "ntfy://topic",
        "mailto://ann:secret@example.org",
    ],
    ids=lambda url: url.partition(":")[0],
)
def test_these_services_are_understood_and_keep_their_secrets(url: str) -> None:
    channel = a_channel(url)
    assert channel.shown() == {"service": url.partition(":")[0]}
    assert channel.model_dump(mode="json")["url"] == url


def test_a_service_with_a_host_of_ones_own_is_told(receiver: Receiver) -> None:
    a_channel(f"ntfy://127.0.0.1:{receiver.port}/alerts").send(a_message(), AlertsSettings(private_addresses=True))
    (post,) = receiver.posts
    assert "web-1: 9 events" in json.loads(post.body)["title"]


def test_teams_gets_a_card_by_the_webhook_of_a_workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.certificate))
    with receiving(certificate) as receiver:
        url = f"workflows://127.0.0.1:{receiver.port}/643e69f83c8944438d68119179a10a64/KODuebWbDGYFr0z0eu-6Rj8aUKz7108W"
        a_channel(url).send(a_message(), AlertsSettings(private_addresses=True))
    (post,) = receiver.posts
    assert "/workflows/643e69f83c8944438d68119179a10a64/triggers/manual/" in post.path
    (card,) = json.loads(post.body)["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "web-1: 9 events" in json.dumps(card["content"])


@pytest.mark.parametrize("url", ["file:///tmp/x", "syslog://", "gio://", "blink1://", "nothing://x"])
def test_what_is_no_way_out_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        a_channel(url)
