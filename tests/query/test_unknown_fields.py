"""Fields that no recent event has are told, with the nearest that there is."""

import pytest

from logboom.query.attribute_uses import stage_uses
from logboom.query.field_list import MOST_FIELDS, FieldFacts
from logboom.query.request import request
from logboom.query.unknown_fields import unknown_field_hints

FACTS = [FieldFacts(name, "text", 9, 2, []) for name in ("service", "http_status", "bytes_sent", "user")]


def told(query: str, facts: list[FieldFacts] = FACTS) -> list[str]:
    asked = request(query, project=1, now=1_790_000_000_000_000_000)
    read = [wanted.attribute for wanted in stage_uses(asked)]
    return [hint.message for hint in unknown_field_hints(asked.plan.tree, read, asked.plan.stages, facts)]


def test_in_terms_and_in_stages():
    meant = "no recent event has a field `http_statsu`; did you mean `http_status`?"
    assert told("http_statsu:500") == [meant]
    assert told("* | stats count by http_statsu") == [meant]
    assert told("http_statsu:500 | where http_statsu > 400") == [meant], "once"
    assert told("zebra:1") == ["no recent event has a field `zebra`"]


@pytest.mark.parametrize(
    "query",
    [
        "http_status>=500 service:web zebra",
        "* | stats count by user, host, source, sender",
        '* | rex "port (?<port>\\d+)" | stats count by port',
        "* | eval kb=bytes_sent/1024 | where kb > 2 | table kb user.name",
        "* | stats count as n by user | where n > 5",
    ],
)
def test_what_is_there_or_made_is_not_told(query: str):
    assert told(query) == []


def test_nothing_is_told_while_the_fields_are_not_all_known():
    assert told("zebra:1 | stats count by lion", []) == []
    assert told("zebra:1", [FieldFacts(f"f{number}", "text", 1, 1, []) for number in range(MOST_FIELDS - 1)]) == []
