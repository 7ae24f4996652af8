"""From the transitions of a notification to its message: what the catalog and the events add to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from logboom.alerts.links import Links
from logboom.alerts.message import Message, Told, told_of
from logboom.alerts.rendering import render
from logboom.alerts.rule import read_rule
from logboom.catalog.alert_records import RuleRecord, TransitionRecord
from logboom.catalog.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Composer:
    catalog: Catalog
    links: Links

    def message(self, transitions: Sequence[TransitionRecord], *, project: int, idempotency_key: str) -> Message:
        """The message of these transitions, which are of one project and at least one."""
        slug = self.catalog.projects.get(project).slug
        rules: dict[int, RuleRecord] = {}
        told: list[Told] = []
        for transition in transitions:
            if transition.rule not in rules:
                found = self.catalog.alert_rules.find(transition.rule)
                if found is None:
                    raise LookupError(f"rule {transition.rule} was never there")
                rules[transition.rule] = found
            told.append(told_of(read_rule(rules[transition.rule].document), transition, slug, self.links))
        return render(told, project=slug, idempotency_key=idempotency_key)
