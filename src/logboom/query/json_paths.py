"""Paths into JSON text: `user.address.city`, `items{0}.name`, `items{}.name` (of all of them).

Source: Splunk documentation, "spath, Location paths".
"""

import re
from collections.abc import Callable
from typing import Final

from logboom.query.value import Value

_STEP: Final = re.compile(r"([^.{}]+)|\{(\d*|@?\w*)\}|\[(\d+)\]|\.")
Bind = Callable[[str], str]


def steps_of(path: str) -> list[str | int | None]:
    """The path in steps: a key, an index from 0, or None for every element."""
    steps: list[str | int | None] = []
    for found in _STEP.finditer(path):
        if found[1] is not None:
            steps.append(found[1])
        elif found[2] is not None:
            steps.append(int(found[2]) if found[2].isdigit() else found[2].lstrip("@") or None)
        elif found[3] is not None:
            steps.append(int(found[3]))
    return steps


def json_value(text: str, path: str, bind: Bind) -> Value:
    """What stands at the path in a JSON text; a list when the path goes through every element of an array."""
    steps = steps_of(path)
    json = f"ifNull({text}, '')"
    if None not in steps:
        return Value(_single(json, steps, bind), "text", weight=6)
    return Value(f"arrayFilter(one -> one != '', {_all(json, steps, bind, 0)})", "list", weight=10)


def _arguments(steps: list[str | int | None], bind: Bind) -> str:
    return "".join(f", {step + 1 if isinstance(step, int) else bind(str(step))}" for step in steps)


def _single(json: str, steps: list[str | int | None], bind: Bind) -> str:
    if not steps:
        return f"nullIf({json}, '')"
    return f"JSONExtract({json}{_arguments(steps, bind)}, 'Nullable(String)')"


def _all(json: str, steps: list[str | int | None], bind: Bind, depth: int) -> str:
    """SQL of an Array(String) with what stands at the path in each element."""
    every = steps.index(None)
    elements = f"JSONExtractArrayRaw({json}{_arguments(steps[:every], bind)})"
    rest = steps[every + 1 :]
    one = f"element{depth}"
    if None in rest:
        return f"arrayFlatten(arrayMap({one} -> {_all(one, rest, bind, depth + 1)}, {elements}))"
    if not rest:
        return f"arrayMap({one} -> ifNull(JSONExtract({one}, 'Nullable(String)'), ''), {elements})"
    return f"arrayMap({one} -> ifNull({_single(one, rest, bind)}, ''), {elements})"


def json_at(text: str, path: str) -> str:
    """SQL of what stands at a path that is itself SQL of a text; `{}` is no step of such a path."""
    step = "if(startsWith(step, '{'), JSONExtractArrayRaw(json)[toUInt32OrZero(trim(BOTH '{}' FROM step)) + 1], JSONExtractRaw(json, step))"
    steps = f"extractAll(ifNull({path}, ''), '[^.{{}}]+|[{{][0-9]+[}}]')"
    found = f"arrayFold((json, step) -> {step}, {steps}, ifNull({text}, ''))"
    return f"JSONExtract({found}, 'Nullable(String)')"
