"""Sends what waits in the outbox: each notification once, again only after a failure or a crash, under the same key."""

import asyncio
import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from prometheus_client import Counter

from logboom.alerts.channels import Channel, SendFailed, stored_channel
from logboom.alerts.composing import Composer
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
AT_A_TIME: Final = (
    8  # in threads of their own: receivers that answer slowly must not keep the server's other work waiting
)

SENT = Counter("logboom_alert_notifications_total", "Attempts to send a notification", ["kind", "outcome"])


class Sender:
    """`send_due` sends all that is due at a moment and returns."""

    def __init__(
        self,
        catalog: Catalog,
        composer: Composer,
        sealing: Sealing,
        settings: AlertsSettings,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._catalog = catalog
        self._composer = composer
        self._sealing = sealing
        self._settings = settings
        self._clock = clock
        self._threads = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="notification")

    async def send_due(self, still_ours: Callable[[], bool] = lambda: True) -> int:
        """How many notifications were attempted. Nothing is sent once `still_ours` says that another node does it."""
        if not await asyncio.to_thread(self._catalog.alert_outbox.waits):
            return 0
        claimed = await asyncio.to_thread(self._claim)
        if not claimed or not still_ours():
            return 0
        await asyncio.gather(*(self._attempt(one) for one in claimed))
        return len(claimed)

    def _claim(self) -> list[Claimed]:
        silences = self._catalog.alert_silences.in_force()

        def silenced(transition: TransitionRecord) -> bool:
            if not any(silence.project == transition.project for silence in silences):
                return False
            rule = _readable(self._catalog.alert_rules.find(transition.rule))
            return any(fits(silence, transition, rule) for silence in silences)

        return self._catalog.alert_outbox.claim(silenced)

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
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, channel.send, message, self._settings)
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
