r"""A format: how a kind of program writes its lines, as one row of the table in `formats/__init__.py`.

    pattern   ^<time> \[<level>\] <pid:\d+>#<tid:\d+>:        2026/11/22 10:58:08 [error] 77#0: open() failed

A pattern is a regular expression (RE2) over the beginning of a line. `<name>` in it is a field, written as SHAPES says;
`<name:expression>` is a field of a shape of its own. The fields time, level, logger, service and host become the columns
that they are named after; any other becomes an attribute. What follows the pattern is the message.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

# Of ISO 8601, and as nginx and Go write it; Python has a comma before the milliseconds. With its zone, if it says one.
TIME: Final = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?"
# Common Log Format, and as Python's own servers write it: with a blank, without a zone.
CLF_TIME: Final = r"\d\d/[A-Z][a-z][a-z]/\d{4}[: ]\d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?"
# As PostgreSQL writes it, for which zones have names, and those that have none are hours.
NAMED_ZONE: Final = r"(?: (?:[A-Z]{3,5}|[+-]\d\d(?::?\d\d)?))?"
# MariaDB has a second blank in place of the hour's first digit.
SHORT_HOUR: Final = r"  \d"
# A longer word stands before one that it begins with: the first that fits is taken.
UPPER_LEVELS: Final = (
    "TRACE", "VERBOSE", "FINEST", "FINER", "FINE", "DEBUG", "INFO", "NOTICE", "WARNING", "WARN", "ERROR", "SEVERE",
    "FATAL", "CRITICAL", "ALERT", "EMERGENCY", "PANIC",
)  # fmt: skip
OTHER_LEVELS: Final = (
    "INFORMATION",
    "SUCCESS",
    "DPANIC",
    "EMERG",
    "CRIT",
    "VRB",
    "TRC",
    "DBG",
    "INF",
    "WRN",
    "ERR",
    "FTL",
)
ANY_LEVELS: Final = ("INFORMATION", *UPPER_LEVELS, *OTHER_LEVELS[1:])

SHAPES: Final = {
    "time": TIME,
    "level": "(?:" + "|".join(UPPER_LEVELS) + ")",
    "any_level": "(?i:" + "|".join(ANY_LEVELS) + ")",
    "logger": r"[A-Za-z_$][\w.$/-]*",
}
# The same, as loosely as can be: what the gate has let through is only to be cut, and short expressions are made ready in
# a fraction of the time, which is spent anew for each block of lines.
LOOSE_SHAPES: Final = {
    "time": r"[\d/-]+[T ][\d:.,]+(?: ?(?:Z|UTC|GMT|[+-]\d[\d:]+))?",
    "level": "[A-Z]+",
    "any_level": "[A-Za-z]+",
    "logger": r"[\w.$/-]+",
}
_FIELD: Final = re.compile(r"<([a-z_]+)(?::((?:[^>\\]|\\.)*))?>")

COLUMNS: Final = ("time", "level", "logger", "service", "host")


@dataclass(frozen=True, slots=False, kw_only=True)
class Format:
    """One row of the table.

    `rest` is what follows the pattern: the message; a quoted HTTP request with its answer, as in access logs; or more of
    a line that is its own message as a whole. `details` is a second pattern, over the whole of the line, for what
    stands at its end. Formats of tier 2 are tried on lines that none of tier 1 recognises, and so on; within a tier no
    two may recognise the same line.
    """

    name: str
    title: str
    """Who writes it: a line of the manual."""
    example: str
    pattern: str
    gate: str = ""
    """The beginning of the pattern, where a line may be longer than GATE_BYTES up to its message."""
    rest: Literal["message", "request", "line", "json", "pairs"] = "message"
    level: str = ""
    """Of all lines of the format; else as they say."""
    logger: str = ""
    details: str = ""
    tier: Literal[1, 2, 3] = 1
    rare_time: bool = False
    """Its times are of a form that only `times.py` knows."""

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of what the groups of `expression` and then of `details_expression` give."""
        return tuple(_name(found) for found in _FIELD.findall(f"{self.pattern}{self.details}"))

    @cached_property
    def head_fields(self) -> int:
        """How many of the fields are of `expression`."""
        return len(_FIELD.findall(self.pattern))

    @cached_property
    def expression(self) -> str:
        """The pattern with the whole of it as its first group and then a group for each field."""
        return f"^({_grouped(self.pattern.removeprefix('^'))})"

    @cached_property
    def details_expression(self) -> str:
        return _grouped(self.details)

    @cached_property
    def gate_expression(self) -> str:
        """The expression that tells whether a line is of this format, without groups."""
        return _FIELD.sub(lambda found: f"(?:{found[2] or SHAPES[found[1]]})", self.gate or self.pattern)


def _name(found: tuple[str, str]) -> str:
    return "level" if found[0] == "any_level" else found[0]


def _grouped(pattern: str) -> str:
    return _FIELD.sub(lambda found: f"({found[2] or LOOSE_SHAPES[found[1]]})", pattern)
