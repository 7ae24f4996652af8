"""Detection rules as converters write them for Lucene and for Splunk: both forms select exactly the right events.

Source of the forms: pySigma's backends for Elasticsearch (Lucene) and Splunk; the rules are our own.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from logboom.event import COLUMNS
from logboom.query import compile as compiler
from logboom.query.parser import parse
from logboom.query.time import to_rfc3339
from logboom.query.translation import Translation
from logboom.store.engine import Engine
from logboom.store.schema.v0007_attribute_numbers import NUMBERS
from logboom.store.statement import Statement, literal
from tests.query.asking import ask
from tests.query.storing import NOON, complete, new_project, store


@dataclass(frozen=True)
class Rule:
    lucene: str
    splunk: str
    selects: tuple[dict[str, str], ...]
    leaves: tuple[dict[str, str], ...]


CMD = r"C:\Windows\System32\cmd.exe"

RULES = (
    Rule("fieldA:valueA AND fieldB:valueB", 'fieldA="valueA" fieldB="valueB"',
         ({"fieldA": "valueA", "fieldB": "VALUEB"},), ({"fieldA": "valueA"}, {"fieldA": "valueAB", "fieldB": "valueB"})),
    Rule("(A:(x OR y)) AND (B:(1 OR 2))", 'A IN ("x", "y") B IN (1, 2)',
         ({"A": "y", "B": "2"}, {"A": "X", "B": "1.0"}), ({"A": "x", "B": "3"}, {"A": "z", "B": "1"})),
    Rule("(A:x AND B:y) OR (A:z AND B:w)", '(A="x" B="y") OR (A="z" B="w")',
         ({"A": "z", "B": "w"},), ({"A": "x", "B": "w"},)),
    Rule(r"Image:*\\cmd.exe", r'Image="*\\cmd.exe"', ({"Image": CMD}, {"Image": CMD.upper()}), ({"Image": "cmd.exe"}, {"Image": CMD + " "})),
    Rule(r"Image:C\:\\Windows\\*", r'Image="C:\\Windows\\*"', ({"Image": CMD}, {"Image": "c:\\windows\\"}), ({"Image": "D:\\Windows\\x"}, {"Image": "C:\\Windowsx"})),
    Rule(r"Image:C\:\\Windows\*", r'Image="C:\\Windows\*"', ({"Image": "C:\\Windows*"},), ({"Image": CMD},)),
    Rule(r"(CommandLine:*\ \-enc\ * AND CommandLine:*\-nop*)", 'CommandLine="* -enc *" CommandLine="*-nop*"',
         ({"CommandLine": "powershell -NoP -Enc AAA -nop"},), ({"CommandLine": "powershell -enc"}, {"CommandLine": "a -encx -nop"})),
    Rule(r"A:(*a\?b* OR *\"q\"* OR *\(x\)* OR *\|* OR *it's*)", r"""A IN ("*a?b*", "*\"q\"*", "*(x)*", "*|*", "*it's*")""",
         ({"A": "x?id=a?b"}, {"A": 'say "q"'}, {"A": "f(x)"}, {"A": "a|b"}, {"A": "it's"}), ({"A": "a-b"}, {"A": "q x"})),
    Rule(r"A:(*\[1\]* OR *\{x\}* OR *\/x\/* OR *a\=b* OR *a\:b* OR *\<* OR *\&\&* OR *%* OR *$x* OR *`* OR *a,b*)",
         'A IN ("*[1]*", "*{x}*", "*/x/*", "*a=b*", "*a:b*", "*<*", "*&&*", "*%*", "*$x*", "*`*", "*a,b*")',
         tuple({"A": f"..{text}.."} for text in ("[1]", "{x}", "/x/", "a=b", "a:b", "<", "&&", "%", "$x", "`", "a,b")), ({"A": "1 x ab"},)),
    Rule(r"A:(*\\\\srv\\* OR *é*)", r'A IN ("*\\\\srv\\*", "*é*")', ({"A": r"\\srv\share"}, {"A": "CAFÉ"}), ({"A": r"\srv\share"}, {"A": "cafe"})),
    Rule('A:/^a.*\\d+(x|y)\\/z"q"$/', 'A=/^a.*\\d+(x|y)\\/z"q"$/', ({"A": 'ab12y/z"q"'},), ({"A": 'ab12y/z"q" '}, {"A": 'AB12y/z"q"'})),
    Rule(r"A:/a\\/b/ OR A:/x y/", r"A=/a\/b/ OR A=/x y/", ({"A": "a/b"}, {"A": "x y"}), ({"A": "ab"}, {"A": "xy"})),
    Rule("A:/(?i)Abc/", "A=/(?i)Abc/", ({"A": "xABCx"},), ({"A": "ab"},)),
    Rule(r"ip:10.0.0.0\/8 OR ip:\:\:1\/128", 'ip="10.0.0.0/8" OR ip="::1/128"',
         ({"ip": "10.200.3.4"}, {"ip": "::1"}, {"ip": "10.0.0.0/8"}), ({"ip": "11.0.0.1"}, {"ip": "::2"}, {"ip": "host"}, {})),
    Rule(r"ip:2603\:1080\:\:\/25 AND NOT ip:fc00\:\:\/7", 'ip="2603:1080::/25" NOT ip="fc00::/7"',
         ({"ip": "2603:1080::17"},), ({"ip": "2604::1"}, {"ip": "fc00::1"})),
    Rule('(NOT _exists_:A) AND (NOT B:"")', 'NOT A=* NOT B=""', ({"B": "x"}, {}), ({"A": "", "B": "x"}, {"B": ""})),
    Rule("_exists_:A AND NOT _exists_:B", "A=* NOT B=*", ({"A": "x"},), ({}, {"A": "x", "B": "y"})),
    Rule("A:>=5 AND B:<1.5 AND C:7 AND D:true", "A>=5 B<1.5 C=7 D=true",
         ({"A": "5", "B": "1", "C": "7.0", "D": "true"},), ({"A": "4.9", "B": "1", "C": "7", "D": "true"}, {"A": "ten", "B": "1", "C": "7", "D": "true"})),
    Rule("A:x AND (NOT ((B:y AND C:z) OR (D:(1 OR 2))))", 'A="x" NOT ((B="y" C="z") OR D IN (1, 2))',
         ({"A": "x"}, {"A": "x", "B": "y"}), ({"A": "x", "D": "1"}, {"A": "x", "B": "y", "C": "z"}, {})),
    Rule(r"field\ name:v AND a-b:w AND a.b:z AND @t:q", '"field name"="v" "a-b"="w" a.b="z" "@t"="q"',
         ({"field name": "v", "a-b": "w", "a.b": "z", "@t": "q"}, {"field name": "v", "a-b": "w", "a": '{"b":"z"}', "@t": "q"}),
         ({"field name": "v", "a-b": "w", "a": '{"b":"y"}', "@t": "q"},)),
    Rule(r'A:\-enc\ * AND B:* AND C:" " AND D:\-', 'A="-enc *" B="*" C=" " D="-"',
         ({"A": "-enc x", "B": "", "C": " ", "D": "-"},), ({"A": "-enc x", "C": " ", "D": "-"}, {"A": "-encx", "B": "b", "C": " ", "D": "-"})),
    Rule('NOT (A:"" OR (NOT _exists_:A) OR A:x)', 'NOT (A="" OR NOT A=* OR A="x")', ({"A": "y"},), ({}, {"A": ""}, {"A": "X"})),
    Rule("EventID:(4624 OR 4625) AND LogonType:3", "EventID IN (4624, 4625) LogonType=3",
         ({"EventID": "4625", "LogonType": "3"},), ({"EventID": "46250", "LogonType": "3"}, {"EventID": "4625", "LogonType": "33"})),
    Rule("A:(AND OR b) AND B:(NOT OR c)", 'A IN ("AND", "b") B IN ("NOT", "c")', ({"A": "and", "B": "not"},), ({"A": "x", "B": "c"},)),
    Rule(r"*mimikatz* OR *sekurlsa\:\:logonpasswords*", '"mimikatz" OR "sekurlsa::logonpasswords"',
         ({"A": "run mimikatz now"}, {"A": "x sekurlsa::logonpasswords"}), ({"A": "mimi katz"},)),
    Rule(r"*get\ *\ \-\ http*\ \|\ perl* OR *;\ chmod\ \+x\ \/tmp\/*", '"get * - http* | perl" OR "*; chmod +x /tmp/*"',
         ({"A": "get -q http://x -O - http://y z | perl -"}, {"A": "a b; chmod +x /tmp/y"}), ({"A": "get - http://x | sh"}, {"A": "chmod +x /tmp/y"})),
    Rule(r'A:"50% off \(now\)" OR A:"\{\"j\"\: \[1,2\]\}"', r'A="50% off (now)" OR A="{\"j\": [1,2]}"',
         ({"A": "50% OFF (now)"}, {"A": '{"j": [1,2]}'}), ({"A": "50% off now"},)),
    Rule("type:EXECVE AND a0:(wget OR curl)", 'type="EXECVE" a0 IN ("wget", "curl")', ({"type": "EXECVE", "a0": "curl"},), ({"type": "PATH", "a0": "curl"},)),
    Rule("A:(-1 OR x) AND B:(1 OR -2.5)", 'A IN (-1, "x") B IN (1, -2.5)',
         ({"A": "-1", "B": "-2.50"}, {"A": "x", "B": "1"}), ({"A": "1", "B": "1"}, {"A": "x", "B": "2.5"}, {})),
    Rule(r"NOT A:(x OR y\\)", r'NOT A IN ("x", "y\\")', ({"A": "z"}, {"A": "y"}, {}), ({"A": "X"}, {"A": "y\\"})),
    Rule(r"A:C\:\\Temp\\ AND B:*\\ AND C:*\\\\*", r'A="C:\\Temp\\" B="*\\" C="*\\\\*"',
         ({"A": "c:\\temp\\", "B": "x\\", "C": r"\\srv"}, {"A": "C:\\Temp\\", "B": "\\", "C": r"a\\"}),
         ({"A": "C:\\Temp", "B": "x\\", "C": r"\\srv"}, {"A": "C:\\Temp\\", "B": "x\\y", "C": r"\\srv"}, {"A": "C:\\Temp\\", "B": "x\\", "C": "\\"})),
    Rule(r"A:\"q\\\" AND (NOT _exists_:B)", r'A="\"q\\\"" NOT B=*', ({"A": '"q\\"'},), ({"A": '"q"'}, {"A": '"q\\"', "B": ""})),
    Rule("A:(4624 OR 0x10 OR 007) AND NOT (B:(1 OR 2))", 'A IN (4624, "0x10", "007") NOT B IN (1, 2)',
         ({"A": "4624"}, {"A": "0X10", "B": "3"}, {"A": "007"}), ({"A": "16"}, {"A": "4624", "B": "1.0"})),
    Rule("A:(`x` OR *i`ex*)", 'A IN ("`x`", "*i`ex*")', ({"A": "`X`"}, {"A": "(i`ex)"}), ({"A": "x"}, {"A": "iex"})),
)  # fmt: skip


async def said_by_engine(engine: Engine, queries: list[str], rows: list[dict[str, Any]]) -> list[list[bool]]:
    """Per event, whether each query selects it; in one statement."""
    translation = Translation(now=NOON)
    conditions = ", ".join(f"toUInt8({compiler.condition(parse(query), translation)})" for query in queries)
    structure = ", ".join(f"{column.name} {column.engine_type}" for column in COLUMNS)
    lines = "\n".join(
        json.dumps(row | {name: to_rfc3339(row[name]) for name in ("timestamp", "received_at")}) for row in rows
    )
    sql = (
        f"SELECT {conditions}"
        f" FROM (SELECT *, {NUMBERS} AS numbers FROM format(JSONEachRow, {literal(structure)}, {literal(lines)}))"
    )
    found = await engine.rows(
        Statement(sql, translation.parameters.values),
        settings={"date_time_input_format": "best_effort", "max_threads": 1},
    )
    return [[bool(said) for said in row] for row in found.rows]


async def test_both_forms_of_each_rule_select_exactly_the_right_events(engine: Engine):
    events = [(rule, event, wanted) for rule in RULES for event, wanted in _of(rule)]
    rows = [complete({"attributes": event}, 1, number) for number, (_, event, _) in enumerate(events)]
    queries = [query for rule in RULES for query in (rule.lucene, rule.splunk)]
    said = await said_by_engine(engine, queries, rows)
    assert [
        f"{query} {'leaves' if wanted else 'selects'} {event}"
        for row, (rule, event, wanted) in zip(said, events, strict=True)
        for query in (rule.lucene, rule.splunk)
        if row[queries.index(query)] != wanted
    ] == []


def _of(rule: Rule) -> list[tuple[dict[str, str], bool]]:
    return [(event, True) for event in rule.selects] + [(event, False) for event in rule.leaves]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.splunk[:40])
def test_each_form_has_a_canonical_text(rule: Rule):
    for query in (rule.lucene, rule.splunk):
        assert parse(str(parse(query))) == parse(query)


async def test_a_rule_of_hundreds_of_values_is_one_statement(engine: Engine):
    hashes = [f"{number:064x}" for number in range(700)]
    queries = [
        "sha256:(" + " OR ".join(f"*{value}*" for value in hashes[:200]) + ")",
        "sha256 IN (" + ", ".join(f'"{value}"' for value in hashes) + ")",
        "sha256 IN (" + ", ".join(f'"*{value[20:]}*"' for value in hashes) + ")",
        " OR ".join(f'sha256="*{value[40:]}"' for value in hashes[:400]),
    ]
    rows = [complete({"attributes": {"sha256": value}}, 1, 0) for value in (hashes[150], "x")]
    for query in queries:
        assert await said_by_engine(engine, [query], rows) == [[True], [False]]


# What Splunk's form puts into stages, because its terms can't say it: (query, events that it selects, events that it leaves).
IN_STAGES = (
    (r'A="x" | regex B="^a\\d+$"', [{"A": "X", "B": "a12"}], [{"A": "x", "B": "ab"}, {"A": "x"}, {"A": "y", "B": "a1"}]),
    (
        "* | where 'A'='B'",
        [{"A": "same", "B": "Same"}, {"A": "10", "B": "10.0"}, {"A": "", "B": ""}],
        [{"A": "a", "B": "b"}, {"A": "a"}, {"A": "", "B": "b"}, {"A": ""}, {}],
    ),
    ("* | where A!=B", [{"A": "a", "B": "b"}, {"A": "", "B": "b"}], [{"A": "", "B": ""}, {"A": "a"}, {"A": ""}, {}]),
    ('* | where A=""', [{"A": ""}], [{"A": "a"}, {}]),
    ('* | where \'A\'=\'"b c"\'', [{"A": "same", "b c": "same"}], [{"A": "a", "b c": "b"}, {"A": "a"}]),
    ('* | where cidrmatch("10.0.0.0/8", A) OR cidrmatch("fc00::/7", A)', [{"A": "10.1.2.3"}, {"A": "fc00::1"}], [{"A": "11.0.0.1"}, {"A": "x"}]),
    (
        ('\n| rex field=A "(?<AMatch>(?i)power.*)"\n| eval ACondition=if(isnotnull(AMatch), "true", "false")'
        '\n| search ACondition="true" OR (B="" NOT C=*)'),
        [{"A": "a PowerShell"}, {"B": ""}], [{"B": "", "C": ""}, {"A": "pow"}, {"C": "c"}, {"B": "b"}],
    ),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("query", "selects", "leaves"), IN_STAGES)
async def test_what_a_converter_puts_into_stages_selects_the_right_events(
    engine: Engine, query: str, selects: list[dict[str, str]], leaves: list[dict[str, str]]
):
    project = new_project()
    events = [(event, "selected") for event in selects] + [(event, "left") for event in leaves]
    await store(
        engine,
        project,
        [
            {"attributes": event, "service": wanted, "trace_id": str(number)}
            for number, (event, wanted) in enumerate(events)
        ],
    )
    found = (await ask(engine, project, f"{query} | table service trace_id | sort trace_id")).rows
    assert found == [{"service": "selected", "trace_id": str(number)} for number in range(len(selects))]
