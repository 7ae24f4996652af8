"""JSON lines over HTTP: 1,000 events a request, 8 connections; CPU beside the reference load, and memory."""

from pathlib import Path

from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.memory import Peak, memory_of
from bench.plan import Plan
from bench.reference import reference
from bench.server import Server
from bench.statistics import median


def measure(plan: Plan) -> list[Figure]:
    file = corpus_file(plan.ingest_events, "jsonl")
    rounds = [_round(file) for _ in range(plan.rounds)]
    middle = {name: median([figures[name] for figures in rounds]) for name in rounds[0]}
    idle, loaded = f"PSS {middle['idle pss']:.0f} MB", f"PSS {middle['loaded pss']:.0f} MB"
    return [
        Figure("reference load", middle["reference"], "CPU-s per million events"),
        Figure("JSON lines over HTTP", middle["ours"], "CPU-s per million events"),
        Figure("JSON lines over HTTP / reference load", middle["ratio"], "", 2.0),
        Figure("answered", middle["rate"], "events/s", note="the load runs on the same processors"),
        Figure("time to an answer, 99th percentile", middle["p99"], "ms"),
        Figure("a start, before anything is sent", middle["start"], "CPU-s", note="until the server has come to rest"),
        Figure("memory idle", middle["idle"], "MB", 450, note=f"RSS of all processes; {idle}"),
        Figure("memory under load", middle["loaded"], "MB", 1300, note=f"highest RSS of all processes; {loaded}"),
    ]


def _round(file: Path) -> dict[str, float]:
    beside = reference("reference_load", file)
    with Server() as server:
        idle = memory_of(server.pid)
        url = f"{server.url}/api/v1/ingest"
        with Peak(server.pid) as peak:
            cpu, sent = cpu_of_taking(server, lambda: process.run("http", file, url=url, keys=server.key))
    ours = cpu / sent["events"] * 1e6
    return {
        "reference": beside,
        "start": server.start_cpu,
        "ours": ours,
        "ratio": ours / beside,
        "rate": sent["events"] / sent["seconds"],
        "p99": sent["answer_p99_ms"],
        "idle": idle.rss / 1e6,
        "idle pss": idle.pss / 1e6,
        "loaded": peak.memory.rss / 1e6,
        "loaded pss": peak.memory.pss / 1e6,
    }
