"""What docs/search.md shows as a query is one, and means what stands beside it."""

import re
from pathlib import Path

import pytest

from logboom.query.parser import parse
from logboom.query.plan import plan
from logboom.query.time import parse_time
from tests.query.storing import NOON

DOCUMENT = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")


def section(heading: str) -> str:
    return re.split(r"^#+ ", DOCUMENT.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """The code in the first column of the section's tables."""
    return [
        code
        for line in text.splitlines()
        if line.startswith("| `")
        for code in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]


EXAMPLES = [
    *(re.split(r"\s{2,}", line.strip())[0] for line in section("Searching").splitlines() if line.startswith("    ")),
    *first_cells(section("Fields")),
    *(query for query in first_cells(section("Combining terms")) if query != "( ... )"),
]


@pytest.mark.parametrize("query", EXAMPLES)
def test_each_example_is_a_query(query: str):
    assert parse(str(parse(query))) == parse(query)
    plan(query, project=1, now=NOON)


def test_there_are_examples():
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize(
    ("query", "read_as"),
    re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (?:Splunk|Lucene)", section("Combining terms"), re.MULTILINE),
)
def test_the_grouping_is_as_told(query: str, read_as: str):
    assert parse(query) == parse(read_as)


@pytest.mark.parametrize(
    "written",
    [
        code
        for line in section("Times").splitlines()
        if line.startswith("| ")
        for code in re.findall(r"`([^`]+)`", line.rpartition(" | ")[2])
    ],
)
def test_each_form_of_time_is_one(written: str):
    parse_time(written, now=NOON)
