"""Quoting: the one function for literals. Parameters are tried against the engine in test_embedded.py."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.store.statement import Statement, identifier, literal, parameter_text


async def test_any_text_survives_as_a_literal_an_identifier_and_a_parameter(bare_engine):
    """One statement for many texts: the engine must give each back as it was."""
    texts: list[str] = []

    @settings(max_examples=400, database=None, derandomize=True)
    @given(st.text(st.characters(codec="utf-8"), max_size=40))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    for start in range(0, len(texts), 100):
        some = texts[start : start + 100]
        sql = "SELECT [" + ",".join(literal(text) for text in some) + "], {some:Array(String)}"
        assert (await bare_engine.rows(Statement(sql, {"some": some}))).rows == [[some, some]]


@pytest.mark.parametrize("name", ["plain", "with`tick", "with\\back", "sp ace", "ü", "'"])
async def test_any_text_survives_as_an_identifier(bare_engine, name):
    found = await bare_engine.rows(Statement(f"SELECT 1 AS {identifier(name)}"))
    assert found.columns[0].name == name


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "\\N"), (True, "1"), (5, "5"), (1.5, "1.5"), ("a\tb", "a\\tb"), (["it's", 1, None], "['it\\'s',1,NULL]")],
)
def test_a_value_is_written_in_escaped_form(value, text):
    assert parameter_text(value) == text
