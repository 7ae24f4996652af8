"""Notifications over a real SMTP server: told at once, told once, again only after a failure."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from logboom.catalog.issue_records import NewIssue
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine
from tests.alerts.mailbox import Mailbox
from tests.alerts.receiver import receiving
from tests.alerts.watching import NOON, SETTINGS, Watch, a_notice, mail_settings, watching
from tests.waiting import until


@pytest.fixture
def watch(engine: Engine, tmp_path, mailbox: Mailbox):
    settings = SETTINGS.model_copy(update={"mail": mail_settings(mailbox.port)})
    with watching(engine, tmp_path, settings) as watch:
        seal = watch.alerting.sealing.seal({"to": ["ops@example.org"]})
        watch.catalog.alert_channels.create(watch.project, "team", "email", shown={}, sealed=seal)
        yield watch


async def test_a_firing_rule_is_mailed_with_text_html_and_the_exact_search(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(
        name="Failing checkout", watch={"kind": "count", "query": "service:checkout", "by": "host"},
        threshold={"critical": 1}, tell=["team"], runbook="https://wiki.example.org/checkout",
    )  # fmt: skip
    await watch.until(NOON + 60)
    await watch.receive(*[{"ago": 1, "service": "checkout", "host": "web-1"}] * 2)
    await watch.until(NOON + 100)
    assert await watch.send() == 1
    (mail,) = mailbox.mails
    assert mail["Subject"].strip() == "[critical] Failing checkout: web-1: 2 events (critical above 1) [shop]"
    assert mail["To"] == "ops@example.org"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = "https://logs.example.org/?project=shop&query=%28service%3Acheckout%29+host%3A%22web-1%22&start="
    assert link in text
    assert link.replace("&", "&amp;") in html
    assert "checkout web-1" in text  # a sample event
    assert "Silence 1 h" in html
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<counts.png>"
    assert 'src="cid:counts.png"' in html
    assert picture.get_content().startswith(b"\x89PNG")
    assert all("https://wiki.example.org/checkout" in part for part in (text, html))


async def test_a_new_issue_is_mailed_with_its_title_and_link(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(name="New errors", watch={"kind": "issue"}, tell=["team"])
    await watch.evaluator.run_once()
    watch.notices.all.append(a_notice(watch))
    await watch.evaluator.run_once()
    await watch.evaluator.run_once()
    await watch.send()
    (mail,) = mailbox.mails
    assert "New issue: ValueError" in mail["Subject"]
    assert "/issues/SHOP-1?project=shop" in mail.get_body(("plain",)).get_content()
    assert "&lt;b&gt;no&lt;/b&gt;" in mail.get_body(("html",)).get_content()


async def test_an_issue_that_reaches_many_users_is_mailed_under_its_name(watch: Watch, mailbox: Mailbox) -> None:
    watch.catalog.issues.create(
        [
            NewIssue(
                project=watch.project, grouping="v1", fingerprint=77, title="ValueError: no such basket", culprit="",
                type="ValueError", level="error", platform="python", logger="", first_seen=watch.clock(),
                first_release="", first_event_id="",
            )
        ]
    )  # fmt: skip
    watch.rule(name="Many users", watch={"kind": "issue_users"}, threshold={"critical": 2}, tell=["team"])
    await watch.until(NOON + 60)
    users = [{"ago": 1, "fingerprint": 77, "message": "boom", "attributes": {"user.id": str(one)}} for one in range(3)]
    await watch.receive(*users)
    await watch.until(NOON + 100)
    await watch.send()
    (mail,) = mailbox.mails
    assert mail["Subject"].strip() == "[critical] Many users: SHOP-1: 3 users (critical above 2) [shop]"
    text = mail.get_body(("plain",)).get_content()
    assert "ValueError: no such basket" in text
    assert "https://logs.example.org/issues/SHOP-1?project=shop" in text
    assert "| 14:14:59 boom" in text  # a sample event, found by its fingerprint


async def test_issues_of_before_the_rule_and_of_other_projects_are_not_told(watch: Watch, mailbox: Mailbox) -> None:
    watch.notices.all.append(a_notice(watch, 1))
    watch.rule(watch={"kind": "issue"}, tell=["team"])
    await watch.evaluator.run_once()
    other = a_notice(watch, 2)
    watch.notices.all += [
        IssueNotice(**{name: getattr(other, name) for name in other.__slots__} | {"project": 9_999_999}),
        a_notice(watch, 3, kind="resolved"),
    ]
    await watch.evaluator.run_once()
    assert watch.transitions() == []


async def test_a_refused_mail_is_tried_again_under_the_same_message_id(watch: Watch, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 later", "250 OK"]
    watch.rule(watch={"kind": "issue"}, tell=["team"])
    await watch.evaluator.run_once()
    watch.notices.all.append(a_notice(watch))
    await watch.evaluator.run_once()
    sender = watch.sender()
    await watch.send(sender)
    assert mailbox.mails == []
    assert await watch.send(sender) == 0  # not before its time
    ((notification, *_),) = watch.catalog.alert_outbox.log(watch.project)
    assert (notification.status, notification.answer) == ("waiting", "451 later")
    watch.now += 10
    await watch.send(sender)
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == f"<{notification.idempotency_key}@example.org>"


async def test_slow_receivers_do_not_hold_up_the_servers_other_work(watch: Watch) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    with receiving() as receiver:
        receiver.stall = threading.Event()
        sealed = watch.alerting.sealing.seal({"url": receiver.url, "secret": ""})
        watch.catalog.alert_channels.create(watch.project, "slow", "webhook", shown={}, sealed=sealed)
        watch.rule(watch={"kind": "issue"}, tell=["slow"])
        await watch.evaluator.run_once()
        watch.notices.all.append(a_notice(watch))
        await watch.evaluator.run_once()
        sending = asyncio.create_task(watch.sender().send_due())

        async def is_sending() -> bool:
            return bool(receiver.posts)

        await until(is_sending)
        async with asyncio.timeout(4):
            assert await asyncio.to_thread(lambda: "done") == "done"
        receiver.stall.set()
        assert await sending == 1


@pytest.mark.slow
async def test_a_receiver_that_does_not_answer_keeps_no_other_from_being_told(watch: Watch, mailbox: Mailbox) -> None:
    """Nor a second message to itself from being tried later, under its key."""
    watch.settings = watch.settings.model_copy(update={"send_seconds": 5.0})
    with receiving() as receiver:
        receiver.stall = threading.Event()
        sealed = watch.alerting.sealing.seal({"url": receiver.url, "secret": ""})
        watch.catalog.alert_channels.create(watch.project, "slow", "webhook", shown={}, sealed=sealed)
        watch.rule(watch={"kind": "issue"}, tell=["slow", "team"])
        await watch.evaluator.run_once()
        watch.notices.all.append(a_notice(watch, 1))
        await watch.evaluator.run_once()
        sender = watch.sender()
        assert await sender.send_due() == 2

        async def is_mailed() -> bool:
            return len(mailbox.mails) == 1

        await until(is_mailed)
        assert await sender.send_due() == 0  # what is under way is not begun again
        watch.notices.all.append(a_notice(watch, 2))
        await watch.evaluator.run_once()
        await sender.send_due()
        await sender.settled()
        statuses = {(kind, one.status) for one, _, kind, _ in watch.catalog.alert_outbox.log(watch.project)}
        assert statuses == {("email", "sent"), ("webhook", "waiting")}
        assert len(mailbox.mails) == 2
        receiver.stall.set()
        receiver.stall = None

        async def is_posted() -> bool:
            watch.now += 60
            await watch.send(sender)
            return {one.status for one, *_ in watch.catalog.alert_outbox.log(watch.project)} == {"sent"}

        await until(is_posted)
        assert len({post.headers["Idempotency-Key"] for post in receiver.posts}) == 2


@pytest.mark.slow
async def test_a_receiver_that_fails_is_tried_again_with_growing_pauses_and_when_it_wants(watch: Watch) -> None:
    """Fails, is overloaded and says for how long, does not answer, then takes it: the same document each time."""
    watch.settings = watch.settings.model_copy(update={"send_seconds": 5.0})
    with receiving() as receiver:
        receiver.answers = [(500, {}), (429, {"Retry-After": "120"})]
        sealed = watch.alerting.sealing.seal({"url": receiver.url, "secret": "s3cret"})
        watch.catalog.alert_channels.create(watch.project, "bot", "webhook", shown={}, sealed=sealed)
        watch.rule(watch={"kind": "issue"}, tell=["bot"])
        await watch.evaluator.run_once()
        watch.notices.all.append(a_notice(watch))
        await watch.evaluator.run_once()
        sender, pauses, answers = watch.sender(), [], []
        for number in range(4):
            if number == 2:
                receiver.stall = threading.Event()
            assert await watch.send(sender) == 1
            if receiver.stall is not None:
                receiver.stall.set()
                receiver.stall = None
            ((one, *_),) = watch.catalog.alert_outbox.log(watch.project)
            answers.append((one.status, one.answer))
            if one.next_attempt_at is not None:
                pauses.append((one.next_attempt_at - watch.clock()).total_seconds())
                watch.now += pauses[-1] + 1

        async def is_sent() -> bool:
            """A call whose time is over may still be on its way back."""
            watch.now += 600
            await watch.send(sender)
            ((one, *_),) = watch.catalog.alert_outbox.log(watch.project)
            return one.status == "sent"

        await until(is_sent)
    assert answers[:2] == [("waiting", "500 said so"), ("waiting", "429 said so")]
    assert answers[2][0] == "waiting"
    assert 4 <= pauses[0] <= 6
    assert pauses[1] == 120
    assert 16 <= pauses[2] <= 24
    assert len({post.headers["Idempotency-Key"] for post in receiver.posts}) == 1
    assert len({json.loads(post.body)["text"].partition("acknowledge:")[0] for post in receiver.posts}) == 1


async def test_a_rule_that_cannot_be_read_any_more_keeps_no_other_from_being_told(
    watch: Watch, mailbox: Mailbox
) -> None:
    """As after a downgrade."""
    unreadable = watch.rule(name="of tomorrow", watch={"kind": "issue"}, tell=["team"])
    watch.rule(name="of today", watch={"kind": "issue"}, tell=["team"])
    await watch.evaluator.run_once()
    watch.notices.all.append(a_notice(watch))
    await watch.evaluator.run_once()
    watch.catalog.alert_rules.change(
        watch.project, unreadable.id, name="of tomorrow", document={"watch": {"kind": "omen"}}, enabled=True,
        afresh=False, by="ines",
    )  # fmt: skip
    watch.catalog.alert_silences.create(
        watch.project, {"rule": "of today"}, ends_at=datetime.fromtimestamp(NOON + 1_000, UTC), author="ines"
    )
    assert await watch.send() == 1
    statuses = [one.status for one, *_ in watch.catalog.alert_outbox.log(watch.project)]
    assert sorted(statuses) == ["silenced", "waiting"]


async def test_a_crash_between_sending_and_recording_repeats_the_same_mail(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(watch={"kind": "issue"}, tell=["team"])
    await watch.evaluator.run_once()
    watch.notices.all.append(a_notice(watch))
    await watch.evaluator.run_once()
    sender = watch.sender()
    record, watch.catalog.alert_outbox.attempted = watch.catalog.alert_outbox.attempted, lambda *_, **__: None
    await watch.send(sender)
    watch.catalog.alert_outbox.attempted = record
    await watch.send()
    await watch.send()
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_what_fires_together_is_one_message(watch: Watch, mailbox: Mailbox) -> None:
    for name in ("one", "two", "three"):
        watch.rule(name=name, tell=["team"])
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1})
    await watch.until(NOON + 100)
    await watch.send()
    (mail,) = mailbox.mails
    assert "and 2 more" in mail["Subject"]


async def test_a_silenced_alert_is_recorded_but_not_sent(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(name="Noise", labels={"team": "shop"}, tell=["team"])
    watch.catalog.alert_silences.create(
        watch.project, {"label.team": "sh*"}, ends_at=datetime.fromtimestamp(NOON + 1_000, UTC), author="ines"
    )
    await watch.until(NOON + 60)
    await watch.receive({"ago": 1}, {"ago": 1}, {"ago": 1})
    await watch.until(NOON + 100)
    await watch.send()
    assert mailbox.mails == []
    assert [one.status for one, *_ in watch.catalog.alert_outbox.log(watch.project)] == ["silenced"]
    assert watch.kinds() == ["fired"]


async def test_when_a_silence_ends_what_still_fires_is_told_once(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(name="Noise", tell=["team"], threshold={"direction": "below", "critical": 1})
    silence = watch.catalog.alert_silences.create(
        watch.project, {"rule": "Noise"}, ends_at=datetime.fromtimestamp(NOON + 10_000, UTC), author="ines"
    )
    await watch.until(NOON + 100)
    sender = watch.sender()
    await watch.send(sender)
    await watch.send(sender)
    assert mailbox.mails == []
    watch.catalog.alert_silences.end(watch.project, silence.id)
    watch.now += 1
    await watch.send(sender)
    await watch.send(sender)
    assert len(mailbox.mails) == 1


async def test_an_acknowledged_alert_is_not_told_again_until_it_ends(watch: Watch, mailbox: Mailbox) -> None:
    watch.rule(tell=["team"], threshold={"direction": "below", "critical": 1}, repeat="5m")
    await watch.until(NOON + 400)
    assert watch.kinds() == ["fired", "repeated"]
    (alert,) = watch.catalog.alert_log.alerts(watch.project)
    watch.catalog.alert_log.acknowledge(watch.project, alert.id, by="ines")
    await watch.until(NOON + 1_000)
    assert watch.kinds() == ["fired", "repeated"]
