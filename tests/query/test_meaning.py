"""The engine finds what the reference evaluator says a query means, for any events and any query."""

import json
from collections.abc import Iterable

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from logboom.event import COLUMNS
from logboom.query import compile as compiler
from logboom.query.attribute_uses import attribute_uses
from logboom.query.parser import parse
from logboom.query.time import to_rfc3339
from logboom.query.translation import ALWAYS, Translation
from logboom.query.tree import Node
from logboom.store.engine import Engine
from logboom.store.promotion import Wanted
from logboom.store.schema.v0007_attribute_numbers import NUMBERS
from logboom.store.statement import Statement, literal
from tests.query.reference import matches
from tests.query.storing import NOON, complete
from tests.query.trees import events, known_fields, literals, trees


async def engine_says(
    engine: Engine, rows: list[dict], tree: Node, wanted: Iterable[Wanted] = ()
) -> list[tuple[bool, bool]]:
    """Per event: whether it matches, and whether the condition for the index holds; `wanted` have columns of their own."""
    promoted = {(one.attribute, one.kind): one for one in wanted}
    translation = Translation(now=NOON, promoted={key: one.column for key, one in promoted.items()})
    columns = "".join(f", {one.expression} AS {one.column}" for one in promoted.values())
    match = compiler.match(tree, translation)
    narrowing = compiler.narrowed(tree, translation) or ALWAYS
    structure = ", ".join(f"{column.name} {column.engine_type}" for column in COLUMNS)
    lines = "\n".join(
        json.dumps(row | {name: to_rfc3339(row[name]) for name in ("timestamp", "received_at")}) for row in rows
    )
    sql = (
        f"SELECT toUInt8({match}), toUInt8({narrowing})"
        f" FROM (SELECT *, {NUMBERS} AS numbers{columns} FROM format(JSONEachRow, {literal(structure)}, {literal(lines)}))"
    )
    statement = Statement(sql, translation.parameters.values)
    found = await engine.rows(statement, settings={"date_time_input_format": "best_effort", "max_threads": 1})
    return [(bool(match), bool(narrowing)) for match, narrowing in found.rows]


def event(message: str = "", **columns: object) -> dict:
    return {"message": message} | columns


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(events, min_size=1, max_size=5), trees(literals, known_fields))
@example([event("error-5")], parse("error_5"))
@example([event("errors")], parse("error"))
@example([event("a", service="b")], parse('"a b"'))
@example([event("10.0.0.7")], parse("10.0.*"))
@example([event("K\u212a")], parse("\u212a"))
@example([event("İstanbul")], parse("İSTANBUL"))
@example([event("", attributes={"status": "5e0"})], parse("status:5"))
@example([event("", attributes={"id": "12345678901234567"})], parse("id:12345678901234568"))
@example([event("", attributes={"user": '{"id": {"x": "\\u00fc-b"}}'})], parse("user.id.x:ü-b"))
@example([event("", attributes={"user": '{"id": 5.50}'})], parse("user.id:5.5"))
@example([event("", attributes={"a": ""})], parse('a:""'))
@example([event("")], parse("NOT status:5"))
@example([event("")], parse("status!=5"))
@example([event("line\nbreak")], parse('"line*break"'))
@example([event("line\nbreak")], parse("line*break"))
async def test_the_engine_finds_what_the_query_means(engine: Engine, given_events: list[dict], tree: Node):
    """And the condition for the index holds wherever the query matches, so that no granule is skipped wrongly."""
    rows = [complete(event, 1, number) for number, event in enumerate(given_events)]
    said = await engine_says(engine, rows, tree)
    assert [match for match, _ in said] == [matches(tree, row) for row in rows], str(tree)
    assert all(narrowing for match, narrowing in said if match), str(tree)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(events, min_size=1, max_size=5), trees(literals, known_fields))
async def test_an_attribute_with_a_column_of_its_own_means_the_same(
    engine: Engine, given_events: list[dict], tree: Node
):
    rows = [complete(event, 1, number) for number, event in enumerate(given_events)]
    said = await engine_says(engine, rows, tree, attribute_uses(tree))
    assert [match for match, _ in said] == [matches(tree, row) for row in rows], str(tree)
