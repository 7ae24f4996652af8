"""What a query's author may want to know although it runs: how it was grouped, what was taken for a word."""

from dataclasses import dataclass
from typing import Any, Final

from logboom.query.parser import Reading
from logboom.query.suggestions import shown
from logboom.query.terms.levels import advice, is_known
from logboom.query.terms.values import EQUALITIES
from logboom.query.tree import Comparison, Text, terms

_OPERATORS: Final = frozenset({"and", "or", "not"})
LONGEST_SHOWN: Final = 300
_LEVELS: Final = frozenset({"level", "severity"})


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence, and the characters of the query that it is about."""

    message: str
    position: slice | None = None
    until_found: bool = False
    """Whether an event that matches proves the opposite."""

    def as_json(self) -> dict[str, Any]:
        place = {"position": {"start": self.position.start, "end": self.position.stop}} if self.position else {}
        return {"message": self.message, **place}


def hints_of(text: str, reading: Reading) -> tuple[Hint, ...]:
    """Hints about how a query was read."""
    found = []
    if reading.mixed:
        grouping = str(reading.tree)
        told = (
            f"read as `{grouping}`"
            if len(grouping) <= LONGEST_SHOWN
            else "terms side by side bind loosest, AND tightest"
        )
        found.append(Hint(f"{told}; parentheses make the grouping plain", reading.mixed[0]))
    for term in terms(reading.tree):
        if isinstance(term, Text) and text[term.position] in _OPERATORS:
            found.append(
                Hint(f"{shown(term.pattern.text)} is searched as a word: operators are upper case", term.position)
            )
        elif isinstance(term, Comparison) and term.operator == "!=" and term.value.is_any:
            message = f"no event has {shown(term.field)} and no value of it: NOT {term.field}=* finds events without it"
            found.append(Hint(message, term.position))
        elif isinstance(term, Comparison) and _is_word_of_a_sender(term):
            told = f"{shown(term.value.text)} is no level, but may be a sender's own word for one"
            found.append(Hint(f"{told}: {advice(term.value.text)}", term.value_position))
    return tuple(found)


def _is_word_of_a_sender(term: Comparison) -> bool:
    return term.field in _LEVELS and term.operator in EQUALITIES and not is_known(term)
