"""What is offered where somebody types."""

import time

from logboom.query.completion import Completion, complete
from logboom.query.field_list import FieldFacts

FACTS = [
    FieldFacts("service", "text", 90, 2, [("web", 60), ("check out", 30)]),
    FieldFacts("status", "number", 80, 3, [("200", 50), ("500", 20), ("404", 10)]),
    FieldFacts("http.status", "number", 8, 1, [("200", 8)]),
    FieldFacts("user name", "text", 5, 1, [("ann", 5)]),
]


def offered(query: str, position: int | None = None) -> list[Completion]:
    return complete(query, len(query) if position is None else position, FACTS)


def texts(query: str, kind: str) -> list[str]:
    return [completion.text for completion in offered(query) if completion.kind == kind]


def test_fields_that_begin_so_come_before_those_that_hold_it():
    assert texts("error sta", "field")[:2] == ["status", "http.status"]
    found = offered("error sta")[0]
    assert (found.start, found.end, found.detail) == (6, 9, "number, in 80 of the newest events")
    assert "level" in texts("lev", "field"), "a column that no event has yet"
    assert '"user name"' in texts("user", "field")


def test_values_of_the_field():
    assert texts("status:", "value") == ["200", "500", "404"]
    assert texts("status=5", "value") == ["500"]
    assert texts("service:", "value") == ["web", '"check out"']
    assert texts('service="ch', "value") == ['"check out"']
    assert texts("status IN (200, 4", "value") == ["404"]
    assert texts("status:(200 OR 5", "value") == ["500"]
    assert texts("level>=war", "value") == ["warning"]
    found = offered('a service="ch')[0]
    assert (found.start, found.end) == (10, 13)


def test_operators_stages_and_functions():
    assert "NOT" in texts("a N", "operator")
    assert texts("a n", "operator") == []
    assert "stats" in texts("error | st", "stage")
    assert texts("error st", "stage") == []
    assert any(text.startswith("count") for text in texts("error | stats cou", "aggregate"))
    assert "status" in texts("error | stats count by sta", "field")


def test_only_what_stands_before_the_cursor_counts():
    assert [found.text for found in offered("sta OR x", 3)][:1] == ["status"]


def test_a_project_of_many_fields_is_completed_in_time():
    """Within 50 ms; told by the CPU, for the machine may be busy."""
    values = [(f"value {number}", number) for number in range(10)]
    facts = [FieldFacts(f"field.number{number}", "text", 9, 9, values) for number in range(300)]
    begun = time.process_time()
    assert complete("error field.number7:v", 21, facts)
    assert complete("error number", 12, facts)
    assert time.process_time() - begun < 0.05


def test_any_text_is_answered():
    for query in (
        '"',
        "(((",
        "f:[1 TO",
        "a | ",
        "|",
        "[search x",
        "f IN (",
        "\\",
        "a | stats count by [",
        "`m`",
        "x" * 60_000,
    ):
        offered(query)


MANY = [FieldFacts(f"count_of_things_{number}", "number", 100 - number, 9, []) for number in range(60)]


def test_functions_are_offered_beside_any_number_of_fields():
    for query, text in (("* | stats ", "count"), ("* | stats cou", "count"), ("* | eval x=coun", "count")):
        found = [one.text for one in complete(query, len(query), MANY)]
        assert any(one.startswith(text) and not one.startswith("count_of") for one in found), query
        assert "count_of_things_0" in found, query


def test_what_rows_are_grouped_by_is_a_field():
    query = "* | stats count by cou"
    assert {one.kind for one in complete(query, len(query), MANY)} == {"field"}
