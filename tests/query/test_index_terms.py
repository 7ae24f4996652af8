"""`index=web`: a term about Splunk's index never hides an event whose sender named none."""

import pytest

from logboom.query.macros import Macro
from logboom.store.engine import Engine
from tests.query.asking import rows_of
from tests.query.storing import new_project, store

EVENTS = {
    "none": {},
    "web": {"index": "web"},
    "app": {"index": "app"},
}


@pytest.fixture(scope="module")
async def project(engine: Engine) -> int:
    project = new_project()
    rows = [{"message": f"said by {name}", "trace_id": name, "attributes": a} for name, a in EVENTS.items()]
    await store(engine, project, rows)
    return project


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("index=web", {"none", "web"}),
        ("index=*", {"none", "web", "app"}),
        ("index=main", {"none"}),
        ("index=_internal OR index=app", {"none", "app"}),
        ("index IN (web, app)", {"none", "web", "app"}),
        ("index!=web", {"none", "app"}),
        ("NOT index=web", {"none", "app"}),
        ("NOT (index=web OR index=app)", {"none"}),
        ("-index=web -index=app", {"none"}),
        ("(index=web by) OR (index=app nothing)", {"none", "web"}),
        ("index=web said", {"none", "web"}),
        ("index:/^w/", {"none", "web"}),
        ("attributes.index=web", {"web"}),
        ("NOT index=*", {"none"}),
        ("* | search index=web", {"none", "web"}),
        ("* | eval x=1 | search NOT index=web", {"none", "app"}),
        ("| tstats count where index=web by trace_id", {"none", "web"}),
        ("`here` said", {"none", "web"}),
    ],
)
async def test_it_decides_among_events_that_have_one(engine: Engine, project: int, query: str, found: set[str]):
    macros = {("here", 0): Macro("index=web")}
    suffix = "" if query.startswith("|") else " | table trace_id"
    rows = await rows_of(engine, project, query + suffix, macros=lambda name, count: macros.get((name, count)))
    assert {row["trace_id"] for row in rows} == found
