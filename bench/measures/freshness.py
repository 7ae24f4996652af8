"""From the answer to the search: how soon an acknowledged event is found while the server is under load.

The load is steady: sent as fast as it is answered it would measure how long the spool can grow, not how fresh it is.
"""

import subprocess
import threading
import time

import httpx

from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.plan import Plan
from bench.server import Server
from bench.statistics import quantile

EVENTS_A_SECOND = 20_000
SEND_SECONDS = 0.2
LOOK_SECONDS = 0.1
REQUESTS = 500
LAST_SECONDS = 15.0  # how long the last event may take to be found


class Probe:
    """Sends marked events one by one, and looks for them as a person would."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._answered: dict[str, float] = {}
        self._found: dict[str, float] = {}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._send), threading.Thread(target=self._look)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> list[float]:
        """Stop sending; the seconds between answer and search of every event."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        missing = self._answered.keys() - self._found.keys()
        if missing:
            raise RuntimeError(f"{len(missing)} answered events were not found within {LAST_SECONDS} s")
        return [max(0.0, self._found[name] - at) for name, at in self._answered.items()]

    def _send(self) -> None:
        headers = {"Authorization": f"Bearer {self._server.key}", "Content-Type": "application/x-ndjson"}
        with httpx.Client(base_url=self._server.url, headers=headers, timeout=60) as http:
            number = 0
            while not self._over.wait(SEND_SECONDS):
                name = f"probe {number}"
                http.post("/api/v1/ingest", json={"service": "bench-probe", "message": name}).raise_for_status()
                self._answered[name] = time.perf_counter()
                number += 1

    def _look(self) -> None:
        headers = {"Authorization": f"Bearer {self._server.token}", "Accept": "application/x-ndjson"}
        question = {"query": "service:bench-probe", "project": "default", "start": "-30m", "limit": "200"}
        give_up = float("inf")
        with httpx.Client(base_url=self._server.url, headers=headers, timeout=60) as http:
            while time.perf_counter() < give_up:
                answer = http.get("/api/v1/search", params=question).raise_for_status().text
                now = time.perf_counter()
                for name in [name for name in self._answered if name not in self._found]:
                    if f'"{name}"' in answer:
                        self._found[name] = now
                if self._over.is_set():
                    give_up = min(give_up, now + LAST_SECONDS)
                    if self._answered.keys() == self._found.keys():
                        return
                time.sleep(LOOK_SECONDS)


def measure(plan: Plan) -> list[Figure]:
    file, seconds = corpus_file(plan.ingest_events, "jsonl"), []
    with Server() as server:
        load = subprocess.Popen(
            process.command(
                "http", file, url=f"{server.url}/api/v1/ingest", keys=server.key, rate=EVENTS_A_SECOND, limit=REQUESTS
            ),
            stdout=subprocess.PIPE,
        )
        probe = Probe(server)
        probe.start()
        output, _ = load.communicate()
        process.report(output)
        seconds = probe.finish()
    note = (
        f"{len(seconds)} events, looked for every {LOOK_SECONDS} s, {EVENTS_A_SECOND:,} JSON lines a second meanwhile"
    )
    return [
        Figure("answered to searchable, median", quantile(seconds, 0.5), "s", note=note),
        Figure("answered to searchable, 99th percentile", quantile(seconds, 0.99), "s", 1.5),
        Figure("answered to searchable, longest", max(seconds), "s"),
    ]
