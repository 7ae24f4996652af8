"""The hours at which a rule may tell: days, hours over midnight, the clock of a zone and its changes."""

from datetime import datetime

import pytest

from logboom.alerts.active_hours import ActiveHours
from logboom.alerts.rule import read_rule
from logboom.errors import InvalidRequest

OFFICE = ActiveHours.model_validate(
    {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00", "zone": "Europe/Berlin"}
)
NIGHT = ActiveHours.model_validate({"days": ["fri"], "from": "22:00", "to": "06:00"})
GAP = ActiveHours.model_validate({"from": "02:15", "to": "02:45", "zone": "Europe/Berlin"})


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("hours", "moment", "holds"),
    [
        (OFFICE, "2026-11-23T07:00:00Z", True),  # Monday, 8 o'clock in Berlin
        (OFFICE, "2026-11-23T06:59:59Z", False),
        (OFFICE, "2026-11-23T17:00:00Z", False),
        (OFFICE, "2026-07-20T06:00:00Z", True),  # in summer 8 o'clock comes earlier
        (OFFICE, "2026-11-22T12:00:00Z", False),  # a Sunday
        (NIGHT, "2026-11-27T22:00:00Z", True),
        (NIGHT, "2026-11-28T05:59:00Z", True),  # Saturday, but the night of Friday
        (NIGHT, "2026-11-28T23:00:00Z", False),
        (ActiveHours(), "2026-11-28T23:59:59Z", True),
    ],
)
def test_hours_hold(hours: ActiveHours, moment: str, holds: bool) -> None:
    assert hours.hold(seconds(moment)) is holds
    assert (hours.opens_after(seconds(moment)) == 0) is holds


@pytest.mark.parametrize(
    ("hours", "moment", "opens"),
    [
        (OFFICE, "2026-11-20T18:00:00Z", "2026-11-23T07:00:00Z"),  # over the week's end
        (OFFICE, "2026-03-27T20:00:00Z", "2026-03-30T06:00:00Z"),  # ... in which the clock is put forward
        (NIGHT, "2026-11-28T06:00:00Z", "2026-12-04T22:00:00Z"),
        (GAP, "2026-03-28T12:00:00Z", "2026-03-30T00:15:00Z"),  # 02:15 of the 29th does not exist there
    ],
)
def test_hours_open(hours: ActiveHours, moment: str, opens: str) -> None:
    assert hours.opens_after(seconds(moment)) == seconds(opens) - seconds(moment)


@pytest.mark.parametrize(
    ("active", "message"),
    [
        ({"zone": "Mars/Olympus"}, "active.zone: there is no time zone 'Mars/Olympus'"),
        ({"from": "25:00"}, "active.from"),
        ({"from": "08:00", "to": "08:00"}, "active: the hours end when they begin"),
        ({"days": []}, "active.days"),
    ],
)
def test_hours_that_mean_nothing_are_refused(active: dict, message: str) -> None:
    with pytest.raises(InvalidRequest) as wrong:
        read_rule({"name": "x", "watch": {"kind": "absence"}, "active": active})
    assert wrong.value.message.startswith(message)


def test_a_rule_with_hours_is_written_as_it_was_read() -> None:
    active = {"days": ["mon"], "from": "08:00", "zone": "Europe/Berlin"}
    document = {"name": "x", "watch": {"kind": "absence"}, "active": active}
    assert read_rule(document).as_document() == document
