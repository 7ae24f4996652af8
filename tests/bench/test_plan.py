"""Which sizes a run of the benchmarks measures."""

import sys

import pytest

from bench.__main__ import _arguments
from bench.plan import Plan


def test_searches_are_measured_among_one_and_five_million_events_unless_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["bench"])
    plan = Plan(events=_arguments().events, rounds=1)
    assert plan.sizes == (1_000_000, 5_000_000)
    assert plan.ingest_events == 1_000_000, "more would only take longer"


@pytest.mark.parametrize(("events", "sizes"), [(1_000_000, (100_000, 1_000_000)), (100_000, (100_000,))])
def test_a_smaller_run_stays_small(events: int, sizes: tuple[int, ...]):
    assert Plan(events=events, rounds=1).sizes == sizes
