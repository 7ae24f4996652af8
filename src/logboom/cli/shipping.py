"""Lines of text to a server's ingest: in batches that count once, offered again until the server has them."""

import gzip
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

import httpx

from logboom import __version__
from logboom.agent.lines import is_document
from logboom.cli.connection import described_error
from logboom.cli.failure import ServerUnreachable
from logboom.client.address import Address, parse
from logboom.errors import SettingsError

URL_VARIABLE = "LOGBOOM_INGEST_URL"
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 10.0
REQUEST_SECONDS = 60.0
FAST_COMPRESSION = 1
BUSY_STATUSES = frozenset({408, 425, 429})
ESCAPED_LINES, DOCUMENTS = "text/x-escaped-lines", "application/x-ndjson"


def address_of(to: str | None) -> Address:
    """Of the flag or the environment. Raises SettingsError that says how it is written."""
    url = to or os.environ.get(URL_VARIABLE, "")
    hint = f"name it with --to or {URL_VARIABLE}: http://KEY@127.0.0.1:8514; `logboom serve` prints the key"
    if not url:
        raise SettingsError("there is no server to send to", hint=hint)
    try:
        return parse(url)
    except ValueError as error:
        raise SettingsError(str(error), hint=hint) from error


class Said(NamedTuple):
    """What a command's options say of all its lines."""

    service: str | None = None
    host: str | None = None
    environment: str | None = None
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the server said of a batch."""

    accepted: int
    duplicate: bool


class Shipment:
    """A connection to the ingest; a context manager.

    `said` is what all events share; `of_text` what lines of text share beside it, since documents have names of their
    own for that.
    """

    def __init__(
        self,
        address: Address,
        said: Said,
        of_text: Said,
        *,
        give_up_seconds: float,
    ) -> None:
        self.address = address
        of_all = {name: value for name, value in said._asdict().items() if value}
        known = {name: value for name, value in of_text._asdict().items() if value}
        self._said = {DOCUMENTS: of_all, ESCAPED_LINES: known | of_all}
        self._give_up_seconds = give_up_seconds
        self.on_wait: Callable[[str], object] = str
        """Called with the reason when the server cannot take a batch yet."""
        host = f"[{address.host}]" if ":" in address.host else address.host
        self._url = f"{address.scheme}://{host}:{address.port}{address.path}"
        self._client = httpx.Client(
            timeout=REQUEST_SECONDS,
            headers={
                "Authorization": f"Bearer {address.key}",
                "User-Agent": f"logboom/{__version__}",
                "Content-Encoding": "gzip",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, messages: Sequence[bytes], sender: str, number: int) -> Shipped:
        """Return when the server has the messages on disk; they count once for this sender and number.

        Raises ServerUnreachable when it could not be had for `give_up_seconds`, and what the server refuses for good.
        """
        documents = [message.replace(b"\n", b" ") for message in messages if is_document(message)]
        texts = [message for message in messages if not is_document(message)]
        shipped = []
        if texts:
            escaped = [message.replace(b"\\", b"\\\\").replace(b"\n", b"\\n") for message in texts]
            shipped.append(self._offer(escaped, ESCAPED_LINES, f"{sender}:{number}"))
        if documents:
            shipped.append(self._offer(documents, DOCUMENTS, f"{sender}-json:{number}"))
        return Shipped(sum(part.accepted for part in shipped), any(part.duplicate for part in shipped))

    def _offer(self, lines: Sequence[bytes], content_type: str, batch: str) -> Shipped:
        body = gzip.compress(b"\n".join(lines) + b"\n", FAST_COMPRESSION)
        headers = {"Content-Type": content_type, "X-Logboom-Batch": batch}
        pause, deadline = FIRST_PAUSE_SECONDS, time.monotonic() + self._give_up_seconds
        while True:
            asked_pause = 0.0
            try:
                answer = self._client.post(self._url, content=body, headers=headers, params=self._said[content_type])
            except httpx.TransportError as error:
                reason = str(error) or type(error).__name__
            else:
                if answer.is_success:
                    said = answer.json()
                    return Shipped(said["accepted"], "duplicate" in said)
                refusal = described_error(answer.status_code, answer.content, self.address.shown)
                if answer.status_code < 500 and answer.status_code not in BUSY_STATUSES:
                    raise refusal
                reason = refusal.message
                after = answer.headers.get("Retry-After", "")
                asked_pause = float(after) if after.isdigit() else 0.0
            if time.monotonic() >= deadline:
                raise ServerUnreachable(
                    f"{self.address.shown} could not take the lines: {reason}",
                    hint="run the same command again when it is back; what it has counts once",
                )
            self.on_wait(reason)
            time.sleep(min(max(pause, asked_pause), max(deadline - time.monotonic(), 0.05)))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
