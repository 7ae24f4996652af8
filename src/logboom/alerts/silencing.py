"""Whether a silence fits an alert.

{"rule": "Checkout*", "key": "web-1", "label.team": "shop"}      all must fit; * stands for any characters
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from logboom.alerts.rule import Rule
from logboom.catalog.alert_records import SilenceRecord, TransitionRecord
from logboom.errors import InvalidRequest

LABEL = "label."


def checked_matchers(matchers: Mapping[str, str]) -> dict[str, str]:
    """Raises InvalidRequest for one that could fit nothing."""
    if not matchers:
        raise InvalidRequest("a silence needs matchers", hint='{"rule": "*"} silences the whole project')
    for name in matchers:
        if name not in ("rule", "key", "level") and not name.startswith(LABEL):
            raise InvalidRequest(f"matchers: there is no `{name[:64]}`", hint="use rule, key, level, or label.NAME")
    return dict(matchers)


def fits(silence: SilenceRecord, transition: TransitionRecord, rule: Rule | None) -> bool:
    if silence.project != transition.project:
        return False
    facts = {"key": transition.key, "level": transition.level, "rule": rule.name if rule else ""}
    labels = rule.labels if rule else {}
    return all(
        fnmatchcase(labels.get(name.removeprefix(LABEL), "") if name.startswith(LABEL) else facts[name], pattern)
        for name, pattern in silence.matchers.items()
    )
