"""Macros are put in where a query names them, and errors still point into the query as it was typed."""

import pytest

from logboom.errors import QueryError
from logboom.query.macros import Macro, expand
from logboom.query.plan import plan
from tests.query.storing import NOON

SAVED = {
    ("failed", 0): Macro("status>=500"),
    ("slow", 2): Macro('took>$limit$ service="$who$"', ("limit", "who")),
    ("both", 0): Macro("`failed` OR `slow(1, a)`"),
    ("itself", 0): Macro("x `itself`"),
    ("many", 0): Macro("`more` " * 500),
    ("more", 0): Macro("`failed` " * 500),
}


def saved(name: str, arguments: int) -> Macro | None:
    return SAVED.get((name, arguments))


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("a `failed` b", "a status>=500 b"),
        ('`slow(500, "checkout web")`', 'took>500 service="checkout web"'),
        ("`slow(500,web)`", 'took>500 service="web"'),
        ("`both`", 'status>=500 OR took>1 service="a"'),
        ('"`failed`" ```a `failed` comment```', '"`failed`" ```a `failed` comment```'),
        ("a `lone tick` b", "a `lone tick` b"),
    ],
)
def test_a_macro_stands_for_its_definition(query: str, expanded: str):
    assert expand(query, saved).text == expanded


@pytest.mark.parametrize(
    ("query", "wrong", "told"),
    [
        ("a `nobody` b", "`nobody`", "no macro `nobody`"),
        ("`slow(1)`", "`slow(1)`", "with 1 arguments"),
        ("`itself`", "`itself`", "too large"),
        ("`many`", "`many`", "too large"),
        ("`failed` f:[1 x", "[1", "bracket"),
        ("`failed` timestamp>never", "never", "no time"),
    ],
)
def test_an_error_points_into_the_query_as_typed(query: str, wrong: str, told: str):
    with pytest.raises(QueryError, match=told) as caught:
        plan(query, project=1, now=NOON, macros=saved)
    assert query[caught.value.position] == wrong
