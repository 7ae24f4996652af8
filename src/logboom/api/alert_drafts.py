"""`/api/v1/alerts/backtest`, `/preview` and `/preview/send`: what a rule that is not saved yet would have done, how it
would say so, and whether that arrives.
"""

import asyncio
import base64
import time
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from logboom.alerts import backtest as back_test
from logboom.alerts.backtest import as_json
from logboom.alerts.channels import stored_channel
from logboom.alerts.channels.webhook import document
from logboom.alerts.composing import Composer
from logboom.alerts.conditions import Issue
from logboom.alerts.evidence import Evidence
from logboom.alerts.links import Links
from logboom.alerts.message import Message
from logboom.alerts.preview import example
from logboom.alerts.rendering import PICTURE_ID
from logboom.alerts.rule import Rule, read_rule
from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer, Body
from logboom.api.checked_rule import checked_rule
from logboom.api.connected import while_connected
from logboom.api.services import Services, Wired
from logboom.catalog.alert_records import ChannelRecord
from logboom.catalog.records import Project
from logboom.errors import InvalidRequest, LogboomError
from logboom.issues.notices import Notices
from logboom.query.time import SECOND, parse_time

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

MOST_NOTICES: Final = 10_000

Document = Annotated[dict[str, Any], Field(description="The rule, as in docs/alerts.md.")]


class BackTestQuestion(Body):
    rule: Document
    start: str = Field(default="-1d", description="As in searches.")
    end: str = Field(default="now", description="As in searches.")


class BackTestAnswer(Answer):
    windows: int
    elapsed_ms: int
    start: int = Field(description="Seconds since 1970.")
    end: int
    messages: int = Field(description="To each channel of the rule; what happens at the same moment is one message.")
    curve: list[tuple[int, float]] = Field(
        description="The worst values of all keys over time, with the ends of their windows; at most 360."
    )
    transitions: list[dict[str, Any]]


class PreviewQuestion(Body):
    rule: Document
    kind: str = Field(default="fired", description="fired, raised, repeated, resolved, late, no_data, data_back.")
    key: str | None = Field(default=None, max_length=1_000, description="Of a rule with `by`; left out: an example.")
    level: str = Field(default="", description="Left out: the gravest that the rule has.")
    value: float | None = Field(default=None, description="Left out: one beyond the threshold.")
    window_end: int | None = Field(default=None, description="Seconds since 1970; left out: now.")
    evidence: dict[str, Any] = Field(default_factory=dict, description="As a back-test gives it.")


class PreviewAnswer(Answer):
    subject: str
    text: str
    html: str
    webhook: dict[str, Any] = Field(description="The document that webhooks are sent.")


class ChannelTestAnswer(Answer):
    channel: str
    sent: bool
    answer: str = Field(description="What the receiver said, or why it was not sent.")


class SentPreviewAnswer(Answer):
    subject: str
    channels: list[ChannelTestAnswer]


@router.post("/backtest")
async def backtest(
    request: Request, body: BackTestQuestion, project: ReadableProject, services: Wired
) -> BackTestAnswer:
    """What a rule would have done in the past: the same evaluator as live, on events as they were received."""
    rule = read_rule(body.rule)
    now = time.time_ns()
    since, until = (parse_time(text, now=now) for text in (body.start, body.end))
    start, end = since // SECOND, until // SECOND
    if end <= start:
        raise InvalidRequest("the range of time ends before it starts", hint="let `end` be later than `start`")
    if isinstance(rule.watch, Issue):
        return await asyncio.to_thread(_of_issues, rule, project, since, until, services)
    found = await while_connected(
        request,
        back_test.backtest(
            services.engine,
            rule,
            project.id,
            start=start,
            end=end,
            lateness_seconds=services.alerts.settings.allowed_lateness_seconds,
        ),
    )
    return BackTestAnswer(
        windows=found.windows,
        elapsed_ms=found.elapsed_ms,
        start=start,
        end=end,
        messages=found.messages,
        curve=found.curve,
        transitions=as_json(found.judged),
    )


@router.post("/preview")
async def preview(request: Request, body: PreviewQuestion, project: ReadableProject, services: Wired) -> PreviewAnswer:
    """The message that a rule would send, in its own words if it has a template, with events of the window."""
    message = await while_connected(request, _message(body, project, services, idempotency_key="preview"))
    picture = "data:image/png;base64," + base64.b64encode(message.picture).decode()
    return PreviewAnswer(
        subject=message.subject,
        text=message.text,
        html=message.html.replace(f"cid:{PICTURE_ID}", picture),
        webhook=document(message),
    )


@router.post("/preview/send")
async def send_preview(
    body: PreviewQuestion, project: MembersProject, asker: Asker, services: Wired
) -> SentPreviewAnswer:
    """Send that message, marked as a test, by each of the rule's channels; the answers are the receivers'."""
    rule = await asyncio.to_thread(checked_rule, body.rule, project.id, services)
    if not rule.tell:
        raise InvalidRequest("tell: the rule tells nobody", hint="name a channel of the project")
    known = await asyncio.to_thread(services.catalog.alert_channels.all, project.id)
    message = await _message(body, project, services, idempotency_key=f"test-{time.time_ns()}", tested_by=asker.email)
    answers = await asyncio.gather(*(_sent(one, message, services) for one in known if one.name in rule.tell))
    return SentPreviewAnswer(subject=message.subject, channels=answers)


async def _message(
    body: PreviewQuestion, project: Project, services: Services, *, idempotency_key: str, tested_by: str = ""
) -> Message:
    rule = read_rule(body.rule)
    transition = example(
        rule,
        project.id,
        now=int(time.time()),
        given=body.model_dump(include={"kind", "level", "value", "window_end", "key", "evidence"}, exclude_none=True),
    )
    alerting = services.alerts
    composer = Composer(
        services.catalog,
        Links(services.public_url),
        alerting.actions,
        Evidence(services.engine, alerting.settings.allowed_lateness_seconds),
    )
    return await composer.message(
        [rule], [transition], slug=project.slug, idempotency_key=idempotency_key, tested_by=tested_by
    )


async def _sent(channel: ChannelRecord, message: Message, services: Services) -> ChannelTestAnswer:
    settings = services.alerts.settings
    try:
        way_out = stored_channel(channel, services.alerts.sealing)
        answer = await services.alerts.delivery.send(
            f"test of {channel.id}", partial(way_out.send, message, settings), seconds=settings.send_seconds
        )
    except LogboomError as error:
        return ChannelTestAnswer(channel=channel.name, sent=False, answer=error.message)
    return ChannelTestAnswer(channel=channel.name, sent=True, answer=answer.text)


def _of_issues(rule: Rule, project: Project, since: int, until: int, services: Services) -> BackTestAnswer:
    began = time.monotonic()
    start, end = (datetime.fromtimestamp(moment / SECOND, UTC) for moment in (since, until))
    notices = Notices(services.catalog).between(project.id, start, end, limit=MOST_NOTICES)
    found = back_test.backtest_of_issues(rule, notices)
    return BackTestAnswer(
        windows=0,
        elapsed_ms=round((time.monotonic() - began) * 1000),
        start=since // SECOND,
        end=until // SECOND,
        messages=found.messages,
        curve=[],
        transitions=found.transitions,
    )
