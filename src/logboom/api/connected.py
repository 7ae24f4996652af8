"""Work that is only wanted while somebody waits for it: it is cancelled, in the engine too, when the client goes away."""

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from starlette.requests import Request

from logboom.errors import LogboomError

Answer = TypeVar("Answer")


class ClientGone(LogboomError):
    """Nobody reads the answer any more. The status is nginx's, for the access log."""

    code: ClassVar[str] = "client_gone"
    status: ClassVar[int] = 499


async def while_connected(request: Request, work: Coroutine[Any, Any, Answer]) -> Answer:
    """The result of `work`. Raises ClientGone, with `work` cancelled, when the client closes its connection first."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone("the client went away")
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.wait({working, leaving})


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
