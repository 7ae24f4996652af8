"""Which part of the server answers a path: an input at its native path, everything else the API and the pages.

A lookup in a dictionary stands before the framework because inputs are asked thousands of times a second; paths that
hold a project's number are told by a pattern.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Dispatch:
    """An ASGI application over others; `inputs` maps whole paths without a slash at their end, `patterns` the others."""

    def __init__(
        self,
        inputs: Mapping[str, Application],
        otherwise: Application,
        *,
        patterns: Mapping[re.Pattern[str], Application],
    ) -> None:
        self._inputs = dict(inputs)
        self._patterns = tuple(patterns.items())
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._for(scope["path"])(scope, receive, send)
        else:
            await self._otherwise(scope, receive, send)

    def _for(self, path: str) -> Application:
        found = self._inputs.get(path.rstrip("/"))
        if found is not None:
            return found
        return next((answer for pattern, answer in self._patterns if pattern.fullmatch(path)), self._otherwise)
