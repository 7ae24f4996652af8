"""Stack traces of V8: Node.js, Deno, Chrome.

    TypeError: Cannot read properties of undefined (reading 'price')
        at CartRow.render (/srv/app/src/cart.ts:31:14)
        at async Promise.all (index 0)
      [cause]: Error: no such order

Source: V8 documentation, "Stack trace API".
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame
from logboom.issues.traces.repeats import remembered

MARKERS: Final = ("    at ",)

_FRAME: Final = re.compile(
    r"\s*at (?:(?P<function>.+?) \((?P<place>.+)\)|(?P<bare>\S+:\d+:\d+)|(?P<other>(?:async )?[\w.<>]+(?: \[as [^\]]+\])?))$"
)
_PLACE: Final = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+)$")
_HEADER: Final = re.compile(
    r"(?P<type>(?:[A-Z][\w$]*)(?:Error|Exception|Rejection|Warning|Failure)?|Error)(?: \[[^\]]+\])?(?:: (?P<value>.*))?$"
)
_NAMED: Final = re.compile(
    r"(?P<type>[A-Z][\w$]*(?:Error|Exception|Rejection|Failure|Timeout)|Error)(?: \[[^\]]+\])?: (?P<value>.*)$"
)
_CAUSE: Final = re.compile(r"\s*\[(?:cause|errors)\]: (?P<header>.+)$")
_EVAL: Final = re.compile(r"eval at .*?\((?P<place>[^()]+:\d+:\d+)\)")


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost cause first."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if _frame(line)), None)
    if first is None or not any(_PLACE.search(line.rstrip(") {")) for line in lines[first:] if _frame(line)):
        return []
    found = [_raised(lines[:first])]
    for line in lines[first:]:
        if frame := _frame(line):
            found[-1].frames.insert(0, frame)
        elif cause := _CAUSE.match(line.rstrip(" {")):
            header = _HEADER.match(cause["header"])
            found.append(_value(header) if header else ExceptionValue(type="Error", value=cause["header"]))
        elif line.strip() and not line.startswith((" ", "}")):
            break
    return found[::-1]


def _raised(before: list[str]) -> ExceptionValue:
    """The exception, from the lines before its first frame; a value may have several."""
    for index in range(len(before) - 1, -1, -1):
        line = before[index].removeprefix("Uncaught ").removeprefix("Unhandled ")
        header = _NAMED.search(line) or (_HEADER.match(line) if index == len(before) - 1 else None)
        if header:
            value = _value(header)
            rest = [one for one in before[index + 1 :] if one.strip()]
            value.value = "\n".join([*([value.value] if value.value else []), *rest]) or None
            return value
    said = next((line.strip() for line in reversed(before) if line.strip()), "")
    return ExceptionValue(type="Error", value=said or None)


def _value(header: re.Match[str]) -> ExceptionValue:
    return ExceptionValue(type=header["type"], value=(header["value"] or "").removesuffix(" {") or None)


@remembered(most=8192, longest=500)  # the lines of some hundred stacks
def _frame(line: str) -> Frame | None:
    found = _FRAME.match(line.removesuffix(" {")) if line.lstrip().startswith("at ") else None
    if found is None:
        return None
    where = found["place"] or found["bare"] or ""
    if inner := _EVAL.search(where):
        where = inner["place"]
    place = _PLACE.match(where)
    path = (place["path"] if place else where).removeprefix("async ")
    return Frame(
        function=found["function"] or found["other"],
        filename=path or None,
        abs_path=path or None,
        lineno=int(place["line"][:9]) if place else None,
        colno=int(place["column"][:9]) if place else None,
    )
