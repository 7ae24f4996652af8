"""Asks the running Logboom one of the searches and says how long the answer took."""

import time

import httpx

from bench.searches import Search, time_range
from bench.server import Server


class Asking:
    """Searches of project 1, over the span of a corpus of so many events."""

    def __init__(self, server: Server, events: int) -> None:
        self._events = events
        headers = {"Authorization": f"Bearer {server.token}", "Accept": "application/json"}
        self._http = httpx.Client(base_url=server.url, headers=headers, timeout=300)

    def seconds(self, search: Search) -> float:
        start, end = time_range(self._events, last_hour=search.last_hour)
        path = "histogram" if search.ask == "histogram" else "search"
        question = {"query": search.query, "project": "default", "start": start, "end": end}
        if search.ask == "events":
            question["limit"] = "100"
        begun = time.perf_counter()
        self._http.get(f"/api/v1/{path}", params=question).raise_for_status()
        return time.perf_counter() - begun
