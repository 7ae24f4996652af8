"""What a stage is: read from its text, written back as canonical text, applied to the rows before it, documented."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

from logboom.query.reader import Reader
from logboom.query.relation import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """`examples` are queries over the reference's sample events; a test runs each, and the reference shows its result."""

    syntax: str
    meaning: str
    examples: tuple[str, ...]
    notes: str = ""


class Stage(ABC):
    """A frozen dataclass: equal when it means the same, wherever it stood in the text.

    `read` gets what stands behind the stage's name, up to the next pipe. `str()` reads back as an equal stage.
    """

    __slots__ = ()

    names: ClassVar[tuple[str, ...]]
    """What it is called; the first is canonical."""
    documentation: ClassVar[Documentation]
    is_generator: ClassVar[bool] = False
    """Whether it makes rows of its own and so may begin a query."""
    comes_last: ClassVar[bool] = False
    """Whether it is applied behind all others: it says how a field is shown."""

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader) -> Self:
        """Raises QueryError at the character that was not expected."""

    @abstractmethod
    def apply(self, relation: Relation) -> Relation:
        """The rows behind this stage. Raises QueryError for what only shows when the fields are known."""
