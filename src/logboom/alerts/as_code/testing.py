"""Whether a rule tells what its test expects, neither less nor more; what differs is said in words."""

from collections.abc import Sequence
from typing import Final

from logboom.alerts.as_code.files import Coded, Expected, RuleTest
from logboom.alerts.as_code.workbench import Workbench
from logboom.alerts.conditions import Issue, IssueUsers
from logboom.alerts.durations import span_text
from logboom.alerts.figures import number
from logboom.alerts.judge import TOLD, Judged
from logboom.errors import InvalidRequest

ROUNDING: Final = 1e-6


def failures(bench: Workbench, coded: Coded, test: RuleTest) -> list[str]:
    """What differs, a line each; none when the test passes."""
    if isinstance(coded.rule.watch, Issue | IssueUsers):
        raise InvalidRequest(
            f"{coded.place}: a rule of issues has no tests",
            hint="issues are made of error reports, not of plain events",
        )
    start, found = bench.run(coded.rule, test)
    told = [one for one, _ in found.judged if one.kind in TOLD]
    return differences(test.expect, told, start)


def differences(expected: Sequence[Expected], told: Sequence[Judged], start: int) -> list[str]:
    """Compares in order."""
    found = []
    for place in range(max(len(expected), len(told))):
        if place >= len(told):
            found.append(f"missing: {_expected_text(expected[place])}")
        elif place >= len(expected):
            found.append(f"not expected: {_told_text(told[place], start)}")
        elif not _fits(expected[place], told[place], start):
            found.append(f"expected {_expected_text(expected[place])}, got {_told_text(told[place], start)}")
    return found


def _fits(expected: Expected, told: Judged, start: int) -> bool:
    return (
        (expected.at, expected.kind) == (told.window_end - start, told.kind)
        and expected.key in (None, told.key)
        and expected.level in (None, told.level)
        and (expected.value is None or (told.value is not None and abs(expected.value - told.value) < ROUNDING))
    )


def _expected_text(expected: Expected) -> str:
    given = expected.model_dump(exclude_none=True, exclude={"at", "kind"})
    rest = "".join(f", {name} {value}" for name, value in given.items())
    return f"{expected.kind} at {span_text(expected.at)}{rest}"


def _told_text(told: Judged, start: int) -> str:
    key = f", key {told.key}" if told.key else ""
    return f"{told.kind} at {span_text(told.window_end - start)}{key}, level {told.level}, value {number(told.value)}"
