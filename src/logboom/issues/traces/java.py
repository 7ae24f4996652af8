"""Java's stack traces, and those of Kotlin, Scala and others on its machine.

    java.lang.IllegalStateException: cannot flush
        at org.acme.search.Indexer.flush(Indexer.java:61)
    Caused by: java.net.SocketException: Broken pipe
        at org.acme.search.Wire.send(Wire.java:20)
        ... 12 more

Source: the class java.lang.Throwable, method printStackTrace.
"""

import re
from collections.abc import Iterator
from typing import Final

from logboom.issues.report import ExceptionValue, Frame
from logboom.issues.traces.repeats import remembered

MARKERS: Final = ("\tat ", "\\tat ", "    at ")

_FRAME: Final = re.compile(
    # A module's name is none of a lambda's class, whose slash stands before its number: `Indexer$$Lambda$14/0x0000000800c03000`.
    r"\s*at (?:(?![\w.$]*\$\$Lambda)[\w.$@-]*/{1,2}|[\w.$-]+@[\w.+-]+/)*(?P<class>[\w$.<>/]+)\.(?P<method>[\w$<>-]+)"
    r"\((?P<file>[\w$.-]+\.(?:java|kt|scala|groovy|clj|kts)|Native Method|Unknown Source|<generated>|[\w$-]+)(?::(?P<line>\d+))?\)"
)
_HEADER: Final = re.compile(
    r"(?P<lead>Caused by: |Suppressed: |Exception in thread \"[^\"]*\" )?"
    r"(?P<type>(?:[a-z_][\w$]*\.)+[A-Z_$][\w$]*|[A-Z][\w$]*(?:Exception|Error))(?:: (?P<value>.*))?$"
)
_SUPPRESSED: Final = "Suppressed: "
_MORE: Final = re.compile(r"\s*\.\.\. (?P<count>\d+) (?:more|common frames omitted)")


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost cause first; what was suppressed on the way is left out."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if _frame(line)), None)
    if first is None:
        return []
    raised = _raised(lines[:first])
    frames, causes = _from_first_frame("\n".join(lines[first:]))
    raised.frames = list(frames)
    return [*causes, raised]


@remembered(most=1024, longest=8000)
def _from_first_frame(text: str) -> tuple[tuple[Frame, ...], tuple[ExceptionValue, ...]]:
    """The frames of what was raised, and its causes, the innermost first."""
    causes: list[ExceptionValue] = []
    frames: list[list[Frame]] = [[]]
    lines = text.split("\n")
    for line in _without_suppressed(lines) if _SUPPRESSED in text else lines:
        if frame := _frame(line):
            frames[-1].append(frame)
            continue
        stripped = line.strip()
        if more := _MORE.match(line):
            # The frames that both stacks end with are those of the one before it.
            frames[-1] += frames[-2][-int(more["count"]) :] if len(frames) > 1 and int(more["count"]) else []
        elif stripped.startswith("Caused by: ") and (header := _HEADER.match(stripped)):
            causes.append(_value(header))
            frames.append([])
        elif stripped and not frames[-1]:
            causes[-1].value = f"{causes[-1].value or ''}\n{stripped}".strip()
        elif stripped:
            break
    for cause, stack in zip(causes, frames[1:], strict=True):
        cause.frames = stack[::-1]
    return tuple(frames[0][::-1]), tuple(causes[::-1])


def _without_suppressed(lines: list[str]) -> Iterator[str]:
    """The lines without what was suppressed on the way, which is told further in."""
    further_in = 0
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if further_in and depth >= further_in:
            continue
        further_in = depth + 1 if line.lstrip().startswith(_SUPPRESSED) else 0
        if not further_in:
            yield line


def _raised(before: list[str]) -> ExceptionValue:
    """The exception whose message the lines before its first frame end with."""
    for index, line in enumerate(before):
        header = _HEADER.match(line.strip()) or _HEADER.search(line)
        if header and not _is_only_mentioned(line, header):
            found = _value(header)
            rest = [one.strip() for one in before[index + 1 :] if one.strip()]
            found.value = "\n".join([*([found.value] if found.value else []), *rest]) or None
            return found
    said = next((line.strip() for line in reversed(before) if line.strip()), "")
    return ExceptionValue(type="Exception", value=said or None)


def _is_only_mentioned(line: str, header: re.Match[str]) -> bool:
    """Whether the name of a type only occurs in a sentence: `see java.util.Map for more`."""
    return header.start() > 0 and header["value"] is None and not line[: header.start()].rstrip().endswith((":", "-"))


def _value(header: re.Match[str]) -> ExceptionValue:
    module, _, name = header["type"].rpartition(".")
    return ExceptionValue(type=name, module=module or None, value=header["value"] or None)


@remembered(most=8192, longest=500)  # the lines of some hundred stacks
def _frame(line: str) -> Frame | None:
    found = _FRAME.match(line)
    if found is None:
        return None
    file = found["file"]
    return Frame(
        module=found["class"],
        function=found["method"],
        filename=file if "." in file else None,
        lineno=int(found["line"][:9]) if found["line"] else None,
    )
