"""PHP's traces: each entry names the function that was called and the place it was called from.

    PHP Fatal error:  Uncaught App\\PaymentFailed: refused in /srv/shop/src/Gateway.php:74
    Stack trace:
    #0 /srv/shop/src/Checkout.php(118): App\\Gateway->charge(Object(App\\Order))
    #1 {main}
      thrown in /srv/shop/src/Gateway.php on line 74

So the place of the throw belongs to the first entry's function, and each entry's place to the next one's.
Source: PHP manual, Exception::getTraceAsString; Monolog, LineFormatter (normalizeException).
"""

import re
from typing import Final

from logboom.issues.report import ExceptionValue, Frame

MARKERS: Final = ("#0 /", "#0 \\/", " {main}", ".php(")

_FIRST: Final = re.compile(r"^[ \t]*#0 (?:\\?/|[A-Za-z]:[\\/]|phar:|\{main\}|\[internal function\])", re.MULTILINE)
_MONOLOGS: Final = "[object] ("  # its exceptions stand in JSON, of which only the line feeds are not written out
_PREVIOUS: Final = "[previous exception]"
_ENTRY: Final = re.compile(
    r"\s*#\d+ (?:\[internal function\]|(?P<path>[^\[\n].*?)\((?P<line>\d+)\))(?:: (?P<function>[^\n(]+?)\(.*)?$|"
    r"\s*#\d+ (?P<main>\{main\})"
)
_THROWN: Final = re.compile(
    r"(?P<lead>.*?(?:Uncaught |Next |\[object\] \(|exception '))?(?P<type>[A-Za-z_\\][\w\\]*(?:@anonymous)?)"
    r"(?:\(code: \S+\))?(?:: |' with message ')(?P<value>.*?)'?(?: in | at )(?P<path>\S+?)[:(](?P<line>\d+)\)?",
    re.DOTALL,
)


def exceptions(text: str) -> list[ExceptionValue]:
    """The innermost cause first, as PHP prints them; Monolog begins with the raised one."""
    if not _FIRST.search(text):
        return []
    if _MONOLOGS in text:
        text = text.replace("\\\\", "\\")
    lines = text.split("\n")
    found: list[ExceptionValue] = []
    before: list[str] = []
    entries: list[re.Match[str]] = []
    for line in [*lines, ""]:
        entry = _ENTRY.match(line)
        if entry:
            entries.append(entry)
            continue
        if entries:
            found.append(_exception("\n".join(before), entries))
            before, entries = [], []
        before.append(line)
    if _PREVIOUS in text:
        found.reverse()
    return [one for one in found if one.frames]


def _exception(said: str, entries: list[re.Match[str]]) -> ExceptionValue:
    thrown = _THROWN.search(said)
    place: tuple[str | None, str | None] = (thrown["path"], thrown["line"]) if thrown else (None, None)
    frames = []
    for entry in entries:
        function = entry["main"] or (entry["function"] or "").strip() or None
        frames.append(_frame(place, function))
        place = (entry["path"] or ("[internal function]" if not entry["main"] else None), entry["line"])
    if entries[-1]["main"] is None and place[0]:
        frames.append(_frame(place, None))
    if not thrown:
        words = next((line.strip() for line in reversed(said.split("\n")) if line.strip() and "trace" not in line), "")
        return ExceptionValue(type="Exception", value=words or None, frames=frames[::-1])
    return ExceptionValue(type=thrown["type"].lstrip("\\"), value=thrown["value"] or None, frames=frames[::-1])


def _frame(place: tuple[str | None, str | None], function: str | None) -> Frame:
    path, line = place
    return Frame(filename=path, abs_path=path, function=function, lineno=int(line[:9]) if line else None)
