"""Which part of the server answers a path: an input at its native path, everything else the API and the pages.

A lookup in a dictionary stands before the framework because inputs are asked thousands of times a second; those whose
paths hold a number or a name tell by themselves which requests are theirs.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, Protocol

from logboom.server.direct import Direct, Inputs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Claimant(Protocol):
    """An input that tells which requests are its own."""

    def claims(self, scope: Scope) -> bool: ...
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


def _nothing(path: bytes) -> Direct | None:  # noqa: ARG001  # an Inputs
    """Every request goes the usual way."""
    return None


class Dispatch:
    """An ASGI application over others; `inputs` maps whole paths without a slash at their end, `claimants` are asked.

    `direct` tells those of the inputs that also take short requests without being called as an application.
    """

    def __init__(
        self,
        inputs: Mapping[str, Application],
        otherwise: Application,
        *,
        claimants: Sequence[Claimant],
        direct: Inputs = _nothing,
    ) -> None:
        self.direct = direct
        self._inputs = dict(inputs)
        self._claimants = tuple(claimants)
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._for(scope)(scope, receive, send)
        else:
            await self._otherwise(scope, receive, send)

    def _for(self, scope: Scope) -> Application:
        path: str = scope["path"]
        found = self._inputs.get(path.rstrip("/"))
        if found is not None:
            return found
        return next((claimant for claimant in self._claimants if claimant.claims(scope)), self._otherwise)
