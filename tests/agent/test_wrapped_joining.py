"""Lines that came wrapped are joined by what stands in the wrapper, apart for each stream; none is lost or repeated."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.agent.lines import is_document
from logboom.agent.wrapped_joining import WrappedJoiner
from tests.agent.test_joining import AFTER, BEFORE, ERROR, GO, JAVA, LARAVEL, PYTHON, PYTHON_CHAINED, RUBY_LOGGED

TRACES = {
    "python": PYTHON,
    "chained": PYTHON_CHAINED,
    "java": JAVA,
    "go": GO,
    "php": LARAVEL.rstrip(),
    "ruby": RUBY_LOGGED,
}


def docker(text: str, output: str, end: str = "\n", time: str = "04:03:21") -> str:
    said = {"log": text + end, "stream": output, "time": f"2026-11-24T{time}.123456789Z"}
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


# How a line of a program is written by each; the streams are "stdout" and "stderr", or two programs.
WRAPPERS: dict[str, Callable[[str, str], str]] = {
    "cri": lambda text, output: f"2026-11-24T04:03:21.123456789Z {output} F {text}",
    "cri with tags": lambda text, output: f"2026-11-24T04:03:21.1+01:00 {output} F:x {text}",
    "docker": docker,
    "docker with labels": lambda text, output: docker(text, output).replace(
        ',"time"', ',"attrs":{"tag":"shop"},"time"'
    ),
    "syslog": lambda text, output: f"Nov 24 04:03:21 web1 {output}[12]: {text}",
    "syslog without pid": lambda text, output: f"Nov  4 04:03:21 web1 {output}: {text}",
    "syslog, exact": lambda text, output: f"2026-11-24T04:03:21.123456+01:00 web1 {output}: {text}",
    "journalctl": lambda text, output: f"2026-11-24T04:03:21+0100 web1 {output}[12]: {text}",
}
whole = pytest.mark.parametrize("step", [None, 1, 3])
wrapped = pytest.mark.parametrize("wrap", WRAPPERS.values(), ids=WRAPPERS)


def joined(lines: list[str], *, step: int | None = None) -> list[str]:
    """The messages of lines that come at once, or `step` at a time."""
    joiner = WrappedJoiner(100_000)
    step = step or len(lines) or 1
    pieces = ["".join(f"{line}\n" for line in lines[start : start + step]) for start in range(0, len(lines), step)]
    messages = [message for piece in pieces for message in joiner.feed(piece.encode())]
    return [message.decode() for message in messages + joiner.settle()]


@whole
@wrapped
@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_a_wrapped_trace_is_its_first_line_with_the_texts_of_the_others(
    trace: str, wrap: Callable[[str, str], str], step: int | None
):
    lines = [wrap(text, "stderr") for text in [BEFORE, *trace.split("\n"), AFTER]]
    assert joined(lines, step=step) == [lines[0], wrap(trace, "stderr"), lines[-1]]


@whole
@wrapped
def test_lines_of_another_stream_may_stand_between(wrap: Callable[[str, str], str], step: int | None):
    other = [wrap(f"order {number}", "stdout") for number in range(PYTHON.count("\n") + 1)]
    trace = [wrap(line, "stderr") for line in PYTHON.split("\n")]
    lines = [wrap(ERROR, "stderr"), *(line for both in zip(other, trace, strict=True) for line in both)]
    assert joined(lines, step=step) == [wrap(f"{ERROR}\n{PYTHON}", "stderr"), *other]


@whole
@wrapped
def test_two_streams_do_not_continue_each_other(wrap: Callable[[str, str], str], step: int | None):
    texts = [ERROR, "  an indented line of its own", AFTER, "KeyError: 1", "} else {"]
    lines = [wrap(text, ("stdout", "stderr")[number % 2]) for number, text in enumerate(texts)]
    assert joined([lines[0], lines[1], lines[2]], step=step) == lines[:3]
    ordinary = [wrap(f"line {number}", ("stdout", "stderr")[number % 2]) for number in range(20)]
    assert joined(ordinary, step=step) == ordinary


@whole
def test_a_line_that_cri_cut_is_put_together(step: int | None):
    cri = WRAPPERS["cri"]
    lines = [cri(text, "stdout") for text in ("one, ", "two, ", "three", AFTER)]
    parts = [lines[0].replace(" F ", " P "), cri(BEFORE, "stderr"), lines[1].replace(" F ", " P "), *lines[2:]]
    whole_line = cri("one, two, three", "stdout").replace(" F ", " P ")
    assert joined(parts, step=step) == [whole_line, cri(BEFORE, "stderr"), lines[-1]]


@whole
def test_a_line_that_docker_cut_is_put_together(step: int | None):
    parts = [docker('say "one", ', "stdout", end=""), docker(BEFORE, "stderr"), docker("two", "stdout")]
    messages = joined([*parts, docker(AFTER, "stdout")], step=step)
    assert messages == [docker('say "one", two', "stdout"), docker(BEFORE, "stderr"), docker(AFTER, "stdout")]


def test_a_line_of_a_trace_that_was_cut_is_put_together():
    lines = [WRAPPERS["cri"](line, "stderr") for line in PYTHON.split("\n")]
    first, second = lines[1][:75].replace(" F ", " P "), WRAPPERS["cri"](lines[1][75:], "stderr")
    assert joined([lines[0], first, second, *lines[2:]]) == [WRAPPERS["cri"](PYTHON, "stderr")]


def test_rsyslogs_escaped_tabs_indent():
    lines = [WRAPPERS["syslog"](line.replace("\t", "#011"), "app") for line in JAVA.split("\n")]
    assert joined(lines) == [WRAPPERS["syslog"](JAVA, "app")]


def test_a_joined_line_of_docker_is_still_dockers():
    (message,) = joined([docker(line, "stderr") for line in PYTHON.split("\n")])
    assert not is_document(message.encode())
    assert json.loads(message)["log"] == PYTHON + "\n"


@wrapped
def test_lines_in_no_wrapper_continue_the_line_before_them_or_end_it(wrap: Callable[[str, str], str]):
    lines = [wrap(ERROR, "stderr"), *PYTHON.split("\n"), BEFORE, wrap(AFTER, "stderr"), BEFORE]
    assert joined(lines) == [wrap(f"{ERROR}\n{PYTHON}", "stderr"), BEFORE, wrap(AFTER, "stderr"), BEFORE]


def test_a_stream_that_pauses_does_not_hold_the_others_back():
    """Its last line would wait for its continuation for as long as they go on."""
    joiner = WrappedJoiner(100_000)
    lines = [docker("quiet", "stderr"), *(docker("busy", "stdout", time=f"04:03:{second}") for second in (22, 23, 24))]
    given = joiner.feed("".join(f"{line}\n" for line in lines).encode())
    assert [message.decode() for message in given] == lines[:-1]


def test_what_is_held_has_its_limit():
    joiner = WrappedJoiner(1000)
    for number in range(100):
        output = "stderr" if number == 0 else "stdout"
        given = joiner.feed(f"{WRAPPERS['cri'](ERROR, output)}\n{WRAPPERS['cri']('  more', 'stdout')}\n".encode())
        assert all(len(message) <= 1000 for message in given)
        assert joiner.held_bytes <= 1000


TEXTS = st.sampled_from([*PYTHON.split("\n"), *JAVA.split("\n"), BEFORE, ERROR, AFTER, "", "  x", "}", "plain"])
LINES = st.one_of(
    TEXTS,
    st.builds(lambda wrap, text, output: wrap(text, output), st.sampled_from(list(WRAPPERS.values())), TEXTS, st.sampled_from(["stdout", "stderr"])),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(LINES, max_size=20), st.integers(1, 7))
def test_who_begins_again_at_what_is_held_gets_the_same(lines: list[str], step: int):
    once = joined(lines)
    assert joined(lines, step=step) == once
    content = "".join(f"{line}\n" for line in lines).encode()
    joiner, again = WrappedJoiner(100_000), WrappedJoiner(100_000)
    messages = joiner.feed(content)
    messages += again.feed(content[len(content) - joiner.held_bytes :]) + again.settle()
    assert [message.decode() for message in messages] == once


@wrapped
def test_a_trace_among_thousands_of_lines_is_one_message(wrap: Callable[[str, str], str]):
    many = [wrap(f"order {number}", ("stdout", "stderr")[number % 3 == 0]) for number in range(2000)]
    trace = [wrap(line, "stderr") for line in PYTHON.split("\n")]
    lines = [*many, wrap(ERROR, "stderr"), wrap(AFTER, "stdout"), *trace, *many]
    expected = [*many, wrap(f"{ERROR}\n{PYTHON}", "stderr"), wrap(AFTER, "stdout"), *many]
    assert joined(lines) == joined(lines, step=700) == joined(lines, step=1) == expected


def test_the_rest_of_a_cut_line_is_found_before_thousands_of_lines():
    cri = WRAPPERS["cri"]
    many = [cri(f"order {number}", "stdout") for number in range(2000)]
    part = cri("one, ", "stdout").replace(" F ", " P ")
    assert joined([part, cri("two", "stdout"), *many]) == [part + "two", *many]
