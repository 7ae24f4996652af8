"""Links of messages that acknowledge or silence: signed, and harmless to whoever only opens them."""

import time

import pytest

from logboom.alerts.actions import Action, Actions
from logboom.errors import Forbidden

KEY = "key of the tests"
ACTION = Action("silence", 1, 2, 3, "web-1")


def test_what_was_signed_is_read_back() -> None:
    actions = Actions(KEY, hours=1)
    assert actions.read(actions.token(ACTION)) == ACTION


@pytest.mark.parametrize(
    "forge", [lambda token: token[:-1] + "A", lambda token: "", lambda _: Actions("x", hours=1).token(ACTION)]
)
def test_what_we_did_not_sign_is_refused(forge) -> None:
    token = Actions(KEY, hours=1).token(ACTION)
    forged = forge(token)
    if forged == token:
        forged = token + "A"
    with pytest.raises(Forbidden):
        Actions(KEY, hours=1).read(forged)


def test_a_link_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    token = Actions(KEY, hours=1).token(ACTION)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 3_700)
    with pytest.raises(Forbidden):
        Actions(KEY, hours=1).read(token)
