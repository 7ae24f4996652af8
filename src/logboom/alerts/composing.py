"""From the transitions of a notification to its message: what the catalog and the events add to them."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from logboom.alerts.actions import Action, Actions
from logboom.alerts.conditions import Issue
from logboom.alerts.evidence import Evidence
from logboom.alerts.links import Links
from logboom.alerts.message import SHOWN, Message, Told, told_of
from logboom.alerts.rendering import render
from logboom.alerts.rule import Rule, read_rule
from logboom.alerts.worded import worded
from logboom.catalog.alert_records import TransitionRecord
from logboom.catalog.catalog import Catalog
from logboom.errors import LogboomError
from logboom.issues.grouping import CURRENT
from logboom.issues.short_ids import short_id

log = logging.getLogger(__name__)

ALARMING = frozenset({"fired", "raised", "repeated", "late"})
SAMPLED = 3  # transitions of a message whose events are shown: each asks the engine


@dataclass(frozen=True, slots=True)
class Composer:
    """Synchronous, but for what is asked of the engine: `message` is run on the event loop."""

    catalog: Catalog
    links: Links
    actions: Actions
    evidence: Evidence | None = None

    async def message(
        self,
        rules: Sequence[Rule],
        transitions: Sequence[TransitionRecord],
        *,
        slug: str,
        idempotency_key: str,
        tested_by: str = "",
    ) -> Message:
        """The message of these transitions, which are of one project and at least one; `rules` are theirs.

        With `tested_by` it says that somebody tests how it reads, and has nothing to acknowledge.
        """
        told: list[Told] = []
        picture = b""
        for number, (rule, transition) in enumerate(zip(rules, transitions, strict=True)):
            issue = await asyncio.to_thread(self._issue_of, rule, transition, slug)
            one = told_of(rule, transition, slug, self.links, issue=issue)
            if number < SHOWN and transition.kind in ALARMING and not tested_by:
                one = replace(one, links={**one.links, **self._actions(transition)})
            if number < SAMPLED and transition.kind in ALARMING and not isinstance(rule.watch, Issue):
                one = replace(one, samples=await self._samples(rule, transition))
                picture = picture or await self._picture(rule, transition)
            one = worded(rule, transition, one, slug) if number < SHOWN and rule.template else one
            told.append(_as_test(one, tested_by) if tested_by else one)
        return render(told, project=slug, idempotency_key=idempotency_key, picture=picture)

    def rules_of(self, transitions: Sequence[TransitionRecord]) -> list[Rule]:
        """The rule of each; of one that was deleted meanwhile as it was."""
        known: dict[int, Rule] = {}
        for transition in transitions:
            if transition.rule not in known:
                record = self.catalog.alert_rules.find(transition.rule)
                if record is None:
                    raise LookupError(f"rule {transition.rule} was never there")
                known[transition.rule] = read_rule(record.document)
        return [known[transition.rule] for transition in transitions]

    def _issue_of(self, rule: Rule, transition: TransitionRecord, slug: str) -> tuple[str, str] | None:
        """Short id and title of the issue that the key is a fingerprint of."""
        if isinstance(rule.watch, Issue) or rule.watch.by != "fingerprint" or not transition.key.isdigit():
            return None
        wanted = (transition.project, CURRENT, int(transition.key))
        known = self.catalog.issues.of_fingerprints([wanted]).get(wanted)
        number = known.issue_id if known else None
        issue = self.catalog.issues.with_ids([number]).get(number) if number is not None else None
        return (short_id(slug, issue.number), issue.title) if issue else None

    def _actions(self, transition: TransitionRecord) -> dict[str, str]:
        def address(action: Action) -> str:
            return self.actions.address(self.links.base, action)

        about = (transition.project, transition.rule, transition.alert, transition.key)
        return {"acknowledge": address(Action("acknowledge", *about)), "silence": address(Action("silence", *about))}

    async def _samples(self, rule: Rule, transition: TransitionRecord) -> tuple[str, ...]:
        if self.evidence is None:
            return ()
        try:
            return await self.evidence.samples(rule, transition)
        except LogboomError as error:
            log.info("a notification goes without sample events: %s", error.message)
            return ()

    async def _picture(self, rule: Rule, transition: TransitionRecord) -> bytes:
        if self.evidence is None:
            return b""
        try:
            return await self.evidence.picture(rule, transition)
        except LogboomError as error:
            log.info("a notification goes without its picture: %s", error.message)
            return b""


def _as_test(told: Told, tested_by: str) -> Told:
    said = f"{tested_by} tests this rule: what is told here has not happened."
    return replace(told, kind="test", details=(said, *told.details))
