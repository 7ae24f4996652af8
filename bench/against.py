"""The same corpus and searches at another server that takes JSON lines over HTTP, pair by pair with ours.

Source: VictoriaLogs documentation, "Data ingestion, JSON stream API" (/insert/jsonline) and "Querying"
(/select/logsql/query, /select/logsql/hits).
"""

import time
from pathlib import Path
from typing import Any

import httpx

from bench.asking import Asking
from bench.corpus import corpus_file
from bench.cpu import tree_cpu_seconds
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.memory import memory_of
from bench.plan import Plan
from bench.searches import Search, searches, time_range
from bench.server import Server
from bench.statistics import median

INSERT = "/insert/jsonline?_time_field=timestamp&_msg_field=message&_stream_fields=service,host"
SETTLE_SECONDS = 15.0  # it gathers what it took in memory for some seconds before it is merged and searchable


def against(plan: Plan, url: str, *, pid: int = 0) -> list[Figure]:
    """Load and ask both. `pid` is the other server's process, when it runs here; it should be empty."""
    file = corpus_file(plan.events, "jsonl")
    with Server() as server:
        theirs = _load_theirs(url, file, pid)
        cpu, ours = cpu_of_taking(
            server, lambda: process.run("http", file, url=f"{server.url}/api/v1/ingest", keys=server.key)
        )
        figures = [_pair("taking", "s", ours["seconds"], theirs["seconds"])]
        if pid:
            figures.append(_pair("taking, CPU", "s", cpu, theirs["cpu"]))
            figures.append(_pair("memory", "MB", memory_of(server.pid).rss / 1e6, memory_of(pid).rss / 1e6))
        asking = Asking(server, plan.events)
        with httpx.Client(base_url=url, timeout=300) as http:
            for search in searches():
                us, them = [], []
                for _ in range(plan.rounds):
                    server.engine.forget_conditions()
                    us.append(asking.seconds(search) * 1e3)
                    them.append(_seconds(http, search, plan.events) * 1e3)
                figures.append(_pair(f"search: {search.name}", "ms", median(us), median(them)))
    return figures


def _load_theirs(url: str, file: Path, pid: int) -> dict[str, Any]:
    before = tree_cpu_seconds(pid) if pid else 0.0
    sent = process.run("http", file, url=url + INSERT, keys="none")
    time.sleep(SETTLE_SECONDS)
    return sent | {"cpu": tree_cpu_seconds(pid) - before if pid else 0.0}


def _seconds(http: httpx.Client, search: Search, events: int) -> float:
    start, end = time_range(events, last_hour=search.last_hour)
    question = {"query": search.logsql, "start": start, "end": end}
    if search.ask == "histogram":
        path, question["step"] = "hits", "5m"
    else:
        path = "query"
        if search.ask == "events":
            question["limit"] = "100"
    begun = time.perf_counter()
    http.post(f"/select/logsql/{path}", data=question).raise_for_status()
    return time.perf_counter() - begun


def _pair(name: str, unit: str, ours: float, theirs: float) -> Figure:
    ratio = ours / theirs if theirs else float("inf")
    return Figure(f"{name}: ours / theirs", ratio, "", note=f"{ours:.1f} {unit} / {theirs:.1f} {unit}")
