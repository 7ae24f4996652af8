"""Lists that an attribute holds as JSON: `tags{}` is any of its elements, `items{}.sku` what each of them has."""

import json

import pytest

from logboom.query.time import SECOND
from logboom.store.engine import Engine
from tests.query.asking import rows_of
from tests.query.storing import NOON, new_project, store

pytestmark = pytest.mark.slow

ORDERS = {
    "one": {"tags": ["new", "Paid"], "items": [{"sku": "s1", "price": 5}, {"sku": "s2", "price": 50}]},
    "two": {"tags": ["old"], "items": {"sku": "s1", "price": 7}, "parts": [{"ids": [1, 2]}, {"ids": [3]}]},
    "three": {"tags": "new"},
    "four": {},
}


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    events = [
        {
            "timestamp": NOON - (number + 1) * SECOND,
            "message": order,
            "attributes": {name: one if isinstance(one, str) else json.dumps(one) for name, one in said.items()},
        }
        for number, (order, said) in enumerate(ORDERS.items())
    ]
    await store(engine, project, events)
    return project


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tags{}=new", ["one", "three"]),
        ("tags{}:PAID", ["one"]),
        ("tags{}=CASE(paid)", []),
        ("tags{}:(paid OR old)", ["one", "two"]),
        ("tags{}:n*", ["one", "three"]),
        ("tags{}:/^P/", ["one"]),
        ("NOT tags{}=new", ["two", "four"]),
        ("tags{}:*", ["one", "two", "three"]),
        ("items{}.sku=s1", ["one", "two"]),
        ("items{}.sku=s2", ["one"]),
        ("items{}.price>=7", ["one", "two"]),
        ("items{}.price>50", []),
        ("parts{}.ids{}=3", ["two"]),
        ("* | where 'tags{}'=\"old\"", ["two"]),
        ("* | search items{}.sku=s2", ["one"]),
        ("* | where mvcount('items{}.sku')=2", ["one"]),
    ],
)
async def test_what_holds_of_an_element_holds_of_the_field(engine: Engine, project: int, query: str, found: list[str]):
    rows = await rows_of(engine, project, f"{query} | table message")
    assert sorted(row["message"] for row in rows) == sorted(found)


async def test_the_elements_are_values_of_their_own(engine: Engine, project: int):
    [row] = await rows_of(engine, project, "* | stats values(tags{}) as tags, dc(items{}.sku) as skus")
    assert (row["tags"], row["skus"]) == (["Paid", "new", "old"], 2)
    rows = await rows_of(engine, project, "* | stats count by tags{}")
    assert {row["tags{}"]: row["count"] for row in rows} == {"new": 2, "Paid": 1, "old": 1}
    zipped = await rows_of(engine, project, "one | eval z=mvzip('items{}.sku', 'items{}.price') | table z")
    assert zipped == [{"z": ["s1,5", "s2,50"]}]
    expanded = await rows_of(engine, project, "one | mvexpand tags{} | table tags{}")
    assert [row["tags{}"] for row in expanded] == ["new", "Paid"]


async def test_spath_finds_what_a_document_said_though_it_has_become_fields(engine: Engine, project: int):
    for query in ("spath path=items{}.sku output=sku", "spath input=_raw items{}.sku output=sku"):
        assert await rows_of(engine, project, f"one | {query} | table sku") == [{"sku": ["s1", "s2"]}], query
    assert await rows_of(engine, project, "two | spath items.sku | table items.sku") == [{"items.sku": "s1"}]
    assert await rows_of(engine, project, "two | spath input=parts path={0}.ids{1} output=id | table id") == [
        {"id": "2"}
    ]
