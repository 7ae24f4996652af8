"""Fields that no recent event has are told, with the nearest that there is."""

from dataclasses import replace

import pytest

from logboom.query.attribute_uses import stage_uses
from logboom.query.field_list import MOST_FIELDS, FieldFacts
from logboom.query.hints import Hint
from logboom.query.plan import plan
from logboom.query.request import request
from logboom.query.search import Search, first_page
from logboom.query.settings import SearchSettings
from logboom.query.unknown_fields import unknown_field_hints
from logboom.store.engine import Engine
from tests.query.storing import NOON, new_project, store

MOST_LOAD = (1 << 63) - 1

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


def test_of_two_names_the_one_in_the_same_case_is_meant_else_the_more_frequent():
    facts = [FieldFacts(name, "text", count, 2, []) for name, count in (("user", 37), ("User", 3), ("HOST_ID", 2))]
    assert "did you mean `user`?" in told("userr=ann", facts)[0]
    assert "did you mean `User`?" in told("Userr=ann", facts)[0]
    assert "did you mean `HOST_ID`?" in told("host_idd=1", facts)[0]
    same = [FieldFacts(name, "text", 9, 2, []) for name in ("usera", "userb")]
    assert "did you mean `usera`?" in told("userx=ann", same)[0]


@pytest.mark.parametrize(
    ("query", "is_certain"),
    [
        ("zebra:1", True),
        ("web (zebra:1 OR zebra>5)", True),
        ("web OR zebra:1", False),
        ("web NOT zebra:1", False),
        ("zebra!=1", False),
    ],
)
def test_a_hint_about_what_every_hit_has_is_for_a_search_without_a_hit(query: str, is_certain: bool):
    tree = plan(query, project=1, now=NOON).tree
    assert {hint.until_found for hint in unknown_field_hints(tree, (), "", FACTS)} == {is_certain}


async def test_a_field_that_is_new_is_not_called_unknown_where_it_was_found(engine: Engine):
    """The list of known fields is a minute old: an event that came meanwhile knows better."""
    project = new_project()
    await store(engine, project, [{"attributes": {"fresh_x": "v1"}}])
    assert await hints_after_searching(engine, project, "fresh_x=v1") == ()
    assert len(await hints_after_searching(engine, project, "fresh_x=v2")) == 1


async def hints_after_searching(engine: Engine, project: int, query: str) -> tuple[Hint, ...]:
    planned = plan(query, project=project, now=NOON)
    planned = replace(planned, hints=unknown_field_hints(planned.tree, (), "", FACTS))
    search = Search(engine, planned, SearchSettings(), rows=10, cursor=first_page(planned, MOST_LOAD))
    async for _ in search.batches():
        pass
    return search.stats.hints
