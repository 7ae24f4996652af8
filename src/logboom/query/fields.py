"""What a field's name in a query names: a column of `events`, or an attribute.

message   timestamp   level   ...    the columns of logboom.event.COLUMNS, and aliases that other systems taught people
user.id   status      http.method    attributes by their exact name, and paths into JSON that an attribute holds
attributes.message                   an attribute even where a column has the name
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from logboom.event import COLUMNS, Column

ATTRIBUTES_PREFIX: Final = "attributes."
MAX_PATH_PARTS: Final = 8  # deeper names are still found as attributes of exactly this name

# Only names that senders don't use for attributes of their own.
ALIASES: Final = {"_time": "timestamp", "_raw": "message", "_indextime": "received_at", "program": "service"}

_COLUMN_OF_NAME: Final = {column.name: column for column in COLUMNS if column.kind != "map"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's name; `paths` are the splits of a dotted one into an attribute and a path inside its JSON."""

    name: str

    def paths(self) -> Iterator[tuple[str, list[str]]]:
        """`a.b.c` gives ("a.b", ["c"]) and ("a", ["b", "c"]): the longest attribute's name first."""
        parts = self.name.split(".", MAX_PATH_PARTS)
        if not all(parts):
            return
        for split in range(len(parts) - 1, 0, -1):
            yield ".".join(parts[:split]), parts[split:]


Field = Column | Attribute


def field_named(name: str) -> Field:
    """The column or attribute that `name` means. Every name means something: what is no column is an attribute."""
    column = _COLUMN_OF_NAME.get(ALIASES.get(name, name))
    return column if column is not None else Attribute(name.removeprefix(ATTRIBUTES_PREFIX))
