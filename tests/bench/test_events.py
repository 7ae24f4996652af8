"""The corpus of the benchmarks is the same on every machine, or figures could not be compared."""

import hashlib
import itertools
import json

import pytest

from bench.events import CHUNK_EVENTS, GENERATOR_VERSION, chunk
from bench.forms import FORMS
from bench.kinds import KINDS
from bench.planted import RARE_WORD, planted_request_id, planted_trace_id

# Of the first thousand lines; a change of these is a change of GENERATOR_VERSION.
DIGESTS = {
    "jsonl": "c4abfb92063ff48ec55c6428a3c539183a59157649cc6e035c497a7a63360ab9",
    "syslog": "5ef4f54683963de0fb25c883ba6b299eca4bca02dda35fff970cb99e7bc3235b",
    "text": "8b1f40728c5c748362723242aab51a010fab2442450f4889a4e44f7b4ed992e8",
}


def first_lines(form: str, count: int = 1000) -> list[bytes]:
    return [FORMS[form](event) for event in itertools.islice(chunk(0), count)]


@pytest.mark.parametrize("form", FORMS)
def test_the_first_lines_never_change(form: str):
    """Cached files are named after the version, so it must rise with any change of what is generated."""
    assert GENERATOR_VERSION == 2
    assert hashlib.sha256(b"".join(first_lines(form))).hexdigest() == DIGESTS[form]


def test_events_are_as_long_as_in_life_and_of_every_kind():
    """About 360 bytes as JSON, one object a line."""
    lines = first_lines("jsonl")
    assert 320 <= sum(map(len, lines)) / len(lines) <= 400
    assert {json.loads(line)["service"] for line in lines} == {kind.service for kind in KINDS}
    assert all(line.count(b"\n") == 1 for line in lines)


def test_needles_are_where_searches_expect_them():
    """The smallest corpus has one rare word and two pairs of ids."""
    events = [*chunk(0), *chunk(1)]
    assert len(events) == 2 * CHUNK_EVENTS
    assert [n for n, event in enumerate(events) if RARE_WORD in event.said.message] == [77_777]
    chosen = [n for n, event in enumerate(events) if event.said.attributes.get("request_id", "").startswith("req-")]
    assert chosen == [43_210, 93_210]
    assert events[43_210].said.trace_id == planted_trace_id(43_210)
    assert events[93_210].said.attributes["request_id"] == planted_request_id(93_210)


def test_times_rise():
    """Events come in the order in which they happened."""
    times = [event.time_us for event in itertools.islice(chunk(3), 5000)]
    assert times == sorted(times)
