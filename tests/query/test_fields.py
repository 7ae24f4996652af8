"""What a field's name names, and the list of fields of a search."""

import uuid

import pytest

from logboom.errors import QueryError
from logboom.ingest.codecs.field_names import FIELD_NAMES
from logboom.query.field_list import field_list
from logboom.query.fields import SENDERS_NAMES, Attribute, FirstOf, Line, field_named
from logboom.query.plan import plan
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from tests.query.storing import NOON, complete, new_project, store
from tests.query.test_converted_rules import said_by_engine


def test_a_column_an_alias_and_an_attribute():
    assert field_named("_raw") == Line()
    assert field_named("raw") == Line(Attribute("raw"))
    assert field_named("_time") == field_named("@timestamp") == field_named("timestamp")
    assert field_named("user_id") == Attribute("user_id")
    assert field_named("attributes.service") == Attribute("service")
    assert field_named("attributes") == Attribute("attributes")


def test_a_name_that_senders_give_to_a_column_is_first_an_attribute():
    for name in ("program", "type", "Hostname", "source", "sender", "key"):
        assert isinstance(field_named(name), FirstOf), name
    assert [column.name for column in field_named("sender").columns] == ["host", "peer"]


def test_the_names_are_those_by_which_documents_are_read():
    """So that a sender's own name finds what became a column when it came."""
    for column, names in SENDERS_NAMES.items():
        aliases = set(FIELD_NAMES[column]) - {column}
        assert set(names) == aliases, column


def test_a_dotted_name_may_reach_into_json_the_longest_name_first():
    assert list(Attribute("a.b.c").paths()) == [("a.b", ["c"]), ("a", ["b", "c"])]
    assert list(Attribute("a").paths()) == []
    assert list(Attribute("a..b").paths()) == []
    assert len(list(Attribute(".".join("a" * 1_000)).paths())) == 8


@pytest.mark.parametrize(
    ("query", "told", "hint"),
    [
        ("severity<abc", "`abc` is no level", "the levels are"),
        ("level>=eror", "`eror` is no level", "did you mean `error`?"),
        ("timestamp>yesterday", "`yesterday` is no time", "-15m"),
    ],
)
def test_a_value_that_fits_no_field_is_told_before_anything_runs(query: str, told: str, hint: str):
    with pytest.raises(QueryError) as caught:
        plan(query, project=1, now=NOON)
    assert caught.value.message == told
    assert hint in caught.value.hint
    assert query[caught.value.position] in told


async def test_the_list_tells_types_counts_and_frequent_values(engine: Engine):
    project = new_project()
    stored = [
        {"service": "web", "severity": 9, "attributes": {"status": "200", "user": "ann"}},
        {"service": "web", "severity": 17, "attributes": {"status": "500", "service": "inner"}},
        {"service": "db", "attributes": {"user": "", "status": "200"}},
    ]
    await store(engine, project, stored)
    found = await field_list(engine, plan("", project=project, now=NOON), SearchSettings())
    assert found.sampled == 3
    facts = {field.name: field for field in found.fields}
    assert facts["service"].top == [("web", 2), ("db", 1)]
    assert (facts["service"].type, facts["service"].count, facts["service"].distinct) == ("text", 3, 2)
    assert (facts["status"].type, facts["status"].top[0]) == ("number", ("200", 2))
    assert (facts["user"].type, facts["user"].count) == ("text", 2)
    assert facts["attributes.service"].top == [("inner", 1)]
    assert facts["severity"].count == 2
    assert "host" not in facts, "no event has one"
    names = [field.name for field in found.fields]
    assert names.index("service") < names.index("status"), "columns come first"


async def test_the_list_is_made_from_the_newest_events(engine: Engine):
    project = new_project()
    await store(engine, project, [{"attributes": {"n": str(number)}} for number in range(50)])
    found = await field_list(engine, plan("", project=project, now=NOON), SearchSettings(sampled_rows=10))
    assert found.sampled == 10
    [field] = [field for field in found.fields if field.name == "n"]
    assert {value for value, _ in field.top} == {str(number) for number in range(40, 50)}


async def test_no_event_has_no_fields(engine: Engine):
    found = await field_list(engine, plan("", project=new_project(), now=NOON), SearchSettings())
    assert (found.fields, found.sampled) == ([], 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=Audit", [1]), ("severity:audit", [1]), ("level!=Audit", [0, 2]), ("level IN (error, audit)", [0, 1]),
        ("level=4624", [2]), ("level=17", [0]), ("level=46*", [2]), ("level!=aud*", [0, 2]), ("level!=4624", [0, 1]),
        ("Severity=Audit", [1]), ("Severity:4*", [2]),
        ("event_id=4624", [2]), ("event_id:(1 OR 4624)", [2]), ("NOT event_id=4624", [0, 1]),
        ("event_id=46*", [2]), ("event_id>4000", [2]), (f"event_id={uuid.UUID(int=7)}", [1]),
        ("event_id:00000000-0000-0000-0000-*7", [1]),
    ],
)  # fmt: skip
async def test_what_a_sender_calls_a_level_or_an_id_is_found_by_the_senders_word(
    engine: Engine, query: str, found: list[int]
):
    rows = [
        {"severity": 17},
        {"event_id": str(uuid.UUID(int=7)), "severity": 9, "attributes": {"logboom.level": "Audit"}},
        {"severity": 9, "attributes": {"logboom.level": "4624", "event_id": "4624"}},
    ]
    [said] = zip(*(await said_by_engine(engine, [query], [complete(row, 1, 0) for row in rows])), strict=True)
    assert [number for number, there in enumerate(said) if there] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('_raw="Nov 1 web-1 sshd: started"', [0]), ("_raw=*web-1*started", [0]), ('_raw:"sshd started"', [0]),
        ("_raw:/^Nov 1 .*started$/", [0]), ('_raw:"sshd started"~3', [0]), ('_raw="took=5 by=ann"', [1]), ("_raw:ann", [1]),
        ("_raw=plain", [2]), ("_raw!=plain", [0, 1]), ("NOT _raw=*", [3]), ("raw=own", [2]), ("raw=*5*", [1]),
    ],
)  # fmt: skip
async def test_the_line_is_what_came_whole(engine: Engine, query: str, found: list[int]):
    """Codecs of lines keep what stood before the message, or the whole line where the message is not its end."""
    rows = [
        {"message": "started", "attributes": {"logboom.head": "Nov 1 web-1 sshd: "}},
        {"message": "took", "attributes": {"logboom.raw": "took=5 by=ann"}},
        {"message": "plain", "attributes": {"raw": "own"}},
        {},
    ]
    [said] = zip(*(await said_by_engine(engine, [query], [complete(row, 1, 0) for row in rows])), strict=True)
    assert [number for number, there in enumerate(said) if there] == found
