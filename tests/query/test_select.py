"""SELECTs as data: only what is needed is written, and those that only name what stands below are one with it."""

import pytest

from logboom.query.answer import Answer
from logboom.query.request import request
from logboom.query.select import Order, Select, Table
from logboom.query.time import SECOND

HOSTS = Select({"c1": "host", "c2": "count()"}, Table("events"), group_by=("host",), having=("host != ''",))


def test_a_select_that_only_names_and_orders_is_one_with_the_one_below():
    renamed = Select({"c3": "c2", "c4": "c1"}, HOSTS, order_by=(Order("c2", descending=True),), limit="LIMIT 5")
    assert renamed.statement() == (
        "SELECT count() AS c3, host AS c4 FROM events GROUP BY host HAVING host != '' ORDER BY c3 DESC NULLS LAST LIMIT 5"
    )


def test_what_computes_or_leaves_rows_out_stays_a_select_of_its_own():
    for outer in (
        Select({"c3": "c2 * 2"}, HOSTS),
        Select({"c3": "c2"}, HOSTS, conditions=("c2 > 1",)),
        Select({"c3": "c1"}, HOSTS, group_by=("c1",)),
        Select({"c3": "c1"}, HOSTS, order_by=(Order("c2"),)),
        Select({"c3": "c1", "c4": "c2"}, Select(HOSTS.columns, HOSTS.source, limit="LIMIT 1")),
    ):
        assert " FROM (SELECT " in outer.statement()


def test_what_makes_several_rows_is_never_left_out():
    several = Select({"c1": "host", "c2": "arrayJoin(tags)"}, Table("events"))
    assert "arrayJoin(tags)" in Select({"c3": "c1"}, several).statement()


def test_the_order_of_events_stays_that_of_their_columns():
    """In it the engine reads them: an order by an alias would make it sort them all."""
    inner = Select({"c1": "timestamp", "c2": "message"}, Table("events"))
    newest = Select({"c3": "c1", "c4": "c2"}, inner, order_by=(Order("c1", descending=True),), limit="LIMIT 9")
    assert newest.statement().endswith("ORDER BY timestamp DESC LIMIT 9")


def test_keys_may_be_filled_in():
    assert Order("c1", fill="FROM 0 TO 10 STEP 5").sql() == "c1 WITH FILL FROM 0 TO 10 STEP 5"


def statement_of(query: str) -> str:
    return Answer(request(query, project=1, now=1_790_000_000 * SECOND).relation()).statement(10).sql


@pytest.mark.parametrize("query", ["* | stats count by host", "* | top host", "error | rare showperc=f host, path"])
def test_a_summary_of_events_is_one_select(query: str):
    """Each one around it costs the engine a millisecond of planning."""
    assert statement_of(query).count("SELECT ") == 1, statement_of(query)


def test_what_always_holds_is_no_condition():
    """The engine filters the rows once more for `AND true`."""
    for query in ("* | stats count", "* level:error * | stats count", "level:error | search * | stats count"):
        assert " AND true" not in statement_of(query)
        assert "(true AND" not in statement_of(query)
