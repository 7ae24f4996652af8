"""A rule that was sent, once its channels are known to be there."""

from typing import Any

from logboom.alerts.rule import Rule, read_rule
from logboom.api.services import Services
from logboom.errors import InvalidRequest


def checked_rule(document: dict[str, Any], project: int, services: Services) -> Rule:
    """Raises InvalidRequest for what is no rule, and for channels that the project does not have."""
    rule = read_rule(document)
    known = {channel.name for channel in services.catalog.alert_channels.all(project)}
    missing = [name for name in rule.tell if name not in known]
    if missing:
        hint = f"the channels are {', '.join(sorted(known))}" if known else "make one: POST /api/v1/alerts/channels"
        raise InvalidRequest(f"tell: there is no channel `{missing[0]}`", hint=hint)
    return rule
