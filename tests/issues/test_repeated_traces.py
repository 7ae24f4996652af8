"""Traces that repeat: what is remembered of those before never changes what is read of the next one."""

import functools
import gc
import json
import random
import traceback
from typing import Any

import msgspec
import pytest

from logboom.issues.grouping import group
from logboom.issues.log_errors import LogErrors
from logboom.issues.report import ExceptionValue, Frame, Report, from_document
from logboom.issues.titles import culprit
from logboom.issues.traces.search import find
from tests.issues.test_traces import TEXTS, WORKS, raised_by

# What stands between the lines of traces when threads, terminals and people write into one file.
ODD = ("", " ", "  ", "    ", "    | x", "  | ValueError: y", "|     x", "  + Exception Group Traceback (most recent call last):",
       "    +---------------- 1 ----------------", '  File "/srv/a.py", line 3, in f', "    + 1", "    ^^^^", "ValueError: a | b",
       "Traceback (most recent call last):", "\tat a.B.c(B.java:1)", "    at f (/a.js:1:2)", "Caused by: a.B: c", "\t... 1 more",
       "\tSuppressed: a.B: c", "\t\tat a.B.d(B.java:1)", "it failed: 7")  # fmt: skip


def event(message: str, **more: Any) -> bytes:
    columns = dict.fromkeys(("logger", "host", "release", "environment", "trace_id", "span_id", "exception_type"), "")
    at = {"timestamp": "2026-11-18T14:29:57Z", "level": "error", "attributes": {}}
    return json.dumps(columns | at | {"message": message} | more, ensure_ascii=False).encode()


def memories() -> list[Any]:
    """All that remembers anything of what was read."""
    wrappers = [one for one in gc.get_objects() if type(one) is functools._lru_cache_wrapper]
    return [one for one in wrappers if one.__module__.startswith("logboom.issues")]


def varied(text: str, chance: random.Random) -> str:
    """The text with lines lost, doubled, exchanged and put between, as its log may hold it."""
    lines = text.split("\n")
    for _ in range(chance.randint(0, 3)):
        index = chance.randrange(len(lines))
        change = chance.randrange(3)
        if change == 0:
            lines[index : index + 1] = []
        elif change == 1:
            lines.insert(index, chance.choice(lines))
        else:
            lines.insert(index, chance.choice(ODD))
        lines = lines or [""]
    return f"order {chance.randint(1, 9)} failed\n" * chance.randint(0, 1) + "\n".join(lines)


def texts() -> list[str]:
    return [text for text, _ in TEXTS.values()] + [
        "".join(traceback.format_exception(raised_by(work))) for work in WORKS.values()
    ]


def test_a_trace_is_read_the_same_whatever_was_read_before():
    chance = random.Random(20261123)
    sources = texts()
    events = [
        event(
            varied(chance.choice(sources), chance),
            trace_id=chance.choice(("", "a" * 32)),
            attributes=chance.choice(({}, {"exception.message": f"no {chance.randint(1, 9)}"})),
        )
        for _ in range(400)
    ]
    together = [LogErrors().read(one) for one in events for _ in range(2)]
    assert sum(found is not None for found in together) > 500
    kept = memories()
    assert any(one.cache_info().hits for one in kept)
    for one, found in zip(events, zip(together[::2], together[1::2], strict=True), strict=True):
        for memory in kept:
            memory.cache_clear()
        assert (LogErrors().read(one),) * 2 == found


@pytest.mark.parametrize("overflows", ["ValueError", "RecursionError"])
def test_a_stack_that_repeats_has_the_same_components(overflows: str):
    def report(line: int) -> Report:
        calls = ["main", "again", "again", "once"]
        frames = [
            {"function": one, "abs_path": f"/srv/{one}.py", "lineno": line, "in_app": one != "once"} for one in calls
        ]
        values = [{"type": overflows, "value": str(line), "stacktrace": {"frames": frames}}]
        return from_document({"platform": "python", "exception": {"values": values}})

    first = group(report(1))
    group(report(1)).components.clear()  # the answer is the caller's own
    assert group(report(1)) == first
    assert group(report(2)).fingerprint == first.fingerprint
    assert culprit(report(2)) == "/srv/again.py in again"


def test_a_trace_does_not_keep_what_an_event_beside_it_said():
    """Of a value that only the event knows, the next event with the same trace knows nothing."""
    trace = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\n    g()\nValueError'
    values = [
        json.loads(found[1])["exception"]["values"][0].get("value")
        for attributes in ({"exception.message": "first"}, {"exception.message": "second"}, {})
        if (found := LogErrors().read(event(trace, attributes=attributes)))
    ]
    assert values == ["first", "second", None]


@pytest.mark.parametrize(
    "frame",
    [
        Frame(function="half \ud83d", filename="a.py"),
        Frame(function="f", lineno=1 << 70),
        Frame(function="f" * 100_000),
    ],
    ids=["half a character", "a number without end", "a name without end"],
)
def test_a_stack_that_cannot_be_remembered_is_read_all_the_same(frame: Frame):
    plain = Frame(function=frame.function, filename=frame.filename)
    of = [
        Report(platform="python", exceptions=[ExceptionValue(type="E", frames=[one])]) for one in (frame, plain, frame)
    ]
    assert len({group(one).fingerprint for one in of}) == 1
    assert msgspec.structs.astuple(group(of[0])) == msgspec.structs.astuple(group(of[2]))


def test_an_event_that_is_no_clean_json_is_read_leniently():
    trace = event("Traceback (most recent call last):\n" + '  File "/srv/a.py", line 3, in f\nValueError: no')
    broken = trace.replace(b": no", b": n\xff\x01o")
    found = LogErrors().read(broken)
    assert found is not None
    assert json.loads(found[1])["exception"]["values"][0]["value"] == "n\ufffd\x01o"


def test_a_line_of_source_that_looks_like_a_groups_mark_is_the_frames():
    text = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\n    + 1\nValueError: no'
    found = find(text)
    assert found is not None
    assert [frame.context_line for frame in found.exceptions[0].frames] == ["+ 1"]
