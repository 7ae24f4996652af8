"""A steady stream of events that happen now, sent by a thread of the benchmark: what the server has to do meanwhile."""

import json
import random
import threading
import time

import httpx

from bench.server import Server

PAUSE_SECONDS = 0.5


class Stream:
    """`with Stream(server, a_second=1000):` sends so many events a second until its end; raises there if any was refused."""

    def __init__(self, server: Server, *, a_second: int) -> None:
        self._server = server
        self._over = threading.Event()
        self._refused = 0
        count = int(a_second * PAUSE_SECONDS)
        chance = random.Random(1)  # events of a benchmark
        self._bodies = [_lines(chance, count) for _ in range(20)]
        self._thread = threading.Thread(target=self._send, name="stream")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._refused:
            raise RuntimeError(f"{self._refused} requests were refused")

    def _send(self) -> None:
        headers = {"Authorization": f"Bearer {self._server.key}", "Content-Type": "application/x-ndjson"}
        with httpx.Client(base_url=self._server.url, headers=headers, timeout=60) as http:
            number, due = 0, time.monotonic()
            while not self._over.wait(max(0.0, due - time.monotonic())):
                answer = http.post("/api/v1/ingest", content=self._bodies[number % len(self._bodies)])
                self._refused += not answer.is_success
                number, due = number + 1, due + PAUSE_SECONDS


def _lines(chance: random.Random, count: int) -> bytes:
    return b"\n".join(
        json.dumps(
            {
                "service": f"service-{chance.randrange(50)}",
                "host": f"host-{chance.randrange(20)}",
                "level": chance.choice(["info"] * 6 + ["warning", "error"]),
                "message": f"request {chance.randrange(1_000_000)} took a while",
                "duration_ms": chance.randrange(1_000),
                "user": chance.randrange(5_000),
            }
        ).encode()
        for _ in range(count)
    )
