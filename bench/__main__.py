"""`python -m bench`: measures the server and prints a table; the same as JSON goes to bench/results/.

python -m bench                                     everything: storage and queries at 1M and 5M events, taking at 1M
python -m bench --only json,syslog --rounds 1       some of it, quickly
python -m bench --only inputs --inputs datadog,scalyr   of the inputs these alone
python -m bench --against http://127.0.0.1:9428     the same corpus and searches at another server too
"""

import argparse
import json
import platform
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.against import against
from bench.figures import Figure, as_json, table
from bench.measures import MEASURES, inputs
from bench.plan import INGEST_EVENTS, SIZES, Plan

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that servers are stopped
    chosen = frozenset(arguments.inputs.split(",")) - {""}
    plan = Plan(events=arguments.events, rounds=arguments.rounds, inputs=chosen)
    begun, figures = time.perf_counter(), []
    if arguments.against:
        figures += against(plan, arguments.against, pid=arguments.against_pid)
    else:
        for name in arguments.only.split(","):
            print(f"{name} ...", flush=True)
            found = MEASURES[name](plan)
            print(table(found), flush=True)
            figures += found
    print(
        f"\n{plan.events:,} events, median of {plan.rounds}, {time.perf_counter() - begun:.0f} s, {platform.processor() or platform.machine()}\n"
    )
    print(table(figures))
    print(f"\n{_kept(plan, figures)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Logboom beside its reference.")
    parser.add_argument(
        "--events",
        type=int,
        default=SIZES[-1],
        choices=SIZES,
        help="the largest corpus, %(default)s unless told: storage and queries are measured with it and with the next"
        f" smaller one, taking with at most {INGEST_EVENTS}",
    )
    parser.add_argument("--rounds", type=int, default=3, help="each figure is the median of so many")
    parser.add_argument("--only", default=",".join(MEASURES), help="of " + ",".join(MEASURES))
    parser.add_argument("--inputs", default="", help=f"with --only inputs, of {','.join(inputs.names())}")
    parser.add_argument("--against", default="", help="the address of a server that speaks VictoriaLogs' API")
    parser.add_argument("--against-pid", type=int, default=0, help="its process, to count its CPU and memory too")
    arguments = parser.parse_args()
    if unknown := set(arguments.inputs.split(",")) - {"", *inputs.names()}:
        parser.error(f"no such inputs: {', '.join(sorted(unknown))}")
    return arguments


def _kept(plan: Plan, figures: list[Figure]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    document = {"at": now.isoformat(), "events": plan.events, "rounds": plan.rounds, "figures": as_json(figures)}
    path.write_text(json.dumps(document, indent=1) + "\n")
    return path


if __name__ == "__main__":
    main()
