"""What an expression is translated in: fields by name, and a place to bind values and to warn."""

from typing import Protocol

from logboom.query.context import Context
from logboom.query.value import Value


class Scope(Protocol):
    """A relation, or one with names of a lambda's own on top."""

    @property
    def context(self) -> Context: ...

    def field(self, name: str) -> Value:
        """The value of a field; missing, with a warning, when there can be none of this name."""
        ...

    def knows(self, name: str) -> bool:
        """Whether a field of this name is certain to be there, as a column or by an earlier stage."""
        ...

    def is_as_stored(self, name: str) -> bool:
        """Whether this is still an event, and the field still that of the event."""
        ...

    def sent(self, name: str) -> Value:
        """The field, but an attribute that came empty is an empty text, not a missing one."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether there may be fields that nobody has named yet."""
        ...

    def texts(self) -> tuple[list[str], str]:
        """SQL of every text of a row, and of the Map with those that have no names yet (empty when there is none)."""
        ...
