"""What the catalog tells of saved searches, macros and lookups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """`parameters` are the names of what `$name$` in the query stands for, with what stands there unless told."""

    id: int
    project: int
    name: str
    description: str
    query: str
    start: str
    end: str
    parameters: Mapping[str, str]
    created_at: datetime
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroRecord:
    name: str
    parameters: tuple[str, ...]
    definition: str
    description: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRecord:
    """The rows are in the engine, under this version."""

    name: str
    version: int
    columns: tuple[str, ...]
    rows: int
    changed_at: datetime
    changed_by: str
