"""Hypothesis strategies for events and for the trees of queries, over words that meet often."""

import json
from dataclasses import replace

from hypothesis import strategies as st

from logboom.query.pattern import Manner, Pattern, Wildcard, read_pattern
from logboom.query.tree import And, Bound, Comparison, Everything, Exists, Near, Not, Or, Regex, Text
from tests.query.storing import NOON

WORDS = (
    "error",
    "Error",
    "time",
    "out",
    "abc",
    "a",
    "b",
    "1",
    "12",
    "5",
    "5.0",
    "05",
    "-3",
    "1e2",
    "é",
    "Über",
    "ÜBER",
    "ß",
    "Ω",
    "名前",
)
JOINTS = ("", " ", "-", "_", ".", "=", "/", "%", "\n", "\t", "'", '"', "\\", "*", "?", "(", ":", "\u2028")

said = st.lists(st.sampled_from(WORDS + JOINTS), max_size=6).map("".join)
addresses = st.sampled_from(("10.1.2.3", "10.200.0.1", "11.0.0.1", "::1", "fc00::5", "::ffff:10.0.0.1", "10.1.2"))
networks = st.sampled_from(("10.0.0.0/8", "10.1.2.3/16", "::1/128", "fc00::/7", "0.0.0.0/0", "10.0.0.0/33"))
short = st.sampled_from(("", "web", "Web-1", "db", "5", "api_v2", "Ünit"))
json_object = st.recursive(
    st.sampled_from(("x", "5", 5, -2, True, None, "a b")) | said,
    lambda inner: st.dictionaries(st.sampled_from(("a", "b", "c", "id")), inner, max_size=2),
    max_leaves=4,
).filter(lambda value: isinstance(value, dict))
attributes = st.dictionaries(
    st.sampled_from(("status", "user", "a", "a.b", "user.id", "service", "Status", "program", "source", "key")),
    said | short | addresses | st.sampled_from(("200", "404", "5e0", "5", "nan")) | json_object.map(json.dumps),
    max_size=3,
)
events = st.fixed_dictionaries(
    {"message": said},
    optional={
        "service": short, "host": short | addresses, "peer": addresses, "logger": short, "exception_type": st.sampled_from(("", "ValueError")),
        "severity": st.integers(0, 24), "key": st.integers(0, 3), "trace_id": st.sampled_from(("", "00ff")),
        "attributes": attributes,
    },
)  # fmt: skip

literals = said.filter(lambda text: "\u2028" not in text)
any_literals = st.text(max_size=8)


def patterns(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Pattern]:
    """Patterns as the reader makes them, of any parts."""

    def written(parts: list[str | Wildcard], quoted: bool, manner: Manner) -> Pattern:
        raw = "".join(
            part.value if isinstance(part, Wildcard) else "".join("\\" + c if not c.isalnum() else c for c in part)
            for part in parts
        )
        return read_pattern(raw, quoted=quoted or not raw, manner=manner)

    manners = st.sampled_from((Manner.USUAL, Manner.USUAL, Manner.USUAL, Manner.CASE, Manner.TERM))
    return st.builds(written, st.lists(texts | st.sampled_from(list(Wildcard)), max_size=4), st.booleans(), manners)


EXPRESSIONS = ("a", "^a", "b$", "(?i)ERR", r"\d+", r"err.*r", "a/b", "[^a-z]", "(web|db)-?1?", r"\.", "a b")


def trees(texts: st.SearchStrategy[str], fields: st.SearchStrategy[str]) -> st.SearchStrategy:
    values = patterns(texts).filter(lambda pattern: not pattern.is_any)
    operators = st.sampled_from((":", "=", "!=", ">", ">=", "<", "<="))

    def comparison(field: str, operator: str, value: Pattern) -> Comparison:
        """After = a `?` in quotes is itself, so a value with this wildcard is never a quoted one."""
        bare = operator in {"=", "!="} and Wildcard.ONE in value.parts and value.manner is Manner.USUAL
        return Comparison(field, operator, replace(value, quoted=False) if bare else value)

    levels = st.builds(
        Comparison,
        st.sampled_from(("level", "severity")),
        operators,
        st.sampled_from(("err", "WARN", "info", "9", "17")).map(read_pattern),
    )
    keys = st.builds(Comparison, st.just("key"), operators, st.sampled_from(("1", "2.5", "-1", "0")).map(read_pattern))
    literal = texts.map(lambda text: Pattern((text,)) if text else Pattern())
    near = st.builds(Near, literal, st.integers(0, 4), st.just("") | fields)
    regular = st.builds(Regex, fields, st.sampled_from(EXPRESSIONS))
    bounds = st.builds(
        Bound, st.sampled_from(("earliest", "latest")), st.integers(-2, 2).map(lambda n: str(NOON - 60 * 10**9 + n))
    )
    inside = st.builds(Comparison, fields, st.sampled_from((":", "=", "!=")), networks.map(read_pattern))
    terms = (
        near | regular | bounds | inside | st.just(Everything()) | st.builds(Text, values.map(Pattern.as_term)) | st.builds(comparison, fields, operators, values)
        | st.builds(Exists, fields) | levels | keys
    )  # fmt: skip
    return st.recursive(
        terms,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
            | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=5,
    )


known_fields = st.sampled_from(
    (
        "message",
        "service",
        "host",
        "exception_type",
        "trace_id",
        "status",
        "user",
        "user.id",
        "a",
        "a.b",
        "a.b.c",
        "attributes.service",
        "program",
        "source",
        "sender",
        "key",
    )
)
