"""What the translation of every term shares: the statement's parameters, and the moment and zone for relative times."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from logboom.query.binding import Parameters
from logboom.query.tree import SubSearch
from logboom.store.promoted import Promoted
from logboom.store.statement import Value

Common = frozenset[tuple[str, str]]
"""Names of attributes with one of their values, in lower case; with an empty one for the name by itself."""


@dataclass(frozen=True, slots=True)
class Translation:
    """`sub_search` gives the condition over `events` that a sub-search stands for, where there is somebody to run it."""

    now: int
    zone: tzinfo = UTC
    parameters: Parameters = field(default_factory=Parameters)
    sub_search: "Callable[[SubSearch, Translation], str] | None" = None
    promoted: Promoted = field(default_factory=dict)
    """The attributes that have columns of their own."""
    common: Common = frozenset()
    """Attributes, and values of theirs, that so many events have that no index could skip anything."""

    def bind(self, value: Value, engine_type: str = "String") -> str:
        return self.parameters.bind(value, engine_type)


ALWAYS = "true"
NEVER = "false"


def all_of(conditions: list[str]) -> str:
    """All conditions, as one that can stand anywhere.

    One that always holds is left out: for `AND true` the engine filters the rows once more.
    """
    asked = [condition for condition in conditions if condition != ALWAYS]
    return f"({' AND '.join(asked)})" if len(asked) > 1 else asked[0] if asked else ALWAYS


def any_of(conditions: list[str]) -> str:
    """Any of the conditions, as one that can stand anywhere."""
    return f"({' OR '.join(conditions)})" if len(conditions) > 1 else conditions[0] if conditions else NEVER
