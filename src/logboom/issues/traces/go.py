"""Go's panics and the stacks of its errors; of a frame the function stands on one line, its file on the next.

    panic: runtime error: index out of range [3] with length 3

    goroutine 1 [running]:
    main.crop(0xc000012345, 0x3)
        /app/resizer/main.go:42 +0x1d

An error's stack, which zap and pkg/errors take, has neither a goroutine nor arguments; what gin recovered from tells the
file first: `/app/resizer/main.go:42 (0x6f2b3c)`, then `\\tcrop: return image[3]`.
Source: the Go runtime's package documentation, "Environment Variables" (GOTRACEBACK); its error.go for the types;
zap, internal/stacktrace; pkg/errors, stack.go; gin, recovery.go.
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame

MARKERS: Final = ("goroutine ", ".go:")

_GOROUTINE: Final = re.compile(r"goroutine \d+(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[[^\]]*\]:?\s*$")
_FILE: Final = re.compile(r"\s+(?P<path>\S.*?):(?P<line>\d+)(?: \+0x[0-9a-f]+)?\s*$")
_CALLED: Final = re.compile(r"[\w~%/-]+\.[\w.~%/()*\[\]-]+$")
_FILE_OF_CALLED: Final = re.compile(r"\t(?P<path>\S.*?\.(?:go|s)):(?P<line>\d+)\s*$")
_GINS_FILE: Final = re.compile(r"(?P<path>\S.*\.(?:go|s)):(?P<line>\d+) \(0x[0-9a-f]+\)\s*$")
_GINS_CALLED: Final = re.compile(r"\t(?P<function>[^\s:]+): ")
_PANIC: Final = re.compile(r"(?:.*?\s)?panic(?: serving [^ ]+)?: (?P<value>.*)$")
_ERROR: Final = re.compile(r"(?P<type>[\w*./]+)\{.*\}$|(?P<call>[\w*./]+)\((?P<value>.*)\)$")
# A whole stack ends with a call of the runtime's own; a single call was torn from one.
_FEWEST_CALLS: Final = 2
# The first that fits.
_RUNTIME_ERRORS: Final = {
    "runtime error: index out of range": "runtime.boundsError",
    "runtime error: slice bounds out of range": "runtime.boundsError",
    "runtime error:": "runtime.errorString",
    "interface conversion:": "*runtime.TypeAssertionError",
    "assignment to entry in nil map": "runtime.plainError",
}
_SUFFIX: Final = re.compile(r"(?: \[recovered[^\]]*\])+$")
_OF_RUNTIME: Final = frozenset(
    {
        "panic",
        "runtime.gopanic",
        "runtime/debug.Stack",
        "runtime.panicmem",
        "runtime.sigpanic",
        "runtime.main",
        "runtime.goexit",
    }
)


def exceptions(text: str) -> list[ExceptionValue]:
    """The panic as an exception of the type `panic`; an error of the runtime as of its type there, which an SDK names."""
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if _GOROUTINE.search(line)), None)
    if start is None:
        return _recovered(lines) or _of_error(lines)
    frames = _frames(lines[start + 1 :])
    if not frames:
        return []
    said = next((found for line in reversed(lines[:start]) if (found := _PANIC.match(line))), None)
    value = _SUFFIX.sub("", said["value"]) if said else next((one for one in lines[:start] if one.strip()), "")
    return [_panic(value, frames)]


def _panic(value: str, frames: list[Frame]) -> ExceptionValue:
    type_ = next((type_ for said, type_ in _RUNTIME_ERRORS.items() if value.startswith(said)), "panic")
    if made := _ERROR.match(value):  # panic(err) prints an error's type around its words
        type_ = made["type"] or made["call"]
        value = (made["value"] or value).strip('"')
    return ExceptionValue(type=type_, value=value or None, frames=frames[::-1])


def _recovered(lines: list[str]) -> list[ExceptionValue]:
    """What gin recovered from."""
    first = next((index for index, line in enumerate(lines) if _GINS_FILE.match(line)), None)
    if first is None:
        return []
    frames: list[Frame] = []
    for line, next_line in zip(lines[first:], [*lines[first + 1 :], ""], strict=True):
        if not (file := _GINS_FILE.match(line)):
            if not line.startswith("\t"):
                break
        elif (called := _GINS_CALLED.match(next_line)) and "/src/runtime/" not in file["path"]:
            frames.append(_frame(called["function"], None, file))
    said = next((line.strip() for line in reversed(lines[:first]) if line.strip()), "")
    return [_panic(said, frames)] if frames else []


def _of_error(lines: list[str]) -> list[ExceptionValue]:
    """The error whose stack is told first, which is the innermost."""
    frames: list[Frame] = []
    first = calls = 0
    for index, line in enumerate(lines):
        file = _FILE_OF_CALLED.match(lines[index + 1]) if index + 1 < len(lines) else None
        if file and _CALLED.match(line):
            first, calls = first if calls else index, calls + 1
            if line not in _OF_RUNTIME:
                module, name = _split(line)
                frames.append(_frame(name, module, file))
        elif calls and not line.startswith("\t"):
            break
    if calls < _FEWEST_CALLS or not frames:
        return []
    said = next((line.strip() for line in reversed(lines[:first]) if line.strip()), None)
    return [ExceptionValue(type="error", value=said, frames=frames[::-1])]


def _frames(lines: list[str]) -> list[Frame]:
    """The frames of the first goroutine, innermost first."""
    frames: list[Frame] = []
    for index, line in enumerate(lines):
        if not line.strip() or line.startswith(("created by ", "goroutine ")):
            break
        called, file = _called(line), _FILE.match(lines[index + 1]) if index + 1 < len(lines) else None
        if called and file and called not in _OF_RUNTIME:
            module, name = _split(called)
            frames.append(_frame(name, module, file))
    return frames


def _frame(function: str, module: str | None, file: re.Match[str]) -> Frame:
    return Frame(
        module=module,
        function=function,
        filename=file["path"],
        abs_path=file["path"],
        lineno=int(file["line"][:9]),
    )


def _called(line: str) -> str:
    """`main.(*Server).crop` of `main.(*Server).crop(0xc000012345, {0x1, 0x2})`; '' when the line names no call."""
    depth = 0
    for index in range(len(line) - 1, -1, -1) if line.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(line[index], 0)
        if not depth:
            return line[:index]
    return ""


def _split(name: str) -> tuple[str, str]:
    """Package and function: `net/http.(*conn).serve` is `(*conn).serve` of `net/http`."""
    directory, slash, last = name.rpartition("/")
    first, _, function = last.partition(".")
    return directory + slash + first, function or first
