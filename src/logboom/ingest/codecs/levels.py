"""Levels as senders write them: words, and the numbers of syslog, Python and pino.

Source: OpenTelemetry Logs Data Model, Appendix B; RFC 5424 section 6.2.1; Python library reference, "logging, Logging
Levels"; pino and bunyan documentation, "levels".
"""

from collections.abc import Mapping
from typing import Final

from logboom.event import SEVERITY_OF_WORD, level_of_severity, severity_of_pri
from logboom.store.statement import literal

_PYTHON_TENS: Final = {0: 1, 10: 5, 20: 9, 30: 13, 40: 17, 50: 21}
_LARGEST_NUMBER: Final = 99


def severity_of_number(number: int) -> int:
    """A bare number on its own: 0 to 7 is syslog's, from 8 Python's, where one between the tens is a finer step."""
    if number <= 7:
        return severity_of_pri(number)
    ten = min(number // 10 * 10, 50)
    return min(_PYTHON_TENS[ten] + min(number - ten, 3), 24) if number >= 10 else 1


# pino and bunyan: what they number in tens lies ten below Python's.
_PINO: Final = {10: 1, 20: 5, 30: 9, 40: 13, 50: 17, 60: 21}

WORDS: Final[Mapping[str, int]] = {
    **SEVERITY_OF_WORD,
    **{str(number): severity_of_number(number) for number in range(_LARGEST_NUMBER + 1)},
}
PINO_WORDS: Final[Mapping[str, int]] = {**WORDS, **{str(number): severity for number, severity in _PINO.items()}}
_OPENTELEMETRY_NUMBERS: Final[Mapping[str, int]] = {str(number): number for number in range(1, 25)}


def severity_sql(word: str, *, pino: str = "0") -> str:
    """SQL of the SeverityNumber of the text `word`, 0 when it is no level; `pino` tells whose numbers they are."""
    folded = f"lower(trimBoth({word}))"
    return f"if({pino}, {_transform(folded, PINO_WORDS)}, {_transform(folded, WORDS)})"


def severity_of_word_sql(word: str) -> str:
    """The same where a number means something else, an HTTP status or a job's: words alone."""
    return _transform(f"lower(trimBoth({word}))", SEVERITY_OF_WORD)


def severity_number_sql(number: str) -> str:
    """SQL of the SeverityNumber that is written as such in the text `number`, 0 when it is none."""
    return _transform(number, _OPENTELEMETRY_NUMBERS)


def level_sql(severity: str) -> str:
    """SQL of our word for the UInt8 `severity`."""
    numbers = list(range(1, 25))
    words = ", ".join(literal(level_of_severity(number)) for number in numbers)
    return f"transform({severity}, {numbers}, [{words}], '')"


def _transform(text: str, table: Mapping[str, int]) -> str:
    words = ", ".join(literal(word) for word in table)
    return f"transform({text}, [{words}], {list(table.values())}, 0)"
