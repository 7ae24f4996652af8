"""What the stages of one query share while they become a statement: bound values, names, time, lookups, warnings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from logboom.query.translation import Translation
from logboom.store.statement import Value as BoundValue

if TYPE_CHECKING:
    from logboom.query.plan import Plan
    from logboom.query.tree import SubSearch
    from logboom.store.promotion import Wanted

MOST_WARNINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Lookup:
    """Which version of a lookup is current, and its columns in order."""

    name: str
    version: int
    columns: tuple[str, ...]


FindLookup = Callable[[str], Lookup | None]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved search's text, its macros put in, and what `$name$` in it stands for unless told."""

    query: str
    parameters: Mapping[str, str] = field(default_factory=dict)


FindSaved = Callable[[str], SavedQuery | None]


def no_saved(name: str) -> SavedQuery | None:
    """Where nobody has saved any."""
    del name
    return None


def no_lookups(name: str) -> Lookup | None:
    """Where nobody has uploaded any."""
    del name
    return None


@dataclass(slots=True)
class Context:
    """`plan` says which project and range of time; names are `c1`, `c2`, ...: no name of a user's is part of the SQL."""

    plan: "Plan"
    translation: Translation
    warnings: list[str] = field(default_factory=list)
    lookups: FindLookup = no_lookups
    saved: FindSaved = no_saved
    sub_rows: "Callable[[SubSearch, Context], tuple[list[str], str]] | None" = None
    """The fields of a search in brackets, and a SELECT of their values, folded."""
    parse_stages: Callable[[str], Iterable[Any]] | None = None
    """Reads stages whose text is only known while others are applied: `foreach`."""
    parse_inner: Callable[[str], Any] | None = None
    """Reads a whole query whose text is only known while stages are applied: `savedsearch`."""
    inside: int = 0
    """How many saved searches run one another here."""
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    reads: "dict[str, Wanted]" = field(default_factory=dict)
    """SQL of attributes that may be read, by what it reads: what is in the statement at last is."""

    @property
    def now(self) -> int:
        return self.plan.now

    @property
    def zone(self) -> tzinfo:
        return self.plan.zone

    @property
    def zone_name(self) -> str:
        return str(self.plan.zone)

    def new_name(self) -> str:
        return f"c{next(self.numbers)}"

    def bind(self, value: BoundValue, engine_type: str = "String") -> str:
        return self.translation.bind(value, engine_type)

    def warn(self, message: str) -> None:
        if message not in self.warnings and len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(message)
