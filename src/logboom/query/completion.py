"""What may stand at a place of a query: fields and values that the project's events have, stages, functions.

Made of what is known already, so that it is there while somebody types.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from logboom.errors import QueryError
from logboom.event import LEVELS
from logboom.query.aggregates import AGGREGATES
from logboom.query.field_list import LISTED, FieldFacts
from logboom.query.fields import field_named
from logboom.query.functions import FUNCTIONS
from logboom.query.pattern import in_quotes, is_plain
from logboom.query.splitting import split
from logboom.query.stages import STAGES
from logboom.query.tree import field_text

MOST: Final = 50
LOOKED_BACK: Final = 400

_WORD: Final = re.compile(r"[\w.@$-]*\Z")
_BY: Final = re.compile(r"\sby\s[^()]*\Z", re.IGNORECASE)
_STAGE: Final = re.compile(r"\s*([A-Za-z_]*)\Z")
_VALUE: Final = re.compile(
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)+)"|(?P<plain>[A-Za-z_@$][\w.@$-]*))'
    r'(?:\s*(?:!=|>=|<=|=|>|<)\s*|:(?:>=|<=|>|<)?)(?P<open>"?)(?P<begun>[^\s()"]*)\Z'
)
_LISTED_VALUE: Final = re.compile(
    r"(?P<plain>[A-Za-z_@$][\w.@$-]*)(?:\s+IN\s*\(|[:=]\()(?:[^()\"]|\"[^\"]*\")*?(?P<open>\"?)(?P<begun>[^\s(),\"]*)\Z"
)
_OPERATORS: Final = (("AND", "both"), ("OR", "one of them"), ("NOT", "not what follows"), ("IN", "field IN (a, b)"))


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may be put in place of the characters from `start` to `end`."""

    text: str
    kind: str
    """field, value, operator, stage, function or aggregate."""
    detail: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind, "detail": self.detail, "from": self.start, "to": self.end}


def complete(query: str, position: int, facts: list[FieldFacts]) -> list[Completion]:
    """What may stand where somebody types: the likeliest first, at most MOST."""
    before = query[:position]
    try:
        parts = split(before)
    except QueryError:  # a bracket or a quote that is still open
        parts = []
    if len(parts) > 1:
        return list(_of_stage(before, parts[-1].start, facts))[:MOST]
    return list(_of_terms(before, facts))[:MOST]


def _of_terms(before: str, facts: list[FieldFacts]) -> Iterator[Completion]:
    nearby = max(0, len(before) - LOOKED_BACK)  # the expressions try each place to begin at
    value = _VALUE.search(before, nearby) or _LISTED_VALUE.search(before, nearby)
    if value:
        groups = value.groupdict()
        yield from _values(before, groups["plain"] or groups["quoted"] or "", value, facts)
        return
    begun = _begun(before)
    yield from _fields(before, begun, facts)
    if (begun and begun.isupper()) or not begun:
        yield from _named(before, begun, "operator", _OPERATORS)


def _of_stage(before: str, start: int, facts: list[FieldFacts]) -> Iterator[Completion]:
    stage = _STAGE.match(before, start)
    if stage:
        named = ((name, one.documentation.meaning) for one in STAGES for name in one.names[:1])
        yield from _named(before, stage[1], "stage", named)
        return
    begun = _begun(before)
    fields = list(_fields(before, begun, facts))
    if _BY.search(before, start):
        yield from fields
        return
    # Fields may be hundreds, what begins as they do is a handful.
    shown_first = 0 if begun else MOST // 2
    yield from fields[:shown_first]
    yield from _named(before, begun, "aggregate", ((one.signature, one.meaning) for one in AGGREGATES))
    yield from _named(before, begun, "function", ((one.signature, one.meaning) for one in FUNCTIONS))
    yield from fields[shown_first:]


def _begun(before: str) -> str:
    found = _WORD.search(before, max(0, len(before) - LOOKED_BACK))
    return found[0].lstrip("-") if found else ""


def _fields(before: str, begun: str, facts: list[FieldFacts]) -> Iterator[Completion]:
    known = {fact.name: fact for fact in facts}
    for name in _matching(begun, list(known)):
        detail = f"{known[name].type}, in {known[name].count} of the newest events"
        yield Completion(field_text(name), "field", detail, len(before) - len(begun), len(before))
    others = {column.name: column for column in LISTED if column.name not in known}
    for name in _matching(begun, list(others)):
        yield Completion(name, "field", others[name].meaning, len(before) - len(begun), len(before))


def _values(before: str, name: str, found: re.Match[str], facts: list[FieldFacts]) -> Iterator[Completion]:
    begun = found["begun"]
    start = len(before) - len(begun) - len(found["open"])
    field = field_named(name)
    top = next((fact.top for fact in facts if field_named(fact.name) == field), [])
    counts = dict(top)
    if name in {"level", "severity"}:
        counts |= dict.fromkeys((level for level in LEVELS if level not in counts), 0)
    for value in _matching(begun, list(counts)):
        text = value if is_plain(value) and not found["open"] else f'"{in_quotes(value)}"'
        detail = f"{counts[value]} of the newest events" if counts[value] else ""
        yield Completion(text, "value", detail, start, len(before))


def _named(before: str, begun: str, kind: str, known: Iterable[tuple[str, str]]) -> Iterator[Completion]:
    for text, detail in known:
        if text.lower().startswith(begun.lower()):
            yield Completion(text, kind, detail, len(before) - len(begun), len(before))


def _matching(begun: str, names: list[str]) -> list[str]:
    """Those that begin so, then those that hold it, each in their order."""
    wanted = begun.lower()
    holding = [name for name in names if wanted in name.lower()]
    return sorted(holding, key=lambda name: not name.lower().startswith(wanted))
