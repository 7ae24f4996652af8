"""Functions of JSON: what they make of objects and arrays, of paths that lead nowhere, and of texts that are no JSON."""

import json

from logboom.store.engine import Engine
from tests.query.asking import rows_of

DOCUMENT = '{"a":1,"b":{"c":"x","d":[1,2,{"e":"y"}]},"k.l":"dotted","t":"say \\"hi\\""}'

# An expression over the JSON text `doc`, and what it gives.
CASES = {
    "json(doc) == doc": True,
    'json("no json")': None,
    'json_has_key_exact(doc, "k.l")': True,
    'json_has_key_exact(doc, "b.c")': False,
    'json_extract_exact(doc, "k.l")': "dotted",
    'json_extract_exact(doc, "b.c")': None,
    'json_extract(doc, "b.d{2}.e")': "y",
    "json_extract(doc, path)": "y",  # a path that is the value of a field
    'json_extract(doc, "b.d{}")': ["1", "2", '{"e":"y"}'],
    'json_set(doc, "a", 2)': {"a": 2},
    'json_set(doc, "b.c", "z")': {"b": {"c": "z", "d": [1, 2, {"e": "y"}]}},
    'json_set(doc, "b.d{1}", "second", "a", null())': {"a": None, "b": {"c": "x", "d": [1, "second", {"e": "y"}]}},
    'json_set(doc, "b.d{}", 0)': {"b": {"c": "x", "d": [0, 0, 0]}},
    'json_set(doc, "new.deep", json_array(1, "q"))': {"new": {"deep": [1, "q"]}},
    'json_set(doc, "a.b", "a number has no keys")': {},
    'json_set(doc, "b.d{9}", "beyond the end")': {},
    'json_set(doc, "t", upper(t))': {"t": 'TEXT OF "T"'},
    'json_set_exact(doc, "k.l", 1, "m.n", "new")': {"k.l": 1, "m.n": "new"},
    "json_set_exact(doc, t, true())": {'text of "t"': True},
    'json_append(doc, "b.d", json_array(3, 4), "b.d", 5)': {"b": {"c": "x", "d": [1, 2, {"e": "y"}, [3, 4], 5]}},
    'json_append(doc, "a", 1)': {},
    'json_append(doc, "nowhere", 1)': {},
    'json_extend(doc, "b.d", json_array(3, 4), "b.d", 5)': {"b": {"c": "x", "d": [1, 2, {"e": "y"}, 3, 4, 5]}},
    'json_delete(doc, "a", "b.d{0}", "b.nothing")': {"a": ..., "b": {"c": "x", "d": [2, {"e": "y"}]}},
    'json_delete(doc, "k.l")': {},
    'json_set("no json", "a", 1)': None,
    'json_delete(missing, "a")': None,
    'mvindex(json_array_to_mv(json_keys(json_set("{}", "é\\"ü", 1))), 0)': 'é"ü',
    'json_array_to_mv(json_array("a", 1), true())': ['"a"', "1"],
    'mv_to_json_array(mvappend("a", "1", "true"))': '["a","1","true"]',
    'mv_to_json_array(mvappend("a", "1", "true"), true())': '["a",1,true]',
    'json_entries("{\\"a\\":[1],\\"b\\":null}")': '[{"key":"a","value":[1]},{"key":"b","value":null}]',
}  # fmt: skip


async def test_each_gives_what_stands_beside_it(engine: Engine):
    prepared = f'| makeresults | eval doc={_quoted(DOCUMENT)}, path="b.d{{2}}.e", t="text of \\"t\\""'
    assigned = ", ".join(f"r{number}={expression}" for number, expression in enumerate(CASES))
    (row,) = await rows_of(engine, 1, f"{prepared} | eval {assigned}")
    for number, (expression, wanted) in enumerate(CASES.items()):
        found = row[f"r{number}"]
        if isinstance(wanted, dict):
            changed = json.loads(DOCUMENT) | wanted
            assert json.loads(found) == {key: value for key, value in changed.items() if value is not ...}, expression
        else:
            assert found == wanted, expression


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
