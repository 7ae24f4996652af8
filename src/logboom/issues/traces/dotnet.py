"""The stack traces of .NET.

    System.InvalidOperationException: cannot place the order
     ---> System.IO.IOException: disk full
       at Shop.Store.Save(Order order) in /src/Store.cs:line 20
       --- End of inner exception stack trace ---
       at Shop.OrderService.PlaceAsync(Int32 id) in /src/OrderService.cs:line 42

Source: .NET documentation, Exception.ToString and Exception.StackTrace.
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame

MARKERS: Final = ("   at ",)

_FRAME: Final = re.compile(r"\s*at (?P<method>.+?\(.*?\)(?:\(.*?\))?|.+?)(?: in (?P<path>.+?):line (?P<line>\d+))?\s*$")
_HEADER: Final = re.compile(
    r"(?:.*?Unhandled exception\. |.*?Unhandled Exception: |.*?\s)?(?P<type>(?:[A-Za-z_]\w*\.)+[A-Z]\w*(?:`\d+)?)(?: \(0x[0-9A-Fa-f]+\))?: (?P<value>.*)$"
)
_INNER: Final = re.compile(r"\s*---> (?:\(Inner Exception #\d+\) )?(?P<rest>.*)$")
_END_OF_INNER: Final = "--- End of inner exception stack trace ---"
_PART_OF_AGGREGATE: Final = re.compile(r"\s*---> \(Inner Exception #[1-9]")


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost first: its frames are printed first, the outermost's last."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.lstrip().startswith("at ")), None)
    if first is None:
        return []
    chain = _headers(lines[:first])
    if not chain:
        return []
    place = len(chain) - 1
    for line in lines[first:]:
        stripped = line.strip()
        if stripped == _END_OF_INNER:
            place = max(0, place - 1)
        elif _PART_OF_AGGREGATE.match(line):
            break  # the parts of an aggregate are told once more below
        elif stripped.startswith("at ") and (frame := _FRAME.match(line)):
            chain[place].frames.insert(0, _frame(frame))
        elif stripped and not stripped.startswith("---"):
            break
    return chain[::-1]


def _headers(lines: list[str]) -> list[ExceptionValue]:
    """The chain as it is told before the first frame: the raised one, then what is inside it."""
    chain: list[ExceptionValue] = []
    for line in lines:
        # Older runtimes put the whole chain on one line.
        parts = line.split(" ---> ") if " ---> " in line.lstrip()[4:] else [line]
        for part in parts:
            inner = _INNER.match(part)
            header = _HEADER.match(inner["rest"] if inner else part)
            if header:
                chain.append(ExceptionValue(type=header["type"], value=header["value"].strip() or None))
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
