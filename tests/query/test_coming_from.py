"""docs/query/coming-from.md: what stands in its right columns is a query."""

import re
from pathlib import Path

import pytest

from logboom.query.answer import Answer
from logboom.query.pipeline import parse_pipeline
from logboom.query.request import request
from tests.query.storing import NOON

PAGE = (Path(__file__).parents[2] / "docs" / "query" / "coming-from.md").read_text("utf-8")
QUERIES = [
    cell.strip()[1:-1].replace("\\|", "|")
    for line in PAGE.splitlines()
    if line.startswith("| ") and line.endswith("` |")
    for cell in [re.split(r"(?<!\\)\|", line)[-2]]
]


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_is_understood(query: str):
    pipeline = parse_pipeline(query)
    assert parse_pipeline(str(pipeline)) == pipeline
    assert Answer(request(query, project=1, now=NOON).relation()).statement(10).sql


def test_there_are_queries():
    assert len(QUERIES) > 30
