"""What a record costs the application that logs it through `logboom.Handler`: with a server that is there, dead, or deaf.

Measured around `log.info(...)` in a process of its own, less what the same call costs with a handler that does nothing:
the median of groups of a hundred calls, the mean of all, which has the few in it that waited for the sender's thread, and
the processor's time of the calling thread, which a busy machine changes least. That of the sender's thread is counted
too, since it is the application's.
"""

import json
import socket
import subprocess
import sys

from bench.figures import Figure
from bench.plan import Plan
from bench.server import Server, free_port
from bench.statistics import median

RECORDS = 50_000
GROUP = 100
TARGET_US = 20.0
MEMORY_TARGET_MB = 32.0  # of queue_bytes, 16 MiB, and what Python adds to each line

PROGRAM = f"""
import json, logging, os, resource, statistics, sys, time
import logboom

def microseconds(handler):
    log = logging.Logger("shop.pay")
    log.addHandler(handler)
    groups, began_cpu = [], time.thread_time()
    for group in range({RECORDS // GROUP}):
        began = time.perf_counter()
        for number in range({GROUP}):
            log.info("order %d accepted", number, extra={{"order": number, "user": {{"id": 7}}, "amount": 12.5}})
        groups.append((time.perf_counter() - began) / {GROUP} * 1e6)
    cpu = (time.thread_time() - began_cpu) / {RECORDS} * 1e6
    return statistics.median(groups), statistics.mean(groups), cpu

def memory_mb():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20

began = time.process_time()
nothing, nothing_mean, nothing_own = microseconds(logging.NullHandler())
nothing_cpu = time.process_time() - began
handler = logboom.Handler(sys.argv[1])
began, before_mb = time.process_time(), memory_mb()
handled, handled_mean, handled_own = microseconds(handler)
handler.flush()
cpu = time.process_time() - began
answer = {{
    "call_us": handled - nothing,
    "mean_us": handled_mean - nothing_mean,
    "own_cpu_us": handled_own - nothing_own,
    "cpu_us": (cpu - nothing_cpu) / {RECORDS} * 1e6,
    "memory_mb": memory_mb() - before_mb,
}}
print(json.dumps(answer), flush=True)
os._exit(0)
"""


def measure(plan: Plan) -> list[Figure]:
    with Server() as server:
        there = _rounds(plan, server.url.replace("//", f"//{server.key}@"))
    dead = _rounds(plan, f"http://key@127.0.0.1:{free_port()}")
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        silent = _rounds(plan, f"http://key@127.0.0.1:{deaf.getsockname()[1]}")
    return [
        Figure("a record with extra, server there", there["call_us"], "µs of the application's call", TARGET_US),
        Figure("a record with extra, server dead", dead["call_us"], "µs of the application's call", TARGET_US),
        Figure("a record with extra, server silent", silent["call_us"], "µs of the application's call", TARGET_US),
        Figure("... its mean", silent["mean_us"], "µs of the application's call"),
        Figure("... its processor's time", silent["own_cpu_us"], "µs of CPU of the calling thread", TARGET_US),
        Figure("a record sent, with the sender's thread", there["cpu_us"], "µs of CPU"),
        Figure("an application whose server is silent", silent["memory_mb"], "MB more at most", MEMORY_TARGET_MB),
    ]


def _rounds(plan: Plan, url: str) -> dict[str, float]:
    found = [_once(url) for _ in range(plan.rounds)]
    return {name: median([answer[name] for answer in found]) for name in found[0]}


def _once(url: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, url], check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer
