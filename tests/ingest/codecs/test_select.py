"""Named steps, and the SELECT that they become."""

import pytest

from logboom.ingest.codecs.select import Rows

LINES = Rows("SELECT line FROM t", ("line",))


def test_what_is_used_once_is_written_out_where_it_is_used():
    rows = LINES.derive(a="f(line)", b="g(a)")
    assert rows.select(["b"]) == "SELECT b FROM (SELECT g((f(line))) AS b FROM (SELECT line FROM t))"


def test_what_is_long_and_used_twice_is_computed_in_a_step_of_its_own():
    long = f"f(line, '{'x' * 1000}')"
    rows = LINES.derive(a=long, b="g(a, a)")
    assert rows.select(["b"]) == (
        f"SELECT b FROM (SELECT g(a, a) AS b FROM (SELECT {long} AS a FROM (SELECT line FROM t)))"
    )


def test_what_nobody_needs_is_not_written():
    rows = LINES.derive(a="f(line)", b="g(line)")
    assert "g(" not in rows.select(["a"])


def test_nothing_is_written_out_into_a_lambda():
    """There it would be computed for each element of the array; beside it is well."""
    rows = LINES.derive(a="f(line)", b="g(line)", c="arrayMap(x -> x + a, b)")
    assert rows.select(["c"]) == (
        "SELECT c FROM (SELECT arrayMap(x -> x + a, (g(line))) AS c FROM "
        "(SELECT line, f(line) AS a FROM (SELECT line FROM t)))"
    )


def test_text_and_members_are_no_names():
    rows = LINES.derive(a="f(line)", b="g(line)", c="h(a, 'b', t.b)")
    assert "g(line)" not in rows.select(["c"])


def test_a_name_has_one_meaning():
    with pytest.raises(ValueError, match="defined twice: line"):
        LINES.derive(line="x")
