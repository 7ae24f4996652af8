"""Files of rules: read with their tests, wrong ones refused with their place."""

import pytest

from logboom.alerts.as_code.changes import compare, difference
from logboom.alerts.as_code.files import read_files, read_text, written
from logboom.errors import InvalidRequest

GOOD = """\
rules:
  - name: one
    watch: {kind: count, query: "level>=error"}
    threshold: {critical: 2}
    tests:
      - name: fires
        events: [{at: 10s, times: 3, level: error}]
        expect: [{at: 1m}]
  - name: two
    watch: {kind: absence}
"""


def test_rules_are_read_with_their_tests_and_places() -> None:
    one, two = read_text(GOOD, "shop.yaml")
    assert (one.rule.name, one.place, two.place) == ("one", "shop.yaml:2", "shop.yaml:9")
    (test,) = one.tests
    assert (test.events[0].at, test.events[0].fields, test.expect[0].kind) == (10, {"level": "error"}, "fired")


def test_what_is_written_reads_back_as_the_same_rules() -> None:
    rules = [coded.rule for coded in read_text(GOOD, "x")]
    assert [coded.rule for coded in read_text(written(rules), "x")] == rules


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [", "x.yaml:1: this is no YAML"),
        ("alerts: []", "x.yaml:1: a file of rules has one key"),
        (GOOD.replace("level>=error", "(level>=error"), "x.yaml:2: watch.query: this parenthesis is never closed"),
        (GOOD.replace("critical: 2", "grave: 2"), "x.yaml:2: threshold.grave: there is no such field"),
        (GOOD.replace("expect: [{at: 1m}]", "expect: [{at: soon}]"), "x.yaml:2: tests: expect.0.at: "),
        ("rules: [1]", "x.yaml:1: a rule is a mapping"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InvalidRequest) as wrong:
        read_text(text, "x.yaml")
    assert wrong.value.message.startswith(message)


def test_two_rules_of_one_name_are_refused(tmp_path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(InvalidRequest, match=r"b.yaml:2: a rule of the name 'one' is at .*a.yaml:2 already"):
        read_files([tmp_path])


def test_what_a_server_has_is_compared_by_name() -> None:
    one, two = (coded.rule for coded in read_text(GOOD, "x"))
    old = one.as_document() | {"window": "10m"}
    changes = compare([one, two], [(1, old), (9, {"name": "three", "watch": {"kind": "absence"}})])
    assert [rule.name for rule in changes.new] == ["two"]
    assert [number for number, *_ in changes.changed] == [1]
    assert changes.surplus == ((9, "three"),)
    assert "-window: 10m" in difference(old, one)
    assert compare([one], [(1, one.as_document())]).none
