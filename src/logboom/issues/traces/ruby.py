"""Ruby's backtraces, as the interpreter prints them and as Rails logs them.

    app/models/order.rb:12:in `lock_cart': canceled (ActiveRecord::QueryCanceled)
        from app/controllers/carts_controller.rb:8:in `create'

Rails repeats its tags before each line: `[5f0c…] app/models/order.rb:12:in 'lock_cart'`.
Ruby's Logger names the type last: `E, [2026-11-24T10:00:00.123456 #7] ERROR -- : canceled (ActiveRecord::QueryCanceled)`.
Source: Ruby documentation, Exception#full_message and Logger::Formatter; since Ruby 3.4 methods are quoted 'Order#lock_cart'.
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame

MARKERS: Final = (":in `", ":in '")

_FRAME: Final = re.compile(
    r"(?:\[[^\]\s]+\] )*+\s*(?:from |\d+: from )?(?P<path>[^\s:][^:\n]*|<internal:[^>]+>):(?P<line>\d+):in [`'](?P<function>.+?)'(?P<rest>: .*)?$"
)
_TYPE: Final = r"[A-Z]\w*(?:::[A-Z]\w*)*"
_SAID: Final = re.compile(rf": (?P<value>.*?)(?: \((?P<type>{_TYPE})\))?$", re.DOTALL)
_TYPE_FIRST: Final = re.compile(rf"(?:^|.*?[\s\]])(?P<type>{_TYPE})(?: \((?P<value>.*)\):?|: (?P<said>.*))$")
_LOGGED: Final = re.compile(rf"[A-Z], \[[^\]]*\] +[A-Z]+ -- [^:]*: (?P<value>.*) \((?P<type>{_TYPE})\)$")
_CAUSE: Final = re.compile(
    rf"(?P<path>[^\s:][^:\n]*):(?P<line>\d+):in [`'](?P<function>.+?)': (?P<value>.*) \((?P<type>{_TYPE})\)$"
)


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost cause first: Ruby prints the raised one first."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if _FRAME.match(line)), None)
    if first is None:
        return []
    found = [_raised(lines, first)]
    frames: list[list[Frame]] = [[]]
    for index, line in enumerate(lines[first:]):
        frame = _FRAME.match(line)
        if index and (cause := _CAUSE.match(line)):
            found.append(ExceptionValue(type=cause["type"], value=cause["value"] or None))
            frames.append([_frame(cause)])
        elif frame:
            frames[-1].append(_frame(frame))
    for exception, stack in zip(found, frames, strict=True):
        exception.frames = stack[::-1]
    return found[::-1] if any(len(stack) for stack in frames) else []


def _raised(lines: list[str], first: int) -> ExceptionValue:
    """From the first frame's own line, else from the lines before it."""
    frame = _FRAME.match(lines[first])
    if frame and frame["rest"]:
        said = _SAID.match(frame["rest"])
        if said and said["type"]:
            return ExceptionValue(type=said["type"], value=said["value"] or None)
    for line in reversed(lines[:first]):
        if logged := _LOGGED.match(line):
            return ExceptionValue(type=logged["type"], value=logged["value"] or None)
        if named := _TYPE_FIRST.match(line.strip()):
            return ExceptionValue(type=named["type"], value=named["value"] or named["said"] or None)
    said_before = next((line.strip() for line in reversed(lines[:first]) if line.strip()), "")
    return ExceptionValue(type="RuntimeError", value=said_before or None)


def _frame(found: re.Match[str]) -> Frame:
    path = found["path"].strip()
    return Frame(filename=path, abs_path=path, function=found["function"], lineno=int(found["line"][:9]))
