"""Syslog lines over TCP, beside chDB alone parsing and inserting the same lines."""

from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.reference import reference
from bench.server import Server
from bench.statistics import median


def measure(plan: Plan) -> list[Figure]:
    file = corpus_file(plan.ingest_events, "syslog")
    ratios, ours, references = [], [], []
    for _ in range(plan.rounds):
        references.append(reference("reference_syslog", file))
        with Server() as server:
            address = f"127.0.0.1:{server.syslog_port}"
            cpu, sent = cpu_of_taking(server, lambda: process.run("syslog", file, address=address))  # noqa: B023
        ours.append(cpu / sent["events"] * 1e6)
        ratios.append(ours[-1] / references[-1])
    return [
        Figure("reference for syslog", median(references), "CPU-s per million events"),
        Figure("syslog over TCP", median(ours), "CPU-s per million events"),
        Figure("syslog over TCP / reference for syslog", median(ratios), "", 2.5),
    ]
