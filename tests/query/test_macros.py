"""Macros are put in where a query names them, and errors still point into the query as it was typed."""

import contextlib
import time

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
    ("query", "expanded"),
    [
        ("`security_content_ctime(first)`", 'convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(first)'),
        ("* | `drop_dm_object_name(Processes)`", '* | rename "Processes.*" as *'),
        ("| tstats `security_content_summariesonly` count", "| tstats summariesonly=false count"),
        ("`cloudtrail` a", 'sourcetype="aws:cloudtrail" a'),
        ("`process_reg`", '(Processes.process_name="reg.exe" OR Processes.original_file_name="reg.exe")'),
        ("* | stats count | `my_detection_filter`", "* | stats count | search *"),
        ("search `my_detection_filter`", "search *"),
        ("* | where t > relative_time(now(), `some_forget_window`)", '* | where t > relative_time(now(), "-90d@d")'),
        ("path:`x`* OR path:(`y` OR z)", "path:`x`* OR path:(`y` OR z)"),
    ],
)
def test_what_published_detections_take_for_granted_is_ready_made(query: str, expanded: str):
    assert expand(query, saved).text == expanded


def test_a_projects_own_macro_goes_before_a_ready_made_one():
    own = Macro("sourcetype=trail")
    assert (
        expand("`cloudtrail`", lambda name, arguments: own if (name, arguments) == ("cloudtrail", 0) else None).text
        == own.definition
    )


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("`nobody` error", "* error"),
        ("(`nobody` OR b)", "(* OR b)"),
        ("* | stats count | `nobody(1)` | head 1", "* | stats count | search * | head 1"),
        ("* | append [search `nobody` a | `nobody`]", "* | append [search * a | search *]"),
        ("| tstats `nobody` count where `nobody` by a", "| tstats  count where * by a"),
        ("NOT (`nobody(a)`) a NOT `nobody`", "NOT ((NOT *)) a NOT (NOT *)"),
    ],
)
def test_a_macro_that_is_not_there_may_be_left_out_with_a_hint(query: str, expanded: str):
    found = expand(query, saved, leaves_out=True)
    assert found.text == expanded
    assert "no macro `nobody`" in found.hints[0].message
    assert query[found.hints[0].position].startswith("`nobody")


@pytest.mark.parametrize(
    "query",
    ["-`nobody`", "f=`nobody`", "* | where a > `nobody`", "* | eval a = f(`nobody`)"],
)
def test_it_is_not_left_out_where_the_rest_would_mean_something_else(query: str):
    with pytest.raises(QueryError, match="no macro `nobody`"):
        expand(query, saved, leaves_out=True)


@pytest.mark.parametrize("piece", ["`nobody` ", "a:(b `nobody` ", "`a_filter` ", "| `nobody(1)` "])
def test_many_macros_take_no_longer_than_a_key_press(piece: str):
    began = time.process_time()
    with contextlib.suppress(QueryError):
        expand(piece * (60_000 // len(piece)), saved, leaves_out=True)
    assert time.process_time() - began < 1


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
