"""Sends what waits in the outbox: each notification once, again only after a failure or a crash, under the same key."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from prometheus_client import Counter

from logboom.alerts.channels import Channel, SendFailed, stored_channel
from logboom.alerts.composing import Composer
from logboom.alerts.delivery import Delivery
from logboom.alerts.rule import Rule, read_rule
from logboom.alerts.sealing import Sealing
from logboom.alerts.settings import AlertsSettings
from logboom.alerts.silencing import fits
from logboom.catalog.alert_outbox import Claimed
from logboom.catalog.alert_records import RuleRecord, TransitionRecord
from logboom.catalog.catalog import Catalog
from logboom.catalog.clock import Clock, system_clock
from logboom.errors import InvalidRequest, LogboomError

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS: Final = 5.0
LONGEST_PAUSE_SECONDS: Final = 3_600.0
ANSWER_CHARACTERS: Final = 1_000

SENT = Counter("logboom_alert_notifications_total", "Attempts to send a notification", ["kind", "outcome"])


class Sender:
    """`send_due` begins to send what is due; each message goes on by itself, however long its receiver takes."""

    def __init__(
        self,
        catalog: Catalog,
        composer: Composer,
        sealing: Sealing,
        settings: AlertsSettings,
        delivery: Delivery,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._catalog = catalog
        self._composer = composer
        self._sealing = sealing
        self._settings = settings
        self._clock = clock
        self._delivery = delivery
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def send_due(self, still_ours: Callable[[], bool] = lambda: True) -> int:
        """How many messages it begins to send: none once `still_ours` says that another node does it."""
        if not await asyncio.to_thread(self._catalog.alert_outbox.waits, set(self._under_way)):
            return 0
        claimed = await asyncio.to_thread(self._claim)
        if not still_ours():
            return 0
        for one in claimed:
            number = one.notification.id
            task = self._under_way[number] = asyncio.create_task(self._attempt(one), name=f"notification-{number}")
            task.add_done_callback(partial(self._ended, number))
        return len(claimed)

    def _ended(self, number: int, _: asyncio.Task[None]) -> None:
        del self._under_way[number]

    async def settled(self, *, within_seconds: float | None = None) -> None:
        """Return when nothing is under way, or after so long; then what still is, is left to the next start."""
        if not self._under_way:
            return
        _, waiting = await asyncio.wait(self._under_way.values(), timeout=within_seconds)
        for task in waiting:
            task.cancel()

    def next_due(self) -> datetime | None:
        """When something will be there to send; None while nothing waits."""
        return self._catalog.alert_outbox.next_due(set(self._under_way))

    def _claim(self) -> list[Claimed]:
        silences = self._catalog.alert_silences.in_force()

        def silenced(transition: TransitionRecord) -> bool:
            if not any(silence.project == transition.project for silence in silences):
                return False
            rule = _readable(self._catalog.alert_rules.find(transition.rule))
            return any(fits(silence, transition, rule) for silence in silences)

        return self._catalog.alert_outbox.claim(silenced, set(self._under_way))

    async def _attempt(self, claimed: Claimed) -> None:
        notification = claimed.notification
        subject = notification.subject
        kind = "unknown"
        try:
            channel, rules, slug = await asyncio.to_thread(self._about, claimed)
            kind = channel.kind
            message = await self._composer.message(
                rules, claimed.transitions, slug=slug, idempotency_key=notification.idempotency_key
            )
            subject = message.subject
            answer = await self._delivery.send(
                notification.channel,
                partial(channel.send, message, self._settings),
                seconds=self._settings.send_seconds,
            )
        except LogboomError as error:
            await asyncio.to_thread(self._failed, claimed, kind, subject, error)
        except Exception as error:
            # A library's bug must not keep the others from being sent.
            log.exception("notification %d failed", notification.id)
            bug = SendFailed(f"a bug of ours or of a library: {type(error).__name__}")
            await asyncio.to_thread(self._failed, claimed, kind, subject, bug)
        else:
            SENT.labels(kind, "sent").inc()
            text = answer.text[:ANSWER_CHARACTERS]
            await asyncio.to_thread(self._taken, claimed, subject, text)

    def _about(self, claimed: Claimed) -> tuple[Channel, list[Rule], str]:
        """What the catalog knows of a notification."""
        channel = self._channel(claimed.notification.channel)
        slug = self._catalog.projects.get(claimed.notification.project).slug
        return channel, self._composer.rules_of(claimed.transitions), slug

    def _taken(self, claimed: Claimed, subject: str, answer: str) -> None:
        self._catalog.alert_outbox.attempted(claimed.notification.id, status="sent", subject=subject, answer=answer)

    def _channel(self, number: int) -> Channel:
        record = self._catalog.alert_channels.find(number)
        if record is None:
            raise SendFailed("the channel was deleted", lasting=True)
        return stored_channel(record, self._sealing)

    def _failed(self, claimed: Claimed, kind: str, subject: str, error: LogboomError) -> None:
        notification = claimed.notification
        lasting = isinstance(error, SendFailed) and error.lasting
        last = lasting or notification.attempts + 1 >= self._settings.attempts
        asked = error.retry_after_seconds if isinstance(error, SendFailed) else None
        SENT.labels(kind, "failed" if last else "repeated").inc()
        log.warning("notification %d was not taken: %s", notification.id, error.message)
        pause = max(asked or 0.0, pause_seconds(notification.attempts))
        self._catalog.alert_outbox.attempted(
            notification.id,
            status="failed" if last else "waiting",
            subject=subject,
            answer=error.message[:ANSWER_CHARACTERS],
            next_attempt_at=None if last else self._clock() + timedelta(seconds=pause),
        )


def _readable(record: RuleRecord | None) -> Rule | None:
    """None for a document that this version does not understand: it must not keep the others from being sent."""
    try:
        return read_rule(record.document) if record else None
    except InvalidRequest:
        return None


def pause_seconds(attempts: int) -> float:
    """Doubles with each attempt; spread, so that not all come back at once."""
    pause = min(FIRST_PAUSE_SECONDS * 2**attempts, LONGEST_PAUSE_SECONDS)
    return float(pause * random.uniform(0.8, 1.2))  # noqa: S311  # nobody gains by guessing it
