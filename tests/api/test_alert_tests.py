"""What the test buttons send: to real receivers, marked as a test, with what each of them answered."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from logboom.alerts.service import Alerting
from logboom.alerts.settings import AlertsSettings
from tests.alerts.mailbox import Mailbox, mailbox_open
from tests.alerts.receiver import Receiver, receiving
from tests.alerts.watching import mail_settings
from tests.api.people import ADMIN, MEMBER, VIEWER, People, error_of

CHANNELS = "/api/v1/alerts/channels"
SEND = "/api/v1/alerts/preview/send"
RULE = {
    "name": "Errors", "watch": {"kind": "count", "query": "level>=error"}, "threshold": {"critical": 10},
    "template": {"headline": "{{ value | number }} cards were refused"}, "tell": ["team", "bot"],
}  # fmt: skip


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailbox_open() as mailbox:
        yield mailbox


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def telling(people: People, mailbox: Mailbox) -> People:
    """The API of a server that has an SMTP server and may reach private addresses."""
    settings = AlertsSettings(mail=mail_settings(mailbox.port), private_addresses=True)
    return People(replace(people.services, alerts=Alerting(settings=settings)))


async def test_a_channel_is_tested_before_it_is_saved(telling: People, mailbox: Mailbox, receiver: Receiver) -> None:
    async with telling.as_token(ADMIN) as admin:
        mail = {"name": "team", "channel": {"kind": "email", "to": ["ops@example.org"]}}
        assert "127.0.0.1" in (await admin.post(f"{CHANNELS}/test", json=mail)).json()["answer"]
        hook = {"name": "bot", "channel": {"kind": "webhook", "url": receiver.url, "secret": "shared"}}
        assert "said so" in (await admin.post(f"{CHANNELS}/test", json=hook)).json()["answer"]
        receiver.answers = [(403, {})]
        assert error_of(await admin.post(f"{CHANNELS}/test", json=hook))["code"] == "notification_failed"
        assert (await admin.get(CHANNELS)).json() == {"channels": []}
    (sent,) = mailbox.mails
    assert "[test] Test: admin@example.org tests this channel" in sent["Subject"]
    document = json.loads(receiver.posts[0].body)
    assert (document["state"], document["alerts"][0]["kind"]) == ("test", "test")
    assert receiver.posts[0].headers["X-Logboom-Signature"]


async def test_a_saved_channel_is_tested_with_its_secret(telling: People, receiver: Receiver) -> None:
    async with telling.as_token(ADMIN) as admin:
        hook = {"name": "bot", "channel": {"kind": "webhook", "url": receiver.url, "secret": "shared"}}
        number = (await admin.post(CHANNELS, json=hook)).json()["id"]
        assert (await admin.post(f"{CHANNELS}/{number}/test")).status_code == 200
    (post,) = receiver.posts
    assert post.headers["X-Logboom-Signature"]
    async with telling.as_token(MEMBER) as member:
        assert (await member.post(f"{CHANNELS}/{number}/test")).status_code == 403
        assert (await member.post(f"{CHANNELS}/test", json=hook)).status_code == 403


async def test_the_message_of_a_rule_is_sent_as_a_test_by_each_of_its_channels(
    telling: People, mailbox: Mailbox, receiver: Receiver
) -> None:
    async with telling.as_token(ADMIN) as admin:
        await admin.post(CHANNELS, json={"name": "team", "channel": {"kind": "email", "to": ["ops@example.org"]}})
        await admin.post(CHANNELS, json={"name": "bot", "channel": {"kind": "webhook", "url": receiver.url}})
        await admin.post(CHANNELS, json={"name": "other", "channel": {"kind": "webhook", "url": receiver.url}})
    receiver.answers = [(500, {})]
    async with telling.as_token(MEMBER) as member:
        answer = (await member.post(SEND, json={"rule": RULE, "value": 12})).json()
    assert answer["subject"] == "[test] Errors: 12 cards were refused [shop]"
    said = {one["channel"]: one["sent"] for one in answer["channels"]}
    assert said == {"team": True, "bot": False}
    (mail,) = mailbox.mails
    assert answer["subject"] in mail["Subject"].replace("\n", "")
    (post,) = receiver.posts
    (alert,) = json.loads(post.body)["alerts"]
    assert alert["kind"] == "test"
    assert alert["details"][0] == "member@example.org tests this rule: what is told here has not happened."
    assert set(alert["links"]) == {"rule", "events"}  # there is nothing to acknowledge or to silence


async def test_a_rule_that_tells_nobody_or_somebody_unknown_is_not_sent(telling: People) -> None:
    async with telling.as_token(MEMBER) as member:
        nobody = await member.post(SEND, json={"rule": RULE | {"tell": []}})
        assert error_of(nobody)["message"] == "tell: the rule tells nobody"
        unknown = await member.post(SEND, json={"rule": RULE})
        assert error_of(unknown)["message"] == "tell: there is no channel `team`"
    async with telling.as_token(VIEWER) as viewer:
        assert (await viewer.post(SEND, json={"rule": RULE})).status_code == 403
