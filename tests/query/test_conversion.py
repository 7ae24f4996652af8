"""A query in Lucene's and in Splunk's form: read back, both find what the query itself finds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logboom.query.conversion import convert, convert_query
from logboom.query.parser import parse
from logboom.query.pipeline import parse_pipeline
from logboom.query.tree import Node
from logboom.store.engine import Engine
from tests.query.storing import complete
from tests.query.test_meaning import engine_says
from tests.query.trees import events, known_fields, literals, trees


@pytest.mark.parametrize(
    ("query", "spl", "lucene"),
    [
        ("a", "a", "a"),
        ("a b OR c", "a (b OR c)", "a AND (b OR c)"),
        ("a AND b OR c", "(a b) OR c", "(a AND b) OR c"),
        ("-f:v", "NOT f=v", "NOT f:v"),
        ("f!=v", "f!=v", "(_exists_:f AND NOT f:v)"),
        ("f:[1 TO 5}", "f>=1 f<5", "f:>=1 AND f:<5"),
        ("f IN (a, b*)", 'f=a OR f="b*"', "f:a OR f:b*"),
        ("f:*", "f=*", "_exists_:f"),
        ("f:10.0.0.0/8", 'f="10.0.0.0/8"', 'f:"10.0.0.0/8"'),
        ('f:"a b"', 'f="a b"', 'f:"a b"'),
        (r"f:C\:\\Windows\\*.exe", r'f="C:\\Windows\\*.exe"', r"f:C\:\\Windows\\*.exe"),
        ('"user name":x', '"user name"=x', r"user\ name:x"),
        ("f:/a b/ c", 'c | regex f="a b"', "f:/.*(a b).*/ AND c"),
        ("CASE(Ab)", "CASE(Ab)", "Ab"),
        ("*", "*", "*:*"),
    ],
)
def test_a_query_in_other_languages(query: str, spl: str, lucene: str):
    tree = parse(query)
    assert convert(tree, "spl").text == spl
    assert convert(tree, "lucene").text == lucene


def test_stages_are_splunks_words():
    query = parse_pipeline("level:error -a | stats count by host | head 2")
    assert convert_query(query, "spl").text == "level=error (NOT a) | stats count by host | head 2"
    assert convert_query(parse_pipeline("| tstats count"), "spl").text == "| tstats count"
    lucene = convert_query(query, "lucene")
    assert lucene.text == "level:error AND (NOT a)"
    assert "no stages" in lucene.notes[0]


def test_what_another_language_cannot_say_is_noted():
    assert "`*`" in convert(parse("a?b"), "spl").notes[0]
    assert "distance" in convert(parse('"a b"~3'), "spl").notes[0]
    assert "CASE" in convert(parse("CASE(A)"), "lucene").notes[0]
    assert convert(parse("a f:b"), "spl").notes == ()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(events, min_size=1, max_size=5), trees(literals, known_fields))
async def test_both_forms_find_the_same_events(engine: Engine, given_events: list[dict], tree: Node):
    rows = [complete(event, 1, number) for number, event in enumerate(given_events)]
    wanted = [match for match, _ in await engine_says(engine, rows, tree)]
    for language in ("spl", "lucene"):
        found = convert(tree, language)
        if not found.notes and "| regex" not in found.text:
            said = [match for match, _ in await engine_says(engine, rows, parse(found.text))]
            assert said == wanted, f"{tree} is {found.text}"
