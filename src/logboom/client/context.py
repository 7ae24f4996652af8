"""What all records of a request, a task or a job have in common: `logboom.bind(request_id="7f3c9a")`.

It holds for the current context (contextvars): a thread, an asyncio task and what that starts. Used with `with` it ends
with the block, otherwise with the context.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from types import MappingProxyType, TracebackType

_NOTHING: Mapping[str, object] = MappingProxyType({})
_bound: ContextVar[Mapping[str, object]] = ContextVar("logboom_bound", default=_NOTHING)


def bind(**attributes: object) -> Bound:
    """Add attributes to every record of this context from now on; a name that is bound already gets the new value."""
    return Bound({**_bound.get(), **attributes})


def bound() -> Mapping[str, object]:
    """The attributes that are bound in this context."""
    return _bound.get()


class Changing:
    """A value that is read anew for each record; while it is None a record goes without."""

    __slots__ = ("read",)

    def __init__(self, read: Callable[[], object]) -> None:
        self.read = read


class Bound:
    """The reverse of a `bind`: leaving the `with` block puts back what was bound before."""

    __slots__ = ("_before", "_token")

    def __init__(self, attributes: Mapping[str, object]) -> None:
        self._before = _bound.get()
        self._token: Token[Mapping[str, object]] = _bound.set(attributes)

    def __enter__(self) -> Bound:  # noqa: PYI034  # typing.Self is younger than the Pythons that applications run
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            _bound.reset(self._token)
        except ValueError:  # left in another context, as a generator may be
            _bound.set(self._before)
