r"""Which gates match anywhere in a chunk of lines: all of them in one automaton that goes over the bytes once.

What it finds is a superset. A gate is not held to the bytes that the engine looks at, it is tried also where another format
comes first, and where a message begins among a header's words is only guessed. Escapes and other characters than ASCII's
are as good to a gate as what they stand for: no gate asks for them, and what lets anything through lets them through.

Source: RE2, re2/set.h.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.ingest.codecs.formats.format import Format

PAIRS: Final = "pairs"
"""A line has two names and values, one behind the other."""
OBJECTS: Final = "objects"
"""A line has a JSON object, or ends like one."""
MARKS: Final = frozenset({PAIRS, OBJECTS})

_AUTOMATON_BYTES: Final = 64 << 20
_PREFIX: Final = r"(?m)^(?:[^\t]*\t){5}"
_LAST_PAIRS: Final = r".*=.*[ \t][A-Za-z_][\w.-]*="
_ANY_LINE: Final = "any line"  # if not even that is found, the automaton had no room


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands before the text: expressions that match it and nothing else, or at least it."""

    before_text: str = ""
    before_pairs: str = ""
    """The same, where what may hold names and values itself is left out."""
    carriers: tuple[Format, ...] = ()


TEXT: Final = Lines(carriers=CARRIERS)

# RFC 5424's header, whose structured data ends somewhere; or RFC 3164's, of which all parts may be missing: time, host and tag.
_PARTS_5424: Final = r"<\d{1,3}>\d +(?:[^ ]+ +){5}"
_DATA_5424: Final = r"(?:- ?|\[.*\] ?)"
_TIME_3164: Final = r"(?:[A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ][^ ]+ )"
_WORD: Final = r"(?:[^ \d<][^ ]*|\d[^ ]+) "  # a digit alone is a version of RFC 5424
_HEADER_3164: Final = rf"(?:<\d{{1,3}}>)?{_TIME_3164}?(?:{_WORD}){{0,2}}"
_BYTE_ORDER_MARK: Final = r"(?:\xEF\xBB\xBF)?"
_NOT_5424: Final = r"(?:<\d{1,3}>)?(?:[^\d<]|\d[^ ])"

SYSLOG: Final = Lines(
    before_text=f"(?:{_PARTS_5424}{_DATA_5424}?|{_HEADER_3164}){_BYTE_ORDER_MARK}",
    before_pairs=f"(?:{_PARTS_5424}{_DATA_5424}|{_NOT_5424})",
)


def swept(chunk: bytes, lines: Lines) -> set[Format | str]:
    """The formats and carriers that lines of the chunk may have, and PAIRS."""
    marks, automaton = _automaton(lines)
    found = {marks[number] for number in automaton.Match(chunk) or ()}
    if _ANY_LINE not in found:
        return {*FORMATS, *lines.carriers, *MARKS} if chunk else set()
    return found - {_ANY_LINE}


@cache
def _automaton(lines: Lines) -> tuple[list[Format | str], Any]:  # re2 has no types
    options = re2.Options()
    options.max_mem = _AUTOMATON_BYTES
    options.encoding = re2.Options.Encoding.LATIN1  # bytes that are no UTF-8 are read as that
    options.never_nl = True
    heads = "|".join(_within(carrier) for carrier in lines.carriers)
    text = f"{_PREFIX}{lines.before_text}"
    body = f"{text}(?:{heads})?" if heads else text
    gates: dict[Format | str, str] = {
        _ANY_LINE: _PREFIX,
        PAIRS: f"{_PREFIX}{lines.before_pairs}{_LAST_PAIRS}",
        OBJECTS: rf'{_PREFIX}.*\{{ *".*\}}$',
        **{carrier: f"{text}(?:{_within(carrier)})" for carrier in lines.carriers},
        **{format_: f"{body}(?:{_within(format_)})" for format_ in FORMATS},
    }
    automaton = re2.Set.SearchSet(options)
    for gate in gates.values():
        automaton.Add(gate)
    automaton.Compile()
    return list(gates), automaton


def _within(format_: Format) -> str:
    """The gate as a part of another expression."""
    return format_.gate_expression.removeprefix("^")
