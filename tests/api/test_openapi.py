"""The committed description of the API."""

from pathlib import Path

import pytest

from logboom.api.openapi import document

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_describes_the_api_of_today() -> None:
    """What programs of others rely on changes only in sight: python -m logboom.api.openapi > docs/openapi.json"""
    assert COMMITTED.read_text("utf-8") == document()


@pytest.mark.parametrize("word", ["HTTPValidationError", "ValidationError"])
def test_no_shape_of_errors_but_ours_is_described(word: str) -> None:
    assert word not in document()
