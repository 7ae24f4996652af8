"""`/api/v1/alerts`: rules, channels, silences and their logs, each for whoever may."""

from logboom.alerts.actions import Action
from tests.api.people import ADMIN, MEMBER, VIEWER, People, error_of

RULE = {"name": "Errors", "watch": {"kind": "count", "query": "level>=error"}, "threshold": {"critical": 10}}


async def test_a_rule_is_made_listed_changed_and_deleted(people: People) -> None:
    async with people.as_token(MEMBER) as member:
        made = await member.post("/api/v1/alerts/rules", json={"rule": RULE})
        assert made.status_code == 201, made.text
        assert made.json()["rule"] == RULE
        assert made.json()["state"] == "new"
        number = made.json()["id"]
        changed = await member.put(f"/api/v1/alerts/rules/{number}", json={"rule": RULE | {"name": "Failures"}})
        assert changed.json()["changed_by"] == MEMBER
        listed = await member.get("/api/v1/alerts/rules")
        assert [rule["rule"]["name"] for rule in listed.json()["rules"]] == ["Failures"]
        assert (await member.delete(f"/api/v1/alerts/rules/{number}")).status_code == 204
        assert (await member.get("/api/v1/alerts/rules")).json() == {"rules": []}


async def test_a_wrong_rule_is_refused_with_the_place_that_is_wrong(people: People) -> None:
    async with people.as_token(MEMBER) as member:
        wrong = await member.post("/api/v1/alerts/rules", json={"rule": RULE | {"window": "soon"}})
        assert wrong.status_code == 400
        assert error_of(wrong)["message"].startswith("window: ")
        unknown = await member.post("/api/v1/alerts/rules", json={"rule": RULE | {"tell": ["nobody"]}})
        assert error_of(unknown)["message"] == "tell: there is no channel `nobody`"


async def test_viewers_read_but_change_nothing(people: People) -> None:
    async with people.as_token(VIEWER) as viewer:
        assert (await viewer.get("/api/v1/alerts/rules")).status_code == 200
        assert (await viewer.post("/api/v1/alerts/rules", json={"rule": RULE})).status_code == 403
        assert (await viewer.post("/api/v1/alerts/silences", json={"matchers": {"rule": "*"}})).status_code == 403


async def test_a_channels_secret_is_never_shown_again_and_not_in_the_catalog(people: People) -> None:
    url = "slack://TokenA0000/TokenB0000/TokenC0000000000000000000/#oncall"
    body = {"name": "oncall", "channel": {"kind": "apprise", "url": url}}
    async with people.as_token(ADMIN) as admin:
        made = await admin.post("/api/v1/alerts/channels", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["shown"] == {"service": "slack"}
        assert "Token" not in made.text + (await admin.get("/api/v1/alerts/channels")).text
    record = people.catalog.alert_channels.all(people.shop.id)[0]
    assert "TokenA" not in record.sealed
    assert people.services.alerts.sealing.unseal(record.sealed) == {"url": url}


async def test_a_wrong_channel_is_refused_without_repeating_its_secret(people: People) -> None:
    async with people.as_token(ADMIN) as admin:
        body = {"name": "x", "channel": {"kind": "apprise", "url": "nothing://hunter2"}}
        wrong = await admin.post("/api/v1/alerts/channels", json=body)
        assert wrong.status_code == 400
        assert "hunter2" not in wrong.text


async def test_members_may_not_make_channels(people: People) -> None:
    async with people.as_token(MEMBER) as member:
        body = {"name": "me", "channel": {"kind": "email", "to": ["me@example.org"]}}
        assert (await member.post("/api/v1/alerts/channels", json=body)).status_code == 403


async def test_a_silence_is_made_and_ended(people: People) -> None:
    async with people.as_token(MEMBER) as member:
        body = {"matchers": {"rule": "Err*"}, "seconds": 3600, "comment": "deploy"}
        made = await member.post("/api/v1/alerts/silences", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["author"] == MEMBER
        assert (await member.delete(f"/api/v1/alerts/silences/{made.json()['id']}")).status_code == 204
        assert (await member.delete(f"/api/v1/alerts/silences/{made.json()['id']}")).status_code == 404
        nothing = await member.post("/api/v1/alerts/silences", json={"matchers": {}, "seconds": 60})
        assert error_of(nothing)["code"] == "invalid_request"


async def test_the_test_button_tells_what_the_receiver_answered(people: People) -> None:
    async with people.as_token(ADMIN) as admin:
        body = {"name": "x", "channel": {"kind": "email", "to": ["me@example.org"]}}
        answer = await admin.post("/api/v1/alerts/channels/test", json=body)
        assert error_of(answer)["message"] == "no SMTP server is set"


async def test_a_link_of_a_message_acts_only_by_its_button(people: People) -> None:
    """Mail scanners open every link."""
    rule = people.catalog.alert_rules.create(people.shop.id, "Errors [all]", RULE)
    token = people.services.alerts.actions.token(Action("silence", people.shop.id, rule.id, None, "web-1"))
    shown = await people.http.get("/api/v1/alerts/act", params={"token": token})
    assert "Silence for 1 hour" in shown.text
    assert people.catalog.alert_silences.all(people.shop.id) == []
    for _ in range(2):
        assert "Silent for an hour" in (await people.http.post("/api/v1/alerts/act", params={"token": token})).text
    (silence,) = people.catalog.alert_silences.all(people.shop.id)
    assert silence.matchers == {"rule": "Errors [[]all]", "key": "web-1"}
    assert (await people.http.post("/api/v1/alerts/act", params={"token": token + "x"})).status_code == 403
