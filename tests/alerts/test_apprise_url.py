"""Channels by apprise: away from files of this machine and from private addresses, as webhooks are."""

import json

import pytest

from logboom.alerts.channels import SendFailed, read_channel
from logboom.alerts.settings import AlertsSettings
from logboom.errors import InvalidRequest
from tests.alerts.receiver import Receiver, receiving
from tests.alerts.test_webhook import a_message

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


@pytest.mark.parametrize("url", ["file:///tmp/x", "syslog://", "gio://", "blink1://", "nothing://x"])
def test_what_is_no_way_out_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        a_channel(url)
