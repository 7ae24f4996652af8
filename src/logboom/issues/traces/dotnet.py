"""The stack traces of .NET.

    System.InvalidOperationException: cannot place the order
     ---> System.IO.IOException: disk full
       at Shop.Store.Save(Order order) in /src/Store.cs:line 20
       --- End of inner exception stack trace ---
       at Shop.OrderService.PlaceAsync(Int32 id) in /src/OrderService.cs:line 42

.NET Framework says it in the language of its system: `   bei Shop.Store.Save(Order order) in C:\\Store.cs:Zeile 20.`
Source: .NET documentation, Exception.ToString and Exception.StackTrace.
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame

MARKERS: Final = ("   at ", "   bei ")

_FRAME: Final = re.compile(
    r"\s*(?:at|bei) (?P<method>.+?\(.*?\)(?:\(.*?\))?|.+?)(?: in (?P<path>.+?):(?:line|Zeile) (?P<line>\d+)\.?)?\s*$"
)
_GERMAN: Final = re.compile(r"\s*bei [\w.<>`\[\],+]+\(.*\)(?: in .+)?\s*$")  # else it is a word like others
_HEADER: Final = re.compile(
    r"(?:.*?Unhandled exception\. |.*?Unhandled Exception: |.*?\s)?(?P<type>(?:[A-Za-z_]\w*\.)+[A-Z]\w*(?:`\d+)?)(?: \(0x[0-9A-Fa-f]+\))?: (?P<value>.*)$"
)
_UNSAID: Final = re.compile(  # an exception without a message
    r"(?:.*?Unhandled exception\. |.*?Unhandled Exception: |\s*(?=\S+Exception\s*$))(?P<type>(?:[A-Za-z_]\w*\.)+[A-Z]\w*)\s*$"
)
_INNER: Final = re.compile(r"\s*---> (?:\(Inner Exception #\d+\) )?(?P<rest>.*)$")
_END_OF_INNER: Final = ("--- End of inner exception stack trace", "--- Ende der internen ")
_PART_OF_AGGREGATE: Final = re.compile(r"\s*---> \(Inner Exception #[1-9]")


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost first: its frames are printed first, the outermost's last."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if _is_frame(line)), None)
    if first is None:
        return []
    chain = _headers(lines[:first])
    if not chain:
        return []
    place = len(chain) - 1
    for line in lines[first:]:
        stripped = line.strip()
        if stripped.startswith(_END_OF_INNER):
            place = max(0, place - 1)
        elif _PART_OF_AGGREGATE.match(line):
            break  # the parts of an aggregate are told once more below
        elif _is_frame(line) and (frame := _FRAME.match(line)):
            chain[place].frames.insert(0, _frame(frame))
        elif stripped and not stripped.startswith("---"):
            break
    return chain[::-1]


def _is_frame(line: str) -> bool:
    return line.lstrip().startswith("at ") or _GERMAN.match(line) is not None


def _headers(lines: list[str]) -> list[ExceptionValue]:
    """The chain as it is told before the first frame: the raised one, then what is inside it."""
    chain: list[ExceptionValue] = []
    for line in lines:
        # Older runtimes put the whole chain on one line.
        parts = line.split(" ---> ") if " ---> " in line.lstrip()[4:] else [line]
        for part in parts:
            inner = _INNER.match(part)
            said = inner["rest"] if inner else part
            if header := _HEADER.match(said):
                chain.append(ExceptionValue(type=header["type"], value=header["value"].strip() or None))
            elif (unsaid := _UNSAID.match(said)) and (inner or not chain):
                chain.append(ExceptionValue(type=unsaid["type"]))
            elif chain and part.strip():
                chain[-1].value = f"{chain[-1].value or ''}\n{part.strip()}".strip()
    return chain


def _frame(found: re.Match[str]) -> Frame:
    path = found["path"]
    return Frame(
        function=found["method"].strip(),
        filename=path,
        abs_path=path,
        lineno=int(found["line"][:9]) if found["line"] else None,
    )
