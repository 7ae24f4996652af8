"""Input that no parser likes: none is refused silently, none harms its neighbours, everything sent is found again.

Every case is one line in the middle of a batch, between two good neighbours; WORD becomes a word by which the event must be found.
"""

import itertools
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.processes import rows
from tests.serving import Server

pytestmark = pytest.mark.slow

_words = itertools.count(1)
CASES = {
    "the year 1900": b'{"timestamp": "1900-01-01T00:00:00Z", "message": "WORD"}',
    "the year 2200": b'{"timestamp": "2200-01-01T00:00:00Z", "message": "WORD"}',
    "a year of five digits": b'{"timestamp": "12026-01-01T00:00:00Z", "message": "WORD"}',
    "a time that is none": b'{"timestamp": {"a": [1]}, "message": "WORD"}',
    "a negative epoch": b'{"timestamp": -99999999999, "message": "WORD"}',
    "raw NUL bytes": b'{"message": "WORD \x00 behind"}',
    "escaped NUL": b'{"message": "WORD \\u0000 behind"}',
    "invalid UTF-8": b'{"message": "WORD \xff\xfe\xc3( behind"}',
    "a lone surrogate": b'{"message": "WORD \\ud800 behind"}',
    "a number where text is usual": b'{"message": 17, "note": "WORD"}',
    "a message that is an object": b'{"message": {"inner": "WORD"}}',
    "a level that is a list": b'{"message": "WORD", "level": ["error"]}',
    "a host that is a number": b'{"message": "WORD", "host": 10.5, "service": true}',
    "a huge number": b'{"message": "WORD", "n": 1e400}',
    "not a number": b'{"message": "WORD", "n": NaN}',
    "a number of 5000 digits": b'{"message": "WORD", "n": ' + b"9" * 5000 + b"}",
    "deep objects": b'{"message": "WORD", "deep": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}",
    "very deep lists": b'{"message": "WORD", "deep": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a key that comes twice": b'{"message": "WORD", "a": "first", "a": "second"}',
    "the message twice": b'{"message": "WORD", "message": "WORD again"}',
    "an empty key": b'{"message": "WORD", "": "nameless"}',
    "a key with quotes and tabs": b'{"message": "WORD", "a\\t\\"\'`\\\\{}b": "x"}',
    "10,000 different keys": b'{"message": "WORD", '
    + b", ".join(b'"key%d": "value%d"' % (n, n) for n in range(10_000))
    + b"}",
    "a trailing comma": b'{"message": "WORD",}',
    "broken JSON": b'{"message": "WORD',
    "JSON with something behind it": b'{"message": "WORD"} and more',
    "an array": b'["WORD", 1, null]',
    "a string": b'"WORD"',
    "no JSON at all": b"WORD is what it says",
    "tabs": b'{"message": "WORD\\tbehind"}',
    "raw tabs": b'{"message": "WORD\tbehind"}',
    "our own prefix": b"1\t1\t1763852945123456\t10.0.0.1\te\tWORD",
    "SQL": b'{"message": "WORD\'); DROP TABLE logboom.events; --"}',
    "our parameters' braces": b'{"message": "WORD {source} {name:String} {}"}',
    "a line of 1 MiB": b'{"message": "WORD ' + b"x" * (1 << 20) + b'"}',
    "a line of 3 MiB": b'{"message": "WORD ' + b"x" * (3 << 20) + b'"}',
}


def word() -> str:
    """A word that no other test says; no part of it is a word by itself."""
    return f"hostile{next(_words)}x{time.time_ns()}"


@pytest.mark.parametrize("case", CASES)
def test_one_bad_line_harms_nobody(server: Server, case: str):
    """Three events go in, three come out, and the bad one by a word that it holds."""
    name = word()
    batch = b"\n".join(
        [
            json.dumps({"message": f"{name}before"}).encode(),
            CASES[case].replace(b"WORD", name.encode()),
            json.dumps({"message": f"{name}after"}).encode(),
        ]
    )
    answer = server.ingest(batch, headers={"Content-Type": "application/x-ndjson"})
    assert (answer.status_code, answer.json()["accepted"]) == (200, 3)
    assert len(server.wait_for(f"{name}before OR {name}after", 2)) == 2
    found = server.wait_for(name)
    assert len(found) == 1, found


def test_numbers_as_text_and_text_as_numbers_under_one_key(server: Server):
    """The types of a key may differ from event to event: each value is found as what it says."""
    name = word()
    values = ["5", 5, 5.0, "five", None, True, [5], {"five": 5}, "", -5]
    lines = "\n".join(json.dumps({"message": f"{name} {n}", "mixed": value}) for n, value in enumerate(values))
    assert server.ingest(lines).json() == {"accepted": len(values)}
    assert len(server.wait_for(name, len(values))) == len(values)
    assert len(server.search(f"{name} mixed:five")) >= 1
    assert {row["message"] for row in server.search(f"{name} mixed=5")} >= {f"{name} 0", f"{name} 1"}
    assert {row["message"] for row in server.search(f"{name} mixed>=5")} >= {f"{name} 0", f"{name} 1", f"{name} 2"}


def test_400_days_in_one_batch_are_all_kept(server: Server):
    """An import of old logs: retention counts from when it was received, so nothing vanishes at the first merge."""
    name, today = word(), datetime.now(UTC)
    lines = "\n".join(
        json.dumps({"timestamp": (today - timedelta(days=day)).isoformat(), "message": f"{name} {day}"})
        for day in range(400)
    )
    assert server.ingest(lines).json() == {"accepted": 400}
    assert len(server.wait_for(name, 400, limit=1000)) == 400
    rows(server, "OPTIMIZE TABLE logboom.events FINAL")
    assert len(server.search(name, limit=1000)) == 400
    days = rows(server, f"SELECT uniqExact(toDate(timestamp)) FROM logboom.events WHERE startsWith(message, '{name}')")
    assert int(days[0][0]) == 400


def test_10000_different_keys_over_many_events(server: Server):
    """Every event brings keys of its own, as a program does that puts ids into names."""
    name = word()
    lines = "\n".join(json.dumps({"message": f"{name} {n}", f"key_{name}_{n}": f"value{n}"}) for n in range(10_000))
    assert server.ingest(lines).json() == {"accepted": 10_000}
    assert len(server.wait_for(name, 10_000, limit=10_000)) == 10_000
    assert len(server.search(f"key_{name}_7777:value7777")) == 1


def test_plain_text_of_any_bytes_is_kept(server: Server):
    """Lines that are no JSON: all 256 bytes but the line's end."""
    name = word()
    lines = b"\n".join(name.encode() + b" " + bytes([byte]) * 3 + b" end" for byte in range(256) if byte not in b"\r\n")
    answer = server.ingest(lines, headers={"Content-Type": "text/plain"})
    assert answer.json() == {"accepted": 254}
    assert len(server.wait_for(name, 254, limit=1000)) == 254
