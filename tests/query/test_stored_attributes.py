"""Stages read attributes from where it costs least: a column of their own, the numbers, and only else the map of texts."""

from logboom.query.answer import Answer
from logboom.query.attribute_uses import stage_uses
from logboom.query.request import request
from logboom.store.engine import Engine
from logboom.store.promoted import Promoted
from tests.query.asking import rows_of
from tests.query.storing import NOON, new_project, store

VALUES = ["5", "7.5", "", "x", "inf", "nan", "1e3"]


def sql_of(query: str, promoted: Promoted | None = None) -> str:
    asked = request(query, project=1, now=NOON, promoted=promoted)
    return Answer(asked.relation()).statement(10).sql


def test_numbers_are_read_without_texts():
    for query in ("* | stats avg(took) by host", "* | where took > 5 | stats count", "* | timechart avg(took)"):
        assert "numbers[" in sql_of(query)
        assert "attributes" not in sql_of(query)


def test_texts_are_read_from_the_map_and_numbers_inside_json_too():
    assert "attributes[" in sql_of("* | stats count by took")
    assert "numbers" not in sql_of("* | stats avg(http.took)")


def test_a_promoted_attribute_is_read_from_its_column_alone():
    promoted = {("took", "number"): "attribute_n", ("took", "text"): "attribute_t"}
    assert "attribute_n" in sql_of("* | stats avg(took)", promoted)
    assert "attribute_t" in sql_of("* | stats count by took", promoted)
    for query in ("* | stats avg(took)", "* | stats count by took"):
        assert "attributes" not in sql_of(query, promoted)
        assert "numbers" not in sql_of(query, promoted)


def test_a_query_tells_what_its_stages_read():
    def uses(query: str) -> list[tuple[str, str]]:
        return sorted((one.attribute, one.kind) for one in stage_uses(request(query, project=1, now=NOON)))

    assert uses("* | stats avg(took) by customer") == [("customer", "text"), ("took", "number")]
    assert uses("* | eval unused=other | stats count by host") == []
    assert uses("* | eval a=5 | where a > 4 | stats count") == []


async def test_a_number_is_the_same_however_it_is_read(engine: Engine):
    """Through a list the text itself is read; empty texts, other texts and what is not finite are no numbers."""
    project = new_project()
    await store(engine, project, [{"attributes": {"took": value}} for value in VALUES] + [{}])
    query = (
        "* | eval text=mvindex(mvappend(took), 0) | stats sum(took) AS quick, sum(text) AS slow, count(took) AS there"
    )
    [found] = await rows_of(engine, project, query)
    assert found["quick"] == found["slow"] == 1012.5
    assert found["there"] == 6
