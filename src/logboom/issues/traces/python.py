"""Python's tracebacks: chained ones, exception groups, recursions that were shortened.

    Traceback (most recent call last):
      File "/srv/shop/views.py", line 118, in confirm
        receipt = gateway.charge(order)
    shop.payments.PaymentTimeout: gateway timed out

loguru tells the callers too and marks the frame that caught the error, with which a traceback begins: `> File "..."`.
Lambda names the error first, `[ERROR] ValueError: no`, and indents with spaces that don't break.
Source: the standard library's module `traceback`, class TracebackException (format); loguru, _better_exceptions.py;
awslambdaric, bootstrap.py (log_error).
"""

import re
from dataclasses import dataclass, field
from typing import Final

from logboom.issues.report import ExceptionValue, Frame, Mechanism
from logboom.issues.traces.repeats import remembered

MARKERS: Final = ("Traceback (most recent call last):",)

_FRAME: Final = re.compile(r'(?P<mark>  |> )File "(?P<path>[^"\n]*)", line (?P<line>\d+)(?:, in (?P<function>.+))?$')
_RAISED: Final = re.compile(r"(?P<type>[^\W\d][\w.]*(?:<locals>\.[\w.]+)*)(?:: ?(?P<value>.*))?$")
_LAMBDAS_FRAME: Final = "\n\u00a0\u00a0File "
_LAMBDAS_ERROR: Final = re.compile(r"\[ERROR\] (?P<type>[^\W\d][\w.]*)(?::\s(?P<value>.*))?\s*$", re.DOTALL)
_CARETS: Final = re.compile(r"\s*[~^]+\s*$")
_CHAINED: Final = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_START: Final = re.compile(r"(?:  \+ )?(?:Exception Group )?Traceback \(most recent call last\):$")
# A group's lines stand behind a bar; its parts stand two columns further, between rules with their number.
_BAR: Final = re.compile(r"(?P<indent> *)\| ?(?P<content>.*)$")
_PART: Final = re.compile(r"(?P<indent> *)(?:\+-)?\+-+ (?:\d+|\.\.\.) -+$")
_END: Final = re.compile(r" *\+-{10,}$")


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost cause first, the raised one last."""
    if _LAMBDAS_FRAME in text:
        text = text.replace("\u00a0", " ")
    start = text.find(MARKERS[0])
    begin = text.rfind("\n", 0, start) + 1
    first = text[begin:start]
    if first.strip("+ ").removesuffix("Exception Group").strip("+ "):
        # The log's own words stand on the same line.
        lines = text[start:].split("\n")
    else:
        lines = text[begin:].split("\n")
    blocks = _blocks(lines) or _named_before(text[:begin], lines)
    if not blocks:
        return []
    return _numbered(blocks) if any(block.parts for block in blocks) else [_value(block) for block in blocks]


@dataclass(slots=True)
class _Block:
    """One exception of a chain, and of a group the chains that are its parts."""

    type: str = ""
    value: str = ""
    frames: list[Frame] = field(default_factory=list)
    parts: list[list["_Block"]] = field(default_factory=list)


def _blocks(lines: list[str], *, of_group: bool = False) -> list[_Block]:
    """The chain that the lines tell. The part of a group may be an exception that was never raised: it has no stack."""
    found: list[_Block] = []
    block: _Block | None = None
    if of_group and lines and not _START.fullmatch(_behind_bar(lines[0]).rstrip()):
        block = _Block()
        found.append(block)
    index = 0
    while index < len(lines):
        line = lines[index]
        if _PART.fullmatch(line) and block is not None and block.type:
            index = _read_parts(lines, index, block)
            continue
        content = _behind_bar(line)
        if _START.fullmatch(content.rstrip()) or _START.fullmatch(line.rstrip()):
            block = _Block()
            found.append(block)
            behind = _end_of_stack(lines, index + 1)
            block.frames += _stack("\n".join(lines[index + 1 : behind]))
            index = behind - 1
        elif block is not None and not block.type:
            index = _read_line(lines, index, content, block)
        elif block is not None and content.strip() not in _CHAINED and not _ends(lines, index):
            block.value += "\n" + content
        elif block is not None and content.strip() not in _CHAINED and content.strip():
            break  # something else was logged behind the trace
        index += 1
    for one in found:
        one.value = one.value.strip()
    return [one for one in found if one.type]


def _named_before(before: str, lines: list[str]) -> list[_Block]:
    """What Lambda tells: the error's type and value, then its stack and nothing more."""
    said = _LAMBDAS_ERROR.search(before)
    frames = _stack("\n".join(lines[1 : _end_of_stack(lines, 1)])) if said else ()
    if said is None or not frames:
        return []
    return [_Block(type=said["type"], value=(said["value"] or "").strip(), frames=list(frames))]


def _end_of_stack(lines: list[str], begin: int) -> int:
    """The index behind the frames that can be read without what is around them; `begin` when there are none."""
    end = begin
    while (
        end < len(lines)
        and lines[end].startswith(("  ", "> File "))
        and not lines[end].lstrip(" ").startswith(("|", "+"))
    ):
        end += 1
    # What begins with a blank or a bar may still be the source of the last frame.
    return begin if end < len(lines) and lines[end].startswith((" ", "|")) else end


@remembered(most=2048, longest=8000)  # the stacks of a large installation, of some sixty frames at most
def _stack(text: str) -> tuple[Frame, ...]:
    lines, index, block = text.split("\n"), 0, _Block()
    while index < len(lines):
        index = _read_line(lines, index, lines[index], block) + 1
    return tuple(block.frames)


def _read_line(lines: list[str], index: int, content: str, block: _Block) -> int:
    """A frame with its source, or the line that names the exception; the index of the last line that was read."""
    if frame := _FRAME.match(content):
        source = _behind_bar(lines[index + 1]) if index + 1 < len(lines) else ""
        has_source = source.startswith("    ") and not _CARETS.match(source)
        if frame["mark"] == "> ":  # those before it only called who caught the error
            block.frames.clear()
        if frame["function"]:
            block.frames.append(
                Frame(
                    filename=frame["path"],
                    abs_path=frame["path"],
                    function=frame["function"].strip(),
                    lineno=int(frame["line"][:9]),
                    context_line=source.strip() if has_source else None,
                )
            )
        return index + has_source
    if not content.startswith(" ") and (raised := _RAISED.match(content)):
        block.type, block.value = raised["type"], raised["value"] or ""
    return index


def _ends(lines: list[str], index: int) -> bool:
    """Whether an empty line ends a value: more of it may follow only when a chain goes on."""
    return not _behind_bar(lines[index]).strip() or _END.fullmatch(lines[index]) is not None or _looks_new(lines[index])


def _looks_new(line: str) -> bool:
    """The next line of the log rather than one more of a message."""
    return re.match(r"\d{4}-\d\d-\d\d[T ]|\[?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b", line) is not None


def _read_parts(lines: list[str], index: int, block: _Block) -> int:
    """Read the parts of a group; the index of the first line behind them."""
    column = _column_of_part(lines[index])
    while index < len(lines) and _PART.fullmatch(lines[index]):
        index += 1
        begin = index
        while index < len(lines) and not (_is_rule(lines[index]) and _column_of_part(lines[index]) <= column):
            index += 1
        block.parts.append(_blocks([_stripped(line, column) for line in lines[begin:index]], of_group=True))
    if index < len(lines) and _END.fullmatch(lines[index]):
        index += 1
    return index


def _column_of_part(line: str) -> int:
    """Where the bar of the part's own lines stands."""
    indent = len(line) - len(line.lstrip(" "))
    return indent + 2 if line.lstrip(" ").startswith("+-+") else indent


def _is_rule(line: str) -> bool:
    return _PART.fullmatch(line) is not None or _END.fullmatch(line) is not None


def _stripped(line: str, column: int) -> str:
    """A part's line without its bar; what belongs to parts of its own keeps theirs."""
    if line[:column].strip() == "" and line[column : column + 1] == "|":
        return line[column + 2 :]
    return line


def _behind_bar(line: str) -> str:
    found = _BAR.match(line)
    return found["content"] if found else line


def _value(block: _Block, mechanism: Mechanism | None = None) -> ExceptionValue:
    module, _, name = _split(block.type)
    return ExceptionValue(
        type=name, module=module or None, value=block.value or None, frames=block.frames, mechanism=mechanism
    )  # fmt: skip


def _split(type_: str) -> tuple[str, str, str]:
    """Module and name of a type: what begins with a capital belongs to the name, as in `shop.models.Order.DoesNotExist`."""
    parts = type_.split(".")
    first = next((index for index, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:first]), ".", ".".join(parts[first:])


def _numbered(chain: list[_Block]) -> list[ExceptionValue]:
    """As the SDK numbers them: the raised one is 0, each knows what it hangs on; the raised one comes last."""
    found: list[ExceptionValue] = []

    def add(blocks: list[_Block], parent: int | None, source: str) -> None:
        for block in reversed(blocks):
            number = len(found)
            is_group = bool(block.parts)
            mechanism = Mechanism(
                exception_id=number, parent_id=parent, source=source or None, is_exception_group=is_group
            )
            found.append(_value(block, mechanism))
            for place, part in enumerate(block.parts):
                add(part, number, f"exceptions[{place}]")
            parent, source = number, "__cause__"

    add(chain, None, "")
    return found[::-1]
