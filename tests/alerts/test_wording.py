"""Templates of rules: they say what they are to say, and can do nothing else."""

from datetime import UTC, datetime

import pytest

from logboom.alerts.links import Links
from logboom.alerts.message import told_of
from logboom.alerts.rule import read_rule
from logboom.alerts.worded import values_of, worded
from logboom.alerts.wording import LONGEST_TEXT, VALUES, Wording, WordingFailed
from logboom.catalog.alert_records import TransitionRecord
from logboom.errors import InvalidRequest
from tests.alerts.watching import NOON

RULE = {
    "name": "Errors",
    "watch": {"kind": "ratio", "query": "level:error", "by": "host"},
    "threshold": {"critical": 5},
}
FIRED = TransitionRecord(
    id=1, rule=4, project=1, alert=3, revision=1, key="web-1", kind="fired", level="critical", judged_at=NOON,
    window_end=NOON, value=9.75, threshold=5.0, late=False, evidence={"part": 39, "whole": 400},
    recorded_at=datetime.fromtimestamp(NOON, UTC),
)  # fmt: skip


def said(**template: str):
    rule = read_rule(RULE | {"template": template})
    return worded(rule, FIRED, told_of(rule, FIRED, "shop", Links("https://logs.example.org")), "shop")


def test_a_template_words_headline_and_body() -> None:
    told = said(
        headline="{{ rule }} on {{ key | upper }}: {{ value | number }}{{ unit }}",
        body="{% if late %}late{% else %}in time{% endif %}, {% for name, sum in evidence | items %}{{ name }}={{ sum }};{% endfor %}",
    )
    assert told.headline == "Errors on WEB-1: 9.75%"
    assert told.details == ("in time, part=39;whole=400;",)


def test_what_is_left_out_is_as_ever() -> None:
    told = said(body="call {{ owner | default('somebody', true) }}")
    assert told.headline == "web-1: 9.75 % (critical above 5)"
    assert told.details == ("call somebody",)


def test_every_value_that_templates_may_name_is_given() -> None:
    rule = read_rule(RULE)
    assert values_of(rule, FIRED, told_of(rule, FIRED, "shop", Links("")), "shop").keys() == VALUES


@pytest.mark.parametrize(
    "text",
    [
        "{{ labels.items() }}", "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 10 }}", "{{ '%1000000d' % 1 }}", "{% set x = 1 %}", "{% for i in range(9) %}{% endfor %}",
        "{% macro m() %}{% endmacro %}", "{% include 'x' %}", "{% import 'x' as x %}", "{% extends 'x' %}",
        "{{ samples | map('upper') }}", "{{ key | replace('a', 'b') }}", "{{ key | center(100000000) }}",
        "{{ ruel }}", "{% if %}", "{{ config }}", "{{ [1] }}",
        "{% for a in key %}{% for b in key %}{% for c in key %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
    ],
)  # fmt: skip
def test_what_could_do_more_than_say_something_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^template\.headline: "):
        read_rule(RULE | {"template": {"headline": text}})


def test_the_insides_of_python_are_out_of_reach() -> None:
    assert said(headline="{{ value.__class__.__mro__ }}x").headline == "x"
    assert said(headline="{{ labels['__class__'] }}x").headline == "x"


def test_the_place_and_the_way_out_are_told() -> None:
    with pytest.raises(InvalidRequest) as wrong:
        read_rule(RULE | {"template": {"body": "{{ ruel }}"}})
    assert wrong.value.message.startswith("template.body: there is no value `ruel`: use details, ")


def test_a_template_that_gives_too_much_or_takes_too_long_is_ended() -> None:
    wording = Wording(body="{% for a in details %}{% for b in details %}{{ a }}{% endfor %}{% endfor %}")
    with pytest.raises(WordingFailed, match="more than 8,000 characters"):
        wording.body_of({"details": ["x" * 100] * 20})
    idle = Wording(body="{% for a in details %}{% for b in details %}{% endfor %}{% endfor %}")
    with pytest.raises(WordingFailed, match="takes longer"):
        idle.body_of({"details": ["x"] * 20_000})
    assert LONGEST_TEXT == 8_000


def test_a_template_that_fails_leaves_our_own_words_and_says_so() -> None:
    told = said(headline="{{ value / evidence.nothing }}")
    assert told.headline == "web-1: 9.75 % (critical above 5)"
    assert told.details[-1].startswith("the template failed: ")
