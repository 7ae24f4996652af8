"""The reference that the server is measured against: CPU seconds per million events of chDB alone, loading a file of JSON
lines (timestamp, host, service, level, message, trace_id, and a few more keys an event) into a fixed small table.

    python -m bench.reference_load FILE

Never change the table or the statement: a slower schema of ours could hide behind a slower reference.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from chdb import session

from bench.cpu import own_cpu_seconds

TABLE = """create table logs.e(ts DateTime64(9,'UTC') codec(Delta(8),ZSTD(1)), host LowCardinality(String), service LowCardinality(String),
 level LowCardinality(String), message String codec(ZSTD(1)), trace_id String codec(ZSTD(1)), attributes Map(LowCardinality(String),String) codec(ZSTD(1)),
 index im lower(message) type tokenbf_v1(16384,2,0) granularity 1, index it trace_id type bloom_filter(0.01) granularity 1)
 engine=MergeTree partition by toDate(ts) order by (toStartOfFiveMinutes(ts), service, ts)"""

INSERT = """insert into logs.e select parseDateTime64BestEffort(t.1,9,'UTC'), t.2, t.3, t.4, t.5, t.6, m from (select
 JSONExtract(line,'Tuple(timestamp String, host String, service String, level String, message String, trace_id String)') as t,
 mapFilter((k,v)->k not in ('timestamp','host','service','level','message','trace_id'),JSONExtract(line,'Map(LowCardinality(String),String)')) as m
 from file('{path}',LineAsString,'line String'))"""

MERGES_SECONDS = 3


def reference_load(path: Path, insert: str = INSERT) -> float:
    """CPU seconds per million lines of `path` put in by `insert`, merges of the first seconds included; only once in a process."""
    folder = tempfile.mkdtemp()
    engine: Any = session.Session(folder)  # type: ignore[no-untyped-call]  # chdb has no types
    engine.query("create database logs engine=Atomic")
    engine.query(TABLE)
    with path.open("rb") as lines:
        rows = sum(1 for _ in lines)
    before = own_cpu_seconds()
    engine.query(insert.replace("{path}", str(path)))
    time.sleep(MERGES_SECONDS)
    used = own_cpu_seconds() - before
    engine.close()
    shutil.rmtree(folder, ignore_errors=True)
    return used / rows * 1e6


if __name__ == "__main__":
    print(f"{reference_load(Path(sys.argv[1]).resolve()):.3f}")
