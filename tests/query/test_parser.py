"""How a query is read: precedence, groups, what is a field and what is a word, errors with their place."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.errors import QueryError
from logboom.query.parser import MAX_CHARACTERS, MAX_COMPARISONS, MAX_DEPTH, MAX_TERMS, parse
from logboom.query.pattern import Pattern
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or, Text
from tests.query.trees import any_literals, trees


def word(text: str) -> Text:
    return Text(Pattern((text,)))


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", "*"),
        ("  ", "*"),
        ("*", "*"),
        ("*:*", "*"),
        ("a b OR c", "a (b OR c)"),
        ("a AND b OR c", "(a b) OR c"),
        ("a OR b AND c", "a OR (b c)"),
        ("a b AND c OR d", "a ((b c) OR d)"),
        ("a && b || c", "(a b) OR c"),
        ("NOT a b", "NOT a b"),
        ("NOT a AND b", "NOT a b"),
        ("-a !b +c", "NOT a NOT b c"),
        ("-(a OR b)", "NOT (a OR b)"),
        ('-"a b"', 'NOT "a b"'),
        ("and or not", "and or not"),
        ('"AND"', '"AND"'),
        ("f:(a OR b)", "f:a OR f:b"),
        ("f:(a -b)", "f:a NOT f:b"),
        ("f=(a b)", "f=a f=b"),
        ("f>(1 OR 2)", "f>1 OR f>2"),
        ("f:*", "f:*"),
        ("f=*", "f:*"),
        ("_exists_:f", "f:*"),
        ("f==5", "f=5"),
        ("f = 5", "f=5"),
        ("f >= 5", "f>=5"),
        ("f:>=5", "f>=5"),
        ("f:>= 5", "f>=5"),
        ("f:-5", 'f:"-5"'),
        ('"a b":c', '"a b":c'),
        ('f:"a b"', 'f:"a b"'),
        ('f:"a"', "f:a"),
        ("user.id:5 @timestamp>1 _x:y", "user.id:5 @timestamp>1 _x:y"),
        ("f:AND", 'f:"AND"'),
        ("path:/api/users?x=1", r"path:\/api\/users?x\=1"),
        (r"a\*b", '"a\\*b"'),
        (r"f:C:\\Windows\\*", r"f:C\:\\Windows\\*"),
        (r"\(a\)", '"(a)"'),
        ('"say \\"hi\\""', '"say \\"hi\\""'),
        ("f:[1 TO 5]", "f>=1 f<=5"),
        ("f:{1 TO 5}", "f>1 f<5"),
        ("f:[1 TO 5}", "f>=1 f<5"),
        ('f:["a b" TO *]', 'f>="a b"'),
        ("f:[* TO *]", "f:*"),
        ("f!=[1 TO 5]", "f:* NOT (f>=1 f<=5)"),
        ("f:(>=400 AND <500)", "f>=400 f<500"),
        ("f:([1 TO 2] OR 5 OR /x/)", "(f>=1 f<=2) OR f:5 OR f:/x/"),
        ("f IN (a, b)", "f IN (a, b)"),
        ('f IN ("a,b" c*, -1)', 'f IN ("a,b", c*, "-1")'),
        ("f in (a, b)", "f IN (a, b)"),
        ('f="/a?b*"', 'f="/a\\?b*"'),
        ('f IN ("a?b", c?d)', r"""f IN ("a\?b", c?d)"""),
        ('f:"a?b"', 'f:"a?b"'),
        ("f:(AND OR b)", 'f:"AND" OR f:b'),
        ("f=(a OR b)", "f IN (a, b)"),
        ('NOT f IN ("a", "b") c', "NOT (f IN (a, b)) c"),
        ("f:/a.*b/", "f:/a.*b/"),
        ("f=/a b/ c", "f:/a b/ c"),
        (r"f:/a\/b/", r"f:/a\/b/"),
        ("f!=/x/", "f:* NOT f:/x/"),
        ("path:/api/users", 'path:"/api/users"'),
        ("path:/api/users/", r"path:/api\/users/"),
        ("f:10.0.0.0/8", "f:10.0.0.0/8"),
        ('"a b"~3', '"a b"~3'),
        ('f:"a b"~3 c', 'f:"a b"~3 c'),
        ("CASE(Ab*) TERM(a=b)", 'CASE(Ab*) TERM("a=b")'),
        ('f=CASE("A b")', 'f=CASE("A b")'),
        ("earliest=-1h@h latest=now error", 'earliest="-1h@h" latest="now" error'),
        ("a ```what follows``` b", "a b"),
        ('"a"```what follows```(b)', "a b"),
        ("c:x```y", 'c:"x```y"'),
        ("c:*```y OR c:*```z", r"c:*\`\`\`y OR c:*\`\`\`z"),
        ("[search x | fields y] a", "[search x | fields y] a"),
        ("[ search x [search z | fields q] | fields y ]", "[search x [search z | fields q] | fields y]"),
        ("[| inputlookup hosts]", "[| inputlookup hosts]"),
        (r"field\ name:v", '"field name":v'),
        ("items{}.name=x", '"items{}.name"=x'),
    ],
)
def test_a_query_has_one_canonical_text(query: str, canonical: str):
    assert str(parse(query)) == canonical
    assert parse(canonical) == parse(query)


@pytest.mark.parametrize(
    "text",
    [
        "12:34:56",
        "http://example.com/a?b",
        "std::move",
        "error:",
        "->",
        "--verbose",
        "-",
        "a-b",
        "C:\\Windows\\System32",
        "/var/log/x",
        "[error]",
        "50%",
        "=>",
        "[search",
        "/var/log/x/",
        "[search]",
        "`name`",
        "word~2",
    ],
)
def test_what_looks_like_text_is_text(text: str):
    """What people paste from a log line is searched as it is."""
    assert isinstance(parse(text), Text)


def test_a_backslash_takes_a_special_meaning_away():
    assert parse(r"level\:error") == word("level:error")
    assert parse(r"\-a") == word("-a")
    assert parse(r"a\ b") == word("a b")
    assert parse(r"what\?") == word("what?")


def test_a_backslash_before_a_letter_is_itself():
    assert parse(r'"C:\Windows"') == word(r"C:\Windows")


@pytest.mark.parametrize(
    ("query", "start", "end", "told"),
    [
        ("a AND", 5, 5, "end of the query"),
        ("a OR OR b", 5, 7, "before `OR`"),
        ("AND", 0, 3, "before `AND`"),
        ("(a b", 0, 1, "never closed"),
        ("a) b", 1, 2, "no opening"),
        ("()", 1, 2, "before this parenthesis"),
        ('a "b c', 2, 6, "no end"),
        ("x f>= ", 2, 6, "after `f>=`"),
        ("f:(a g:b)", 5, 7, "among the values"),
        ("f:[1 and 5]", 2, 4, "bracket"),
        ("f:[1 TO 5", 2, 3, "range is never closed"),
        ("a f:{1 TO", 4, 5, "range is never closed"),
        ("NOT", 3, 3, "end of the query"),
        ("f IN (", 0, 5, "after `f IN`"),
        ("f IN (a", 0, 5, "never closed"),
        ("f IN (a, (b))", 9, 10, "no parenthesis"),
        ("f>[1 TO 5]", 2, 10, "order"),
        ("f>/x/", 2, 5, "order"),
        ('"a* b"~3', 0, 8, "no wildcards"),
        ('"a b"~999', 0, 9, "at most"),
        ("a \ud800b", 2, 3, "half a character"),
        ("f:< ", 0, 4, "after `f:<`"),
        ("a [search b", 2, 10, "never closed"),
    ],
)
def test_an_error_points_at_its_place(query: str, start: int, end: int, told: str):
    with pytest.raises(QueryError, match=told) as caught:
        parse(query)
    assert (caught.value.position.start, caught.value.position.stop) == (start, end)
    assert caught.value.hint


def test_every_node_knows_its_place():
    query = "aa (f:bb OR NOT cc)"
    tree = parse(query)
    assert isinstance(tree, And)
    either = tree.operands[1]
    assert isinstance(either, Or)
    comparison, negation = either.operands
    assert query[comparison.position] == "f:bb"
    assert query[comparison.value_position] == "bb"
    assert query[negation.position] == "NOT cc"
    assert query[tree.position] == "aa (f:bb OR NOT cc"


def test_nesting_length_and_number_of_terms_are_limited():
    for query in (
        "(" * 500 + "a" + ")" * 500,
        "NOT " * 500 + "a",
        "-(" * 500,
        "a " * (MAX_TERMS + 1),
        "a:b " * (MAX_COMPARISONS + 1),
        "a" * (MAX_CHARACTERS + 1),
    ):
        with pytest.raises(QueryError):
            parse(query)
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == word("a")


@settings(max_examples=300, deadline=None)
@given(trees(any_literals, st.text(min_size=1, max_size=8).filter(lambda name: name != "_exists_")))
def test_canonical_text_reads_back_as_the_same_tree(tree: Node):
    assert parse(str(tree)) == tree


query_text = st.text(max_size=60) | st.lists(
    st.sampled_from(["AND", "OR", "NOT", "-", "!", "(", ")", '"', "\\", ":", "=", "!=", ">=", "*", "?", " ", "a", "f", "[", "+", "\n"]), max_size=60
).map("".join)  # fmt: skip


def refused(query: str) -> QueryError | None:
    try:
        parse(query)
    except QueryError as error:
        return error
    return None


@settings(max_examples=600, deadline=None)
@given(query_text)
def test_any_text_is_read_or_refused(query: str):
    """And what is read has a canonical text that reads back."""
    error = refused(query)
    if error is None:
        assert parse(str(parse(query))) == parse(query)
    else:
        assert error.position is None or 0 <= error.position.start <= error.position.stop <= len(query)


@pytest.mark.parametrize(
    "piece",
    [
        "f:/",
        "f:/a ",
        "f:/\\",
        "f:[",
        "f IN (a,",
        "```",
        "`m`",
        "[search ",
        "CASE(",
        '"a"~',
        "a",
        "\\",
        '"',
        "-",
        "a:",
        "*",
        "?",
        " ",
        "(",
        "!=",
        "a=",
        "\\*",
        "é",
        ":",
        "a-!",
        "+",
    ],
)
def test_no_text_takes_more_than_linear_time(piece: str):
    """The longest text that is read takes a fraction of a second, whatever it repeats."""
    started = time.process_time()
    for query in (piece * (MAX_CHARACTERS // len(piece)), '"' + piece * (MAX_CHARACTERS // len(piece) - 2)):
        refused(query)
    assert time.process_time() - started < 1


def test_the_tree_of_each_term():
    assert parse("") == Everything()
    assert parse("a") == word("a")
    assert parse("f:*") == Exists("f")
    assert parse("f!=a") == Comparison("f", "!=", Pattern(("a",)))
    assert parse("-a") == Not(word("a"))
