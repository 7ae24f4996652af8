"""JSON lines over HTTP/1.1: N connections kept alive, each sends its next request when the last was answered.

    python -m bench.load.http FILE --url http://127.0.0.1:8514/api/v1/ingest --keys KEY[,KEY...] --connections 8 --lines 1000

Prints one JSON object: events and requests answered 200, seconds, the time to an answer, other answers by status.
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bench.load.requests import Poster, batches
from bench.statistics import quantile


class Requests(Protocol):
    """Makes a request of a body."""

    def request(self, body: bytes) -> bytes: ...


class Connection(asyncio.Protocol):
    """One connection: a request is on its way or none is left."""

    def __init__(self, bodies: Iterator[bytes], poster: Requests, tally: "Tally", seconds_each: float) -> None:
        self._bodies = bodies
        self._poster = poster
        self._tally = tally
        self._seconds_each = seconds_each  # the least time from one request to the next
        self._answer = b""
        self._asked_at = 0.0
        self._lines = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, separator, body = self._answer.partition(b"\r\n\r\n")
        if not separator or len(body) < _content_length(head):
            return
        self._answer = b""
        status = int(head[9:12])
        self._tally.answered(status, self._lines, time.perf_counter() - self._asked_at)
        pause = self._asked_at + self._seconds_each - time.perf_counter()
        if pause > 0:
            asyncio.get_running_loop().call_later(pause, self._send_next)
        else:
            self._send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send_next(self) -> None:
        body = next(self._bodies, None)
        if body is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._lines = body.count(b"\n")
        self._asked_at = time.perf_counter()
        self._transport.write(self._poster.request(body))


class Tally:
    """What was answered."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.events = 0
        self.seconds: list[float] = []

    def answered(self, status: int, events: int, seconds: float) -> None:
        self.statuses[status] += 1
        self.seconds.append(seconds)
        if status == 200:
            self.events += events


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def send(
    bodies: Iterator[bytes],
    url: str,
    keys: list[str],
    connections: int,
    *,
    requests_a_second: float = 0,
    poster: Callable[[str, str, list[str]], Requests] = Poster,
) -> dict[str, object]:
    """Send all bodies; all connections take from the same row of bodies, each has its own keys in turn.

    `requests_a_second` is for all connections together; 0 means as many as are answered. `poster` makes requests of
    bodies, given the target, the host and the keys.
    """
    address = urlsplit(url)
    target = address.path + (f"?{address.query}" if address.query else "")
    assert address.hostname is not None
    tally, loop, started = Tally(), asyncio.get_running_loop(), time.perf_counter()
    seconds_each = connections / requests_a_second if requests_a_second else 0.0
    lines = []
    for number in range(connections):
        requests = poster(target, address.netloc, keys[number::connections] or keys)
        _, line = await loop.create_connection(
            lambda requests=requests: Connection(bodies, requests, tally, seconds_each),  # type: ignore[misc]
            address.hostname,
            address.port or 80,
        )
        lines.append(line.done)
    await asyncio.gather(*lines)
    return {
        "events": tally.events,
        "requests": tally.statuses[200],
        "refused": {str(status): count for status, count in tally.statuses.items() if status != 200},
        "seconds": time.perf_counter() - started,
        "answer_p50_ms": quantile(tally.seconds, 0.5) * 1e3,
        "answer_p99_ms": quantile(tally.seconds, 0.99) * 1e3,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Send a file of JSON lines over HTTP.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--keys", required=True, help="ingest keys, separated by commas, used in turn")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--lines", type=int, default=1000, help="lines in a request")
    parser.add_argument("--limit", type=int, default=0, help="send only so many requests")
    parser.add_argument("--rate", type=float, default=0, help="events a second, 0 for as many as are answered")
    arguments = parser.parse_args()
    bodies = batches(arguments.file, arguments.lines)
    if arguments.limit:
        bodies = (body for body, _ in zip(bodies, range(arguments.limit), strict=False))
    sending = send(
        bodies,
        arguments.url,
        arguments.keys.split(","),
        arguments.connections,
        requests_a_second=arguments.rate / arguments.lines,
    )
    print(json.dumps(asyncio.run(sending)))


if __name__ == "__main__":
    main()
