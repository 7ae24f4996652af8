"""`/api/v1/alerts/channels`: the ways out for notifications, a test of each, and the log of what was sent."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from logboom.alerts.channels import Channel, read_channel, stored_channel
from logboom.alerts.links import Links
from logboom.alerts.message import Told
from logboom.alerts.rendering import render
from logboom.alerts.silencing import checked_matchers
from logboom.api.access import AdministeredProject, Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer, Body
from logboom.api.pages_of_ids import Paged
from logboom.api.services import Services, Wired
from logboom.catalog.alert_records import ChannelRecord, SilenceRecord
from logboom.catalog.records import Project
from logboom.errors import InvalidRequest

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

Configuration = Annotated[dict[str, Any], Field(description="`kind` and what it needs, as in docs/alerts.md.")]
LONGEST_SILENCE_DAYS = 366


class NewChannel(Body):
    name: str = Field(min_length=1, max_length=200)
    channel: Configuration


class ChannelAnswer(Answer):
    id: int
    name: str
    kind: str
    shown: dict[str, Any] = Field(description="The configuration without its secrets, which are never shown again.")
    created_at: datetime
    changed_at: datetime


class ChannelsAnswer(Answer):
    channels: list[ChannelAnswer]


class TestAnswer(Answer):
    answer: str = Field(description="What the receiver said.")


class NotificationAnswer(Answer):
    id: int
    channel: str
    kind: str
    status: str = Field(description="sending, waiting for another attempt, sent, failed, or silenced.")
    subject: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    answer: str
    idempotency_key: str
    transitions: list[int]


class NotificationsAnswer(Answer):
    notifications: list[NotificationAnswer]
    next_before: int | None = Field(default=None, description="`before` of the next page; null on the last one.")


class NewSilence(Body):
    matchers: dict[str, str] = Field(description="All must fit: rule, key, level, label.NAME; `*` for any text.")
    seconds: int | None = Field(default=None, ge=1, description="How long from now; or give ends_at.")
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    comment: str = Field(default="", max_length=2_000)


class SilenceAnswer(Answer):
    id: int
    matchers: dict[str, str]
    comment: str
    author: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime


class SilencesAnswer(Answer):
    silences: list[SilenceAnswer]
    next_before: int | None = Field(default=None, description="`before` of the next page; null on the last one.")


@router.get("/channels")
def list_channels(project: ReadableProject, services: Wired) -> ChannelsAnswer:
    """The channels of a project, by name, without their secrets."""
    found = services.catalog.alert_channels.all(project.id)
    return ChannelsAnswer(channels=[_channel_answer(channel) for channel in found])


@router.post("/channels", status_code=201)
def create_channel(body: NewChannel, project: AdministeredProject, services: Wired) -> ChannelAnswer:
    """Make a channel. Its secrets are encrypted and never shown again."""
    kind, shown, sealed = _stored(body.channel, services)
    return _channel_answer(
        services.catalog.alert_channels.create(project.id, body.name, kind, shown=shown, sealed=sealed)
    )


@router.put("/channels/{channel_id}")
def change_channel(channel_id: int, body: NewChannel, project: AdministeredProject, services: Wired) -> ChannelAnswer:
    """Replace a channel; its kind stays."""
    kind, shown, sealed = _stored(body.channel, services)
    if kind != services.catalog.alert_channels.get(project.id, channel_id).kind:
        raise InvalidRequest("a channel keeps its kind", hint="make another channel")
    return _channel_answer(
        services.catalog.alert_channels.change(project.id, channel_id, name=body.name, shown=shown, sealed=sealed)
    )


@router.delete("/channels/{channel_id}", status_code=204)
def delete_channel(channel_id: int, project: AdministeredProject, services: Wired) -> None:
    """Delete a channel and its secrets; the log of what it sent stays."""
    services.catalog.alert_channels.delete(project.id, channel_id)


@router.post("/channels/{channel_id}/test")
async def test_channel(channel_id: int, project: AdministeredProject, asker: Asker, services: Wired) -> TestAnswer:
    """Send a message that says it is a test, and tell what the receiver answered."""
    record = await asyncio.to_thread(services.catalog.alert_channels.get, project.id, channel_id)
    channel = stored_channel(record, services.alerts.sealing)
    return await _tested(channel, project, asker.email, services, receiver=f"test of {channel_id}")


@router.post("/channels/test")
async def test_configuration(
    body: NewChannel, project: AdministeredProject, asker: Asker, services: Wired
) -> TestAnswer:
    """As above, before the channel is saved."""
    channel = await asyncio.to_thread(read_channel, body.channel)
    return await _tested(channel, project, asker.email, services, receiver=f"test of {asker.email}")


@router.get("/notifications")
def list_notifications(project: ReadableProject, services: Wired, page: Paged) -> NotificationsAnswer:
    """What was sent, the newest first, with what the receivers answered."""
    found = services.catalog.alert_outbox.log(project.id, before=page.before, limit=page.limit)
    return NotificationsAnswer(
        next_before=page.next_before([one for one, *_ in found]),
        notifications=[
            NotificationAnswer(
                id=one.id,
                channel=name,
                kind=kind,
                status=one.status,
                subject=one.subject,
                attempts=one.attempts,
                created_at=one.created_at,
                next_attempt_at=one.next_attempt_at,
                sent_at=one.sent_at,
                answer=one.answer,
                idempotency_key=one.idempotency_key,
                transitions=told,
            )
            for one, name, kind, told in found
        ],
    )


@router.get("/silences")
def list_silences(project: ReadableProject, services: Wired, page: Paged) -> SilencesAnswer:
    """Silences and maintenance windows, the newest first, those of the past too."""
    found = services.catalog.alert_silences.all(project.id, before=page.before, limit=page.limit)
    return SilencesAnswer(silences=[_silence_answer(one) for one in found], next_before=page.next_before(found))


@router.post("/silences", status_code=201)
def create_silence(body: NewSilence, project: MembersProject, asker: Asker, services: Wired) -> SilenceAnswer:
    """Until it ends, what fits is recorded but not told. With `starts_at` it is a maintenance window."""
    starts_at = _aware(body.starts_at) or datetime.now(UTC)
    ends_at = starts_at + timedelta(seconds=body.seconds) if body.seconds else _aware(body.ends_at)
    if ends_at is None:
        raise InvalidRequest("a silence needs an end", hint="give `seconds` or `ends_at`")
    if ends_at - starts_at > timedelta(days=LONGEST_SILENCE_DAYS):
        raise InvalidRequest(f"a silence lasts at most {LONGEST_SILENCE_DAYS} days", hint="turn the rule off instead")
    made = services.catalog.alert_silences.create(
        project.id,
        checked_matchers(body.matchers),
        starts_at=starts_at,
        ends_at=ends_at,
        author=asker.email,
        comment=body.comment,
    )
    return _silence_answer(made)


@router.delete("/silences/{silence_id}", status_code=204)
def end_silence(silence_id: int, project: MembersProject, services: Wired) -> None:
    """End a silence now."""
    services.catalog.alert_silences.end(project.id, silence_id)


def _stored(configuration: dict[str, Any], services: Services) -> tuple[str, dict[str, Any], str]:
    channel = read_channel(configuration)
    whole = channel.model_dump(mode="json", exclude={"kind"})
    return channel.kind, channel.shown(), services.alerts.sealing.seal(whole)


async def _tested(channel: Channel, project: Project, by: str, services: Services, *, receiver: str) -> TestAnswer:
    now = datetime.now(UTC)
    told = Told(
        kind="test",
        level="",
        headline=f"{by} tests this channel",
        details=("Nothing is wrong.",),
        when=f"{now:%Y-%m-%d %H:%M:%S} UTC",
        rule="Test",
        rule_id=0,
        alert=None,
        key="",
        value=None,
        threshold=None,
        late=False,
        window_start=now.isoformat(),
        window_end=now.isoformat(),
        links={"rule": f"{Links(services.public_url).base}/"},
    )
    message = render([told], project=project.slug, idempotency_key=f"test-{time.time_ns()}")
    settings = services.alerts.settings
    answer = await services.alerts.delivery.send(
        receiver, partial(channel.send, message, settings), seconds=settings.send_seconds
    )
    return TestAnswer(answer=answer.text)


def _channel_answer(channel: ChannelRecord) -> ChannelAnswer:
    return ChannelAnswer(
        id=channel.id,
        name=channel.name,
        kind=channel.kind,
        shown=dict(channel.shown),
        created_at=channel.created_at,
        changed_at=channel.changed_at,
    )


def _silence_answer(silence: SilenceRecord) -> SilenceAnswer:
    return SilenceAnswer(
        id=silence.id,
        matchers=dict(silence.matchers),
        comment=silence.comment,
        author=silence.author,
        starts_at=silence.starts_at,
        ends_at=silence.ends_at,
        created_at=silence.created_at,
    )


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
