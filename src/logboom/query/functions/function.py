"""What a function of expressions is: its name, its arguments, its SQL, and what the reference says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.expressions.scope import Scope
from logboom.query.expressions.tree import Call, Constant, Expression
from logboom.query.value import Value, as_kind, number_of, text_of

ANY_NUMBER: Final = 1_000


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """One use of a function: its arguments as values, and as they were written."""

    node: Call
    arguments: tuple[Value, ...]
    scope: Scope
    translate: Callable[[Expression, Scope], Value]

    @property
    def context(self) -> Context:
        return self.scope.context

    def text(self, index: int) -> str:
        return text_of(self.arguments[index])

    def number(self, index: int) -> str:
        return number_of(self.arguments[index])

    def sql(self, index: int, kind: str) -> str:
        return as_kind(self.arguments[index], kind)  # type: ignore[arg-type]

    def has(self, index: int) -> bool:
        return index < len(self.arguments)

    def bind(self, value: str | float, engine_type: str = "String") -> str:
        return self.context.bind(value, engine_type)

    def constant_text(self, index: int, what: str) -> str:
        """The text that was written as this argument. Raises QueryError when it is computed."""
        node = self.node.arguments[index]
        if isinstance(node, Constant) and isinstance(node.value, str):
            return node.value
        raise self.error(f"`{self.node.name}` needs {what} in double quotes here", node.position)

    def constant_number(self, index: int) -> float | None:
        value = self.arguments[index].constant
        return value if isinstance(value, float) else None

    def error(self, message: str, position: slice | None = None, hint: str = "") -> QueryError:
        return QueryError(message, hint=hint, position=position or self.node.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`example` is an expression, `gives` its result as JSON; a test runs every one."""

    name: str
    signature: str
    meaning: str
    example: str
    gives: str
    build: Callable[[FunctionCall], Value]
    least: int = 1
    most: int = 1
    aliases: tuple[str, ...] = ()
    is_special: bool = False
    """It looks at its arguments as they are written, not at their values."""
    of_fields: str = ""
    """What the example's fields are, as `eval` sets them."""

    def check(self, node: Call) -> None:
        """Raises QueryError when the number of arguments can't be right."""
        count = len(node.arguments)
        if self.least <= count <= self.most:
            return
        wanted = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
        if self.most == ANY_NUMBER:
            wanted = f"at least {self.least}"
        message = f"`{node.name}` takes {wanted} argument{'' if wanted == '1' else 's'}, not {count}"
        raise QueryError(message, hint=f"write {self.signature}", position=node.position)
