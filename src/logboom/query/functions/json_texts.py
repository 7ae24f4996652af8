"""Functions that make JSON and read it. What stands in a JSON text is given as JSON stores it; paths are those of `spath`.

Source: Splunk documentation, "Search Reference, JSON functions".
"""

from typing import Final

from logboom.query.expressions.tree import Constant
from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.json_paths import json_at, json_value
from logboom.query.value import Value, bool_of, list_of, number_of, text_of


def json_of(value: Value) -> str:
    """SQL of a value as JSON; a text that is an object or an array already stays one."""
    if value.kind == "number":
        return f"ifNull({text_of(value)}, 'null')"
    if value.kind == "bool":
        return f"multiIf(isNull({value.sql}), 'null', {value.sql}, 'true', 'false')"
    if value.kind == "list":
        return f"toJSONString({value.sql})"
    text = text_of(value)
    nested = f"(isValidJSON(ifNull({text}, '')) AND match(ifNull({text}, ''), '^\\\\s*[\\\\[{{]'))"
    return f"multiIf(isNull({text}), 'null', {nested}, {text}, toJSONString(ifNull({text}, '')))"


def joined(opening: str, elements: str, closing: str) -> str:
    """SQL of an object or array of an Array(String) of its members."""
    return f"concat('{opening}', arrayStringConcat({elements}, ','), '{closing}')"


def _json(call: FunctionCall) -> Value:
    return Value(f"if(isValidJSON(ifNull({call.text(0)}, '')), {call.text(0)}, NULL)", "text")


def _extract(call: FunctionCall) -> Value:
    if not call.has(1):
        return _json(call)
    values = [_at(call, index) for index in range(1, len(call.arguments))]
    return values[0] if len(values) == 1 else _all_of(values)


def _at(call: FunctionCall, index: int) -> Value:
    """What stands at the path that this argument is: written in the query, or the value of a field."""
    node = call.node.arguments[index]
    if isinstance(node, Constant) and isinstance(node.value, str):
        return json_value(call.text(0), node.value, call.bind)
    return Value(json_at(call.text(0), call.text(index)), "text", weight=12)


def _extract_exact(call: FunctionCall) -> Value:
    values = [
        Value(f"JSONExtract(ifNull({call.text(0)}, ''), ifNull({call.text(index)}, ''), 'Nullable(String)')", "text")
        for index in range(1, len(call.arguments))
    ]
    return values[0] if len(values) == 1 else _all_of(values)


def _all_of(values: list[Value]) -> Value:
    return Value(f"arrayFilter(one -> one != '', arrayConcat({', '.join(list_of(value) for value in values)}))", "list")


def members_of(call: FunctionCall, first: int) -> list[str]:
    """SQL of `"name":value` for each pair of arguments from `first` on. Raises QueryError when one has no partner."""
    if (len(call.arguments) - first) % 2:
        raise call.error(f"`{call.node.name}` takes pairs: a name and its value")
    pairs = zip(call.arguments[first::2], call.arguments[first + 1 :: 2], strict=True)
    return [f"concat(toJSONString(ifNull({text_of(name)}, '')), ':', {json_of(value)})" for name, value in pairs]


def _object(call: FunctionCall) -> Value:
    members = members_of(call, 0)
    return Value(joined("{", f"[{', '.join(members)}]", "}") if members else "'{}'", "text")


def _array(call: FunctionCall) -> Value:
    values = ", ".join(json_of(value) for value in call.arguments)
    return Value(joined("[", f"[{values}]", "]") if values else "'[]'", "text")


def _keys(call: FunctionCall) -> Value:
    keys = f"arrayMap(one -> toJSONString(one), JSONExtractKeys(ifNull({call.text(0)}, '')))"
    return Value(joined("[", keys, "]"), "text")


def _has_key(call: FunctionCall) -> Value:
    return Value(f"has(JSONExtractKeys(ifNull({call.text(0)}, '')), ifNull({call.text(1)}, ''))", "bool")


def _entries(call: FunctionCall) -> Value:
    pairs = f"JSONExtractKeysAndValuesRaw(ifNull({call.text(0)}, ''))"
    entry = "concat('{\"key\":', toJSONString(one.1), ',\"value\":', one.2, '}')"
    return Value(joined("[", f"arrayMap(one -> {entry}, {pairs})", "]"), "text")


def _array_to_mv(call: FunctionCall) -> Value:
    elements = f"JSONExtractArrayRaw(ifNull({call.text(0)}, ''))"
    bare = "ifNull(JSONExtract(one, 'Nullable(String)'), one)"
    if call.has(1):
        bare = f"if(ifNull({bool_of(call.arguments[1])}, false), one, {bare})"
    return Value(f"arrayMap(one -> {bare}, {elements})", "list")


def _mv_to_array(call: FunctionCall) -> Value:
    element = "toJSONString(one)"
    if call.has(1):
        plain = f"isNotNull({number_of(Value('one', 'text'))}) OR one IN ('true', 'false', 'null')"
        element = f"if(ifNull({bool_of(call.arguments[1])}, false) AND ({plain}), one, {element})"
    return Value(joined("[", f"arrayMap(one -> {element}, {list_of(call.arguments[0])})", "]"), "text")


JSON_TEXTS: Final = (
    Function(name="json", signature="json(text)", build=_json, meaning="The text where it is JSON, nothing where it is none.",
             example='json("{")', gives="null"),
    Function(name="json_valid", signature="json_valid(text)", meaning="Whether the text is JSON.",
             build=lambda call: Value(f"isValidJSON({call.text(0)})", "bool"), example='json_valid("{")', gives="false"),
    Function(name="json_extract", signature='json_extract(json, "path", ...)', most=ANY_NUMBER, build=_extract,
             aliases=("spath",), meaning="What stands at a path: `user.name`, `items{0}`, `items{}.id` for all.",
             example='json_extract(json_object("user", json_object("name", "ann")), "user.name")', gives='"ann"'),
    Function(name="json_extract_exact", signature='json_extract_exact(json, "key", ...)', least=2, most=ANY_NUMBER,
             build=_extract_exact, meaning="What stands under a key, whatever signs the key has.",
             example='json_extract_exact(json_object("user.name", "ann"), "user.name")', gives='"ann"'),
    Function(name="json_object", signature='json_object("name", value, ...)', least=0, most=ANY_NUMBER, build=_object,
             meaning="A JSON object.", example='json_object("a", 1, "b", "x")', gives='"{\\"a\\":1,\\"b\\":\\"x\\"}"'),
    Function(name="json_array", signature="json_array(value, ...)", least=0, most=ANY_NUMBER, build=_array,
             meaning="A JSON array.", example='json_array(1, "x")', gives='"[1,\\"x\\"]"'),
    Function(name="json_keys", signature="json_keys(json)", build=_keys, meaning="The keys of an object, as a JSON array.",
             example='json_keys(json_object("a", 1))', gives='"[\\"a\\"]"'),
    Function(name="json_has_key_exact", signature='json_has_key_exact(json, "key")', least=2, most=2, build=_has_key,
             meaning="Whether an object has the key.", example='json_has_key_exact(json_object("a.b", 1), "a.b")', gives="true"),
    Function(name="json_entries", signature="json_entries(json)", build=_entries,
             meaning="The members of an object, as a JSON array of objects with `key` and `value`.",
             example='json_entries(json_object("a", 1))', gives='"[{\\"key\\":\\"a\\",\\"value\\":1}]"'),
    Function(name="json_array_to_mv", signature="json_array_to_mv(json[, quoted])", most=2, build=_array_to_mv,
             meaning="The elements of a JSON array as a list; texts keep their quotes where the second argument is true.",
             example='json_array_to_mv(json_array("a", 2))', gives='["a", "2"]'),
    Function(name="mv_to_json_array", signature="mv_to_json_array(list[, typed])", most=2, build=_mv_to_array,
             meaning="The values as a JSON array of texts; where the second argument is true, numbers and true, false and null "
             "are no texts.", example='mv_to_json_array(split("a,1", ","), true())', gives='"[\\"a\\",1]"'),
)  # fmt: skip
