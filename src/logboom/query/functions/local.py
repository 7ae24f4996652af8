"""A scope with a few names more than the one around it."""

from collections.abc import Mapping
from dataclasses import dataclass

from logboom.query.context import Context
from logboom.query.expressions.scope import Scope
from logboom.query.value import Value


@dataclass(frozen=True, slots=True)
class LocalScope:
    outer: Scope
    names: Mapping[str, Value]

    @property
    def context(self) -> Context:
        return self.outer.context

    @property
    def is_open(self) -> bool:
        return self.outer.is_open

    def field(self, name: str) -> Value:
        return self.names[name] if name in self.names else self.outer.field(name)

    def knows(self, name: str) -> bool:
        return name in self.names or self.outer.knows(name)

    def texts(self) -> tuple[list[str], str]:
        return self.outer.texts()

    def is_as_stored(self, name: str) -> bool:
        return name not in self.names and self.outer.is_as_stored(name)

    def sent(self, name: str) -> Value:
        return self.names[name] if name in self.names else self.outer.sent(name)
