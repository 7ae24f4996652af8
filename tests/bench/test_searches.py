"""The searches of the benchmarks are what people type: none goes past the query language."""

import pytest

from bench.searches import Search, searches
from logboom.query.request import request


def test_there_are_fifteen():
    assert len({search.name for search in searches()}) == 15


@pytest.mark.parametrize("search", searches(), ids=lambda search: search.name)
def test_each_is_a_query_that_answers_what_is_asked_for(search: Search):
    """Stages answer a table, terms alone events or a histogram."""
    assert request(search.query, project=1, now=1_790_000_000_000_000_000).has_stages == (search.ask == "table")
