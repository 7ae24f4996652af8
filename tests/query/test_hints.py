"""What a query's author is told although the query runs; and the times that a query names itself."""

import pytest

from logboom.errors import InvalidRequest, QueryError
from logboom.query.plan import plan
from logboom.query.time import SECOND
from tests.query.storing import NOON

HOUR = 3_600 * SECOND


def hints(query: str) -> list[str]:
    return [hint.message for hint in plan(query, project=1, now=NOON).hints]


@pytest.mark.parametrize(
    "query", ["a b OR c", "a OR b c", "a AND b OR c", "a OR b AND c", "f:(a b OR c)", "(a b OR c) d"]
)
def test_a_grouping_that_nobody_wrote_is_shown(query: str):
    [hint] = hints(query)
    assert "read as `" in hint


@pytest.mark.parametrize(
    "query", ["a b", "a (b OR c)", "(a AND b) OR c", "NOT a b", "a OR b OR c", "f IN (a, b) c", "a -b"]
)
def test_a_plain_grouping_needs_no_hint(query: str):
    assert hints(query) == []


def test_a_lower_case_operator_is_a_word():
    query = "a or b"
    [hint] = plan(query, project=1, now=NOON).hints
    assert query[hint.position] == "or"
    assert "upper case" in hint.message


def test_not_equal_to_anything_is_explained():
    assert "NOT f=*" in hints("f!=*")[0]


def test_a_word_that_is_no_level_may_be_a_senders_own():
    query = "level:eror"
    [hint] = plan(query, project=1, now=NOON).hints
    assert query[hint.position] == "eror"
    assert "did you mean `error`?" in hint.message
    assert hints("level:error severity!=warn* level=13") == []


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("a", -HOUR, 0),
        ("a earliest=-2h", -2 * HOUR, 0),
        ("earliest=-3h latest=-2h a", -3 * HOUR, -2 * HOUR),
        ("a latest=-30m", -HOUR, -HOUR // 2),
        ("a earliest=-2h latest=now()", -2 * HOUR, 0),
        ("(earliest=-3h latest=-2h a) OR (earliest=-9h latest=-8h b)", -9 * HOUR, -2 * HOUR),
        ("(earliest=-3h a) OR b", -HOUR, 0),
        ("NOT earliest=-3h", -HOUR, 0),
    ],
)
def test_the_range_is_the_one_that_the_query_names(query: str, start: int, end: int):
    planned = plan(query, project=1, now=NOON)
    assert (planned.start - NOON, planned.end - NOON) == (start, end)


def test_an_earliest_of_the_query_goes_before_the_range_of_the_request():
    planned = plan("earliest=-5m", project=1, now=NOON, start="-2d", end="-1d")
    assert (planned.start, planned.end) == (NOON - HOUR // 12, NOON)


def test_a_wrong_time_is_told_with_its_place():
    query = "a earliest=noonish"
    with pytest.raises(QueryError, match="no time") as caught:
        plan(query, project=1, now=NOON)
    assert query[caught.value.position] == "noonish"
    with pytest.raises(InvalidRequest, match="ends before it starts"):
        plan("earliest=-1h latest=-2h", project=1, now=NOON)
