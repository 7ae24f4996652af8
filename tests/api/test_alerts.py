"""`/api/v1/alerts`: rules, channels, silences and their logs, each for whoever may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from logboom.alerts.actions import Action
from logboom.catalog.alert_records import NewTransition, RuleState, Step
from logboom.catalog.issue_records import NewIssue
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


def fired(number: int) -> NewTransition:
    return NewTransition(
        kind="fired", key=f"host-{number}", level="critical", judged_at=120, window_end=120, value=9.0, threshold=5.0,
        late=False, opens=True, told=True,
    )  # fmt: skip


async def test_long_lists_are_read_a_page_at_a_time(people: People) -> None:
    rule = people.catalog.alert_rules.create(people.shop.id, "Errors", RULE)
    channel = people.catalog.alert_channels.create(people.shop.id, "team", "email", shown={}, sealed="x")
    before = people.catalog.alert_rules.begin(RuleState(rule=rule.id, revision=1, judged_until=60))
    told = [fired(number) for number in range(5)]
    step = Step(
        rule=rule, before=before, after=replace(before, judged_until=120), transitions=told, channels=[channel.id]
    )
    assert people.catalog.alert_log.record(step)
    for _ in range(5):
        people.catalog.alert_silences.create(
            people.shop.id, {"rule": "x"}, ends_at=datetime.now(UTC) + timedelta(hours=1), author="ines"
        )
    people.catalog.alert_outbox.claim(lambda _: False)
    async with people.as_token(VIEWER) as viewer:
        for path, name, whole in (
            ("alerts", "alerts", 5), ("alerts/history", "transitions", 5), ("alerts/silences", "silences", 5),
            ("alerts/notifications", "notifications", 1),
        ):  # fmt: skip
            found: list[int] = []
            before_id: int | None = None
            while True:
                asked = {"limit": 2} | ({} if before_id is None else {"before": before_id})
                page = (await viewer.get(f"/api/v1/{path}", params=asked)).json()
                found += [one["id"] for one in page[name]]
                before_id = page["next_before"]
                if before_id is None:
                    break
            assert len(found) == whole == len(set(found))
            assert found == sorted(found, reverse=True)


async def test_an_alert_says_why_it_fired(people: People) -> None:
    rule = people.catalog.alert_rules.create(people.shop.id, "Errors", RULE)
    before = people.catalog.alert_rules.begin(RuleState(rule=rule.id, revision=1, judged_until=60))
    step = Step(rule=rule, before=before, after=replace(before, judged_until=120), transitions=[fired(1)])
    people.catalog.alert_log.record(step)
    (alert,) = people.catalog.alert_log.alerts(people.shop.id)
    async with people.as_token(VIEWER) as viewer:
        found = (await viewer.get(f"/api/v1/alerts/{alert.id}")).json()
        assert (await viewer.get(f"/api/v1/alerts/{alert.id + 1}")).status_code == 404
    assert found["rule"] == "Errors"
    assert found["why"] == {
        "query": "level>=error", "start": "1969-12-31T23:57:00Z", "end": "1970-01-01T00:02:00Z", "samples": [],
        "rule_has_changed": False,
    }  # fmt: skip
    assert [(one["kind"], one["value"], one["threshold"]) for one in found["transitions"]] == [("fired", 9.0, 5.0)]


async def test_a_message_is_previewed_in_the_rules_own_words(people: People) -> None:
    template = {"headline": "{{ key }} has {{ value | number }} {{ unit }}", "body": "{{ summary }}"}
    rule = RULE | {"watch": {"kind": "count", "by": "host"}, "template": template, "summary": "Ask Ines."}
    async with people.as_token(VIEWER) as viewer:
        asked = {"rule": rule, "key": "web-7", "value": 12, "kind": "raised"}
        shown = (await viewer.post("/api/v1/alerts/preview", json=asked)).json()
        assert shown["subject"] == "[critical] Errors: web-7 has 12 events [shop]"
        assert "Ask Ines." in shown["text"]
        assert "Ask Ines." in shown["html"]
        assert shown["webhook"]["alerts"][0]["headline"] == "web-7 has 12 events"
        plain = (await viewer.post("/api/v1/alerts/preview", json={"rule": RULE})).json()
        assert plain["subject"] == "[critical] Errors: 11 events (critical above 10) [shop]"
        issue = (
            await viewer.post("/api/v1/alerts/preview", json={"rule": {"name": "x", "watch": {"kind": "issue"}}})
        ).json()
        assert "New issue: ValueError" in issue["subject"]
        wrong = await viewer.post(
            "/api/v1/alerts/preview", json={"rule": RULE | {"template": {"body": "{% set x = 1 %}"}}}
        )
        assert error_of(wrong)["message"].startswith("template.body: ")
        assert (await viewer.post("/api/v1/alerts/preview", json={"rule": RULE, "kind": "calmed"})).status_code == 400


async def test_an_issue_rules_past_is_judged_too(people: People) -> None:
    made = people.catalog.issues.create(
        [
            NewIssue(
                project=people.shop.id, grouping="v1", fingerprint=number, components=[], title=f"Error {number}",
                culprit="", type="Error", level=level, platform="python", logger="", first_seen=datetime.now(UTC),
                first_release="", first_event_id="", environment="",
            )
            for number, level in ((1, "error"), (2, "warning"))
        ]
    )  # fmt: skip
    assert len(made) == 2
    rule = {"name": "x", "watch": {"kind": "issue", "events": ["new"], "least_level": "error"}}
    async with people.as_token(VIEWER) as viewer:
        found = (await viewer.post("/api/v1/alerts/backtest", json={"rule": rule, "start": "-1d"})).json()
    assert [(one["key"], one["evidence"]["title"]) for one in found["transitions"]] == [("SHOP-1", "Error 1")]
    assert found["messages"] == 1
