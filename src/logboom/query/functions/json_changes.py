"""Functions that change JSON texts: `json_set`, `json_append`, `json_extend`, `json_delete`.

A path is followed step by step, a lambda for each: an object is taken apart and put together again with one member
changed. Where a step leads nowhere the text stays as it is, but `json_set` makes the keys that are missing.

Source: Splunk documentation, "Search Reference, JSON functions".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.functions.json_texts import joined, json_of
from logboom.query.json_paths import Bind, steps_of
from logboom.query.value import Value, text_of

Step = str | int | None
_CHANGE_WEIGHT: Final = 12


@dataclass(frozen=True, slots=True)
class _Change:
    """`at_end` gives SQL of what becomes of the JSON at the end of the path; None where it goes."""

    at_end: Callable[[str], str] | None
    bind: Bind
    created: str = ""
    """SQL of the JSON that is put where the path leads to a key that is not there; empty when nothing is."""

    def of(self, json: str, steps: list[Step], depth: int = 0) -> str:
        """SQL of the JSON text after the change."""
        if not steps:
            return json if self.at_end is None else self.at_end(json)
        if isinstance(steps[0], str):
            return self._of_key(json, self.bind(steps[0]), steps[1:], depth)
        return self._of_elements(json, steps[0], steps[1:], depth)

    def _of_key(self, json: str, key: str, rest: list[Step], depth: int) -> str:
        pair = f"pair{depth}"
        pairs = f"JSONExtractKeysAndValuesRaw({json})"
        if not rest and self.at_end is None:
            pairs, value = f"arrayFilter({pair} -> {pair}.1 != {key}, {pairs})", f"{pair}.2"
        else:
            value = f"if({pair}.1 = {key}, {self.of(f'{pair}.2', rest, depth + 1)}, {pair}.2)"
        members = f"arrayMap({pair} -> concat(toJSONString({pair}.1), ':', {value}), {pairs})"
        if self.created and all(isinstance(step, str) for step in rest):
            made = self.created
            for step in reversed(rest):
                made = f"concat('{{', toJSONString({self.bind(str(step))}), ':', {made}, '}}')"
            member = f"[concat(toJSONString({key}), ':', {made})]"
            members = f"arrayConcat({members}, if(JSONHas({json}, {key}), [], {member}))"
        return f"if(JSONType({json}) = 'Object', {joined('{', members, '}')}, {json})"

    def _of_elements(self, json: str, index: int | None, rest: list[Step], depth: int) -> str:
        """Of one element of an array, or of all of them when no index is named."""
        one, at = f"element{depth}", f"at{depth}"
        elements = f"JSONExtractArrayRaw({json})"
        chosen = "true" if index is None else f"{at} = {index + 1}"
        if not rest and self.at_end is None:
            changed = f"arrayFilter(({one}, {at}) -> NOT ({chosen}), {elements}, arrayEnumerate({elements}))"
        else:
            value = f"if({chosen}, {self.of(one, rest, depth + 1)}, {one})"
            changed = f"arrayMap(({one}, {at}) -> {value}, {elements}, arrayEnumerate({elements}))"
        return f"if(JSONType({json}) = 'Array', {joined('[', changed, ']')}, {json})"


def _path(call: FunctionCall, index: int) -> list[Step]:
    return steps_of(call.constant_text(index, "a path"))


def _one_after_the_other(call: FunctionCall, changes: list[Callable[[str], str]]) -> Value:
    """The first argument after all of the changes; nothing where it is no JSON."""
    # Each change names the JSON several times: it is computed once, for a lambda.
    json = f"json{call.node.position.start}"
    text = f"ifNull({call.text(0)}, '')"
    for change in changes:
        text = f"arrayMap({json} -> {change(json)}, [{text}])[1]"
    weight = _CHANGE_WEIGHT * len(changes)
    return Value(f"if(isValidJSON(ifNull({call.text(0)}, '')), {text}, NULL)", "text", weight)


def _pairs(call: FunctionCall) -> list[tuple[list[Step], Value]]:
    if len(call.arguments) % 2 == 0:
        raise call.error(f"`{call.node.name}` takes pairs: a path and its value")
    return [(_path(call, index), call.arguments[index + 1]) for index in range(1, len(call.arguments), 2)]


def _set(call: FunctionCall) -> Value:
    def change(steps: list[Step], value: Value) -> Callable[[str], str]:
        made = json_of(value)
        return lambda json: _Change(lambda _: made, call.bind, created=made).of(json, steps)

    return _one_after_the_other(call, [change(steps, value) for steps, value in _pairs(call)])


def _set_exact(call: FunctionCall) -> Value:
    if len(call.arguments) % 2 == 0:
        raise call.error("`json_set_exact` takes pairs: a key and its value")

    def change(key: Value, value: Value) -> Callable[[str], str]:
        made, name = json_of(value), f"ifNull({text_of(key)}, '')"
        return lambda json: _Change(lambda _: made, lambda _: name, created=made).of(json, [""])

    pairs = zip(call.arguments[1::2], call.arguments[2::2], strict=True)
    return _one_after_the_other(call, [change(key, value) for key, value in pairs])


def _append(call: FunctionCall, *, extends: bool) -> Value:
    def added(value: Value) -> Callable[[str], str]:
        made = json_of(value)
        more = f"if(JSONType({made}) = 'Array', JSONExtractArrayRaw({made}), [{made}])" if extends else f"[{made}]"

        def longer(json: str) -> str:
            elements = f"arrayConcat(JSONExtractArrayRaw({json}), {more})"
            return f"if(JSONType({json}) = 'Array', {joined('[', elements, ']')}, {json})"

        return longer

    def change(steps: list[Step], value: Value) -> Callable[[str], str]:
        return lambda json: _Change(added(value), call.bind).of(json, steps)

    return _one_after_the_other(call, [change(steps, value) for steps, value in _pairs(call)])


def _delete(call: FunctionCall) -> Value:
    def change(steps: list[Step]) -> Callable[[str], str]:
        return lambda json: _Change(None, call.bind).of(json, steps)

    return _one_after_the_other(call, [change(_path(call, index)) for index in range(1, len(call.arguments))])


JSON_CHANGES: Final = (
    Function(name="json_set", signature='json_set(json, "path", value, ...)', least=3, most=ANY_NUMBER, build=_set,
             meaning="The JSON with a value at a path, new or in place of another.",
             example='json_set("{\\"a\\":1}", "b.c", "x")', gives='"{\\"a\\":1,\\"b\\":{\\"c\\":\\"x\\"}}"'),
    Function(name="json_set_exact", signature='json_set_exact(json, "key", value, ...)', least=3, most=ANY_NUMBER,
             build=_set_exact, meaning="The JSON with a value under a key, whatever signs the key has.",
             example='json_set_exact("{}", "a.b", 1)', gives='"{\\"a.b\\":1}"'),
    Function(name="json_append", signature='json_append(json, "path", value, ...)', least=3, most=ANY_NUMBER,
             build=lambda call: _append(call, extends=False),
             meaning="The JSON with a value more at the end of the array at a path.",
             example='json_append("{\\"a\\":[1]}", "a", json_array(2))', gives='"{\\"a\\":[1,[2]]}"'),
    Function(name="json_extend", signature='json_extend(json, "path", array, ...)', least=3, most=ANY_NUMBER,
             build=lambda call: _append(call, extends=True),
             meaning="The JSON with the values of another array at the end of the array at a path.",
             example='json_extend("{\\"a\\":[1]}", "a", json_array(2, 3))', gives='"{\\"a\\":[1,2,3]}"'),
    Function(name="json_delete", signature='json_delete(json, "path", ...)', least=2, most=ANY_NUMBER, build=_delete,
             meaning="The JSON without what stands at a path.",
             example='json_delete("{\\"a\\":{\\"b\\":1,\\"c\\":2}}", "a.b")', gives='"{\\"a\\":{\\"c\\":2}}"'),
)  # fmt: skip
