"""How a case is written: groups of reports. Those of a group are one error, those of two groups are two.

A frame is `module~function @ path:line:column = line of source`, of which only the function is needed; `+` before it
marks the application's own, `-` a library's. Stacks begin with the innermost call, as people read them.
"""

import re
from typing import Any, Final

from logboom.issues.report import Report, from_document
from logboom.issues.traces.search import find

Case = list[list[Report]]

_FRAME: Final = re.compile(
    r"(?P<mark>[+-])?(?:(?P<module>[^~]*)~)?(?P<function>.*?)"
    r"(?: @ (?P<path>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?)?(?: = (?P<source>.*))?$"
)


def frame(text: str) -> dict[str, Any]:
    found = _FRAME.fullmatch(text)
    assert found, text
    path = found["path"]
    named = {
        "module": found["module"],
        "function": found["function"] or None,
        "abs_path": path,
        "filename": path,
        "lineno": int(found["line"]) if found["line"] else None,
        "colno": int(found["column"]) if found["column"] else None,
        "context_line": found["source"],
        "in_app": {"+": True, "-": False, None: None}[found["mark"]],
    }
    return {name: value for name, value in named.items() if value is not None}


def raised(said: str, *frames: str, module: str | None = None, **more: Any) -> dict[str, Any]:
    """An exception of `Type: value`; a type alone has no value."""
    type_, _, value = said.partition(": ")
    stack = {"stacktrace": {"frames": [frame(one) for one in frames[::-1]]}} if frames else {}
    return {"type": type_, "value": value, "module": module, **stack, **more}


def sdk(platform: str, said: str, *frames: str, **more: Any) -> Report:
    """What an SDK reports of one exception."""
    return chain(platform, raised(said, *frames, module=more.pop("module", None)), **more)


def chain(platform: str, *exceptions: dict[str, Any], **more: Any) -> Report:
    """What an SDK reports of an exception and its causes, the raised one first."""
    return from_document({"platform": platform, "exception": {"values": list(exceptions)[::-1]}, **more})


def log(text: str) -> Report:
    """The trace in a line of a log."""
    report = find(text)
    assert report is not None, text
    return report


def message(text: str, **more: Any) -> Report:
    return from_document({"message": text, **more})
