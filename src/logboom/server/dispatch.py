"""Which part of the server answers a path: an input at its native path, everything else the API and the pages.

A lookup in a dictionary stands before the framework because inputs are asked thousands of times a second.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Dispatch:
    """An ASGI application over others; `inputs` maps whole paths without a slash at their end."""

    def __init__(self, inputs: Mapping[str, Application], otherwise: Application) -> None:
        self._inputs = dict(inputs)
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self._inputs.get(scope["path"].rstrip("/"), self._otherwise)
            await answer(scope, receive, send)
        else:
            await self._otherwise(scope, receive, send)
