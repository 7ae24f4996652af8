"""`/api/v1/alerts/act`: the links `acknowledge` and `silence 1 h` of messages.

The signed link is the right to do this one thing, so that whoever is woken needs no password on the phone. Opening it
shows a page with a button and changes nothing: scanners of mail open every link.
"""

import glob
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from logboom.alerts.actions import SILENCE_SECONDS, Action
from logboom.alerts.rendering import page
from logboom.api.services import Services, Wired
from logboom.catalog.alert_records import RuleRecord
from logboom.errors import Conflict, NotFound

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

AUTHOR: Final = "a link in a message"
WORDS: Final = {"acknowledge": "Acknowledge", "silence": "Silence for 1 hour"}


@router.get("/act", response_class=HTMLResponse)
def ask(token: Annotated[str, Query(max_length=4_000)], services: Wired) -> HTMLResponse:
    """A page with a button that does what the link is for."""
    action = services.alerts.actions.read(token)
    rule = _rule(action, services)
    return HTMLResponse(page("action.html", word=WORDS[action.deed], rule=rule.name, key=action.key, token=token))


@router.post("/act", response_class=HTMLResponse)
def act(token: Annotated[str, Query(max_length=4_000)], services: Wired) -> HTMLResponse:
    """Do it. Twice is as good as once."""
    action = services.alerts.actions.read(token)
    rule = _rule(action, services)
    if action.deed == "acknowledge":
        if action.alert is None:
            raise Conflict("there is no alert to acknowledge", hint="silence the rule instead")
        services.catalog.alert_log.acknowledge(action.project, action.alert, by=AUTHOR)
        services.on_notice()
        done = "Acknowledged. It is not told again until it ends."
    else:
        matchers = {"rule": glob.escape(rule.name), **({"key": glob.escape(action.key)} if action.key else {})}
        ends_at = datetime.now(UTC) + timedelta(seconds=SILENCE_SECONDS)
        running = services.catalog.alert_silences.in_force()
        if not any(one.project == action.project and dict(one.matchers) == matchers for one in running):
            services.catalog.alert_silences.create(action.project, matchers, ends_at=ends_at, author=AUTHOR)
        done = "Silent for an hour."
    return HTMLResponse(page("action.html", done=done, rule=rule.name, key=action.key))


def _rule(action: Action, services: Services) -> RuleRecord:
    found = services.catalog.alert_rules.find(action.rule)
    if found is None:
        raise NotFound("the rule of this link is not there any more")
    return found
