"""A connection to a server's API: requests with a token, answers as bytes or lines, failures as the error tree.

An error that the server describes (`{"error": {"code", "message", "hint", "position"}}`) becomes the same class here
as it was there, so that the commands explain both kinds in one way.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import httpx

from logboom import __version__
from logboom.cli.credentials import Credentials
from logboom.cli.failure import ServerUnreachable
from logboom.errors import LogboomError

CONNECT_SECONDS = 10.0
# A search may take its limit of 60 s before the first byte comes; a tail sends something every few seconds.
READ_SECONDS = 90.0


class Connection:
    """Asks one server as one token; a context manager."""

    def __init__(self, credentials: Credentials) -> None:
        self.url = credentials.url
        try:
            self._client = httpx.Client(
                base_url=credentials.url,
                headers={"Authorization": f"Bearer {credentials.token}", "User-Agent": f"logboom/{__version__}"},
                timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise ServerUnreachable(f"{credentials.url!r} is no address of a server: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> bytes:
        """The whole body of the answer."""
        with self.stream(path, parameters or {}, accept="application/json") as response:
            return response.read()

    def send(
        self, method: str, path: str, document: object = None, parameters: Mapping[str, str] | None = None
    ) -> bytes:
        """Change something; the whole body of the answer. Raises as `stream` does."""
        return self._changed(method, path, parameters, json=document)

    def upload(self, path: str, content: bytes, media_type: str, parameters: Mapping[str, str] | None = None) -> bytes:
        """Put a file there; the whole body of the answer. Raises as `stream` does."""
        return self._changed("PUT", path, parameters, content=content, headers={"Content-Type": media_type})

    def _changed(self, method: str, path: str, parameters: Mapping[str, str] | None, **body: Any) -> bytes:
        try:
            response = self._client.request(method, path, params=parameters, **body)
        except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
            raise self._unreachable(error) from error
        if not response.is_success:
            raise described_error(response.status_code, response.content, self.url)
        return response.content

    @contextmanager
    def stream(
        self, path: str, parameters: Mapping[str, str], *, accept: str, headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """The answer, its status checked and its body still to be read.

        Raises the error that the server describes, or ServerUnreachable when there is no answer of a Logboom.
        """
        try:
            asked = {"Accept": accept, **(headers or {})}
            with self._client.stream("GET", path, params=parameters, headers=asked) as response:
                if not response.is_success:
                    raise described_error(response.status_code, response.read(), self.url)
                yield response
        except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        return ServerUnreachable(
            f"no answer from {self.url}: {error or type(error).__name__}",
            hint="is the server running there? `logboom serve` starts one, --url names another",
        )


def described_error(status: int, body: bytes, url: str) -> LogboomError:
    """The error in a body of the one JSON shape; otherwise one that says that this is not Logboom's answer."""
    try:
        return error_from_json(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ServerUnreachable(
            f"{url} answered with status {status}, but not as Logboom does",
            hint="is this the address of a Logboom server, or of a proxy before it?",
        )


def error_from_json(body: Mapping[str, Mapping[str, object]]) -> LogboomError:
    """The reverse of LogboomError.as_json(). An unknown code gives the base class, which keeps the texts."""
    content = body["error"]
    error = error_class(str(content["code"]))(str(content["message"]), hint=str(content.get("hint", "")))
    position = content.get("position")
    if isinstance(position, dict):
        error.position = slice(int(position["start"]), int(position["end"]))
    return error


def error_class(code: str) -> type[LogboomError]:
    kinds = [LogboomError]
    for kind in kinds:  # grows as it is walked: the whole tree
        if kind.code == code:
            return kind
        kinds.extend(kind.__subclasses__())
    return LogboomError
