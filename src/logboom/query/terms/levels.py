"""`level` and `severity`: compared by severity, under any word that senders use for it.

level:err   level>=warn   level<error   severity:critical   severity>=17
"""

from typing import Final

from logboom.errors import QueryError
from logboom.event import LEVELS, SEVERITY_OF_WORD, level_of_severity
from logboom.query.suggestions import nearest, shown
from logboom.query.terms import values
from logboom.query.translation import Translation
from logboom.query.tree import Comparison

_LARGEST_SEVERITY: Final = 24


def is_known(term: Comparison) -> bool:
    """Whether the value is a level of ours or a number of OpenTelemetry's; senders may have words of their own."""
    number = values.number_in(term.value)
    if number is not None:
        return number <= _LARGEST_SEVERITY
    return term.value.has_wildcards or term.value.text.lower() in SEVERITY_OF_WORD


def may_be_own(term: Comparison) -> bool:
    """Whether a sender may have had another level under what the value is: `4` is a warning of syslog's."""
    return term.value.has_wildcards or values.number_in(term.value) is not None


def advice(text: str) -> str:
    """What to write in place of a word that is no level."""
    return nearest(text, SEVERITY_OF_WORD) or f"the levels are {', '.join(LEVELS)}"


def compared(term: Comparison, translation: Translation) -> str:
    """The condition of a comparison; an event of unknown level matches none. Raises QueryError for a word of no level."""
    number = values.number_in(term.value)
    if number is not None:
        sign = "=" if term.operator == ":" else term.operator
        return f"(severity != 0 AND severity {sign} {translation.bind(number, 'Float64')})"
    if term.value.has_wildcards and term.operator in {":", "=", "!="}:
        return f"(level != '' AND {values.compared('level', term.operator, term.value, translation)})"
    severity = SEVERITY_OF_WORD.get(term.value.text.lower())
    if severity is None:
        raise QueryError(
            f"{shown(term.value.text)} is no level",
            hint=advice(term.value.text),
            position=term.value_position,
        )
    lowest, highest = _severities(level_of_severity(severity))
    conditions = {
        ":": f"severity BETWEEN {lowest} AND {highest}",
        "=": f"severity BETWEEN {lowest} AND {highest}",
        "!=": f"(severity != 0 AND NOT severity BETWEEN {lowest} AND {highest})",
        ">": f"severity > {highest}",
        ">=": f"severity >= {lowest}",
        "<": f"(severity != 0 AND severity < {lowest})",
        "<=": f"(severity != 0 AND severity <= {highest})",
    }
    return conditions[term.operator]


def _severities(level: str) -> tuple[int, int]:
    """The lowest and the highest severity of a level."""
    of_level = [severity for severity in range(1, _LARGEST_SEVERITY + 1) if level_of_severity(severity) == level]
    return of_level[0], of_level[-1]
