"""Calls of Scribe's service in both forms of Thrift's binary protocol, and their replies."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.inputs.scribe.calls import (
    TRY_LATER,
    Call,
    exception_of,
    read_call,
    read_entries,
    result_of_log,
    result_of_other,
)


def text(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value


def head(name: bytes = b"Log", *, strict: bool = True, kind: int = 1) -> bytes:
    if strict:
        return struct.pack(">I", 0x80010000 | kind) + text(name) + b"\0\0\0\7"
    return text(name) + bytes((kind,)) + b"\0\0\0\7"


def arguments(*entries: tuple[bytes, bytes]) -> bytes:
    written = [b"\x0b\0\1" + text(category) + b"\x0b\0\2" + text(message) + b"\0" for category, message in entries]
    return b"\x0f\0\1\x0c" + struct.pack(">i", len(entries)) + b"".join(written) + b"\0"


def entries_of(frame: bytes, max_entries: int = 100) -> list[tuple[bytes, bytes]]:
    return read_entries(frame, read_call(frame), max_entries)


@pytest.mark.parametrize("strict", [True, False])
@given(st.lists(st.tuples(st.binary(max_size=9), st.binary(max_size=30)), max_size=5))
def test_entries_are_what_was_sent(strict: bool, entries: list[tuple[bytes, bytes]]):
    assert entries_of(head(strict=strict) + arguments(*entries)) == entries


def test_fields_come_in_any_order_and_unknown_ones_are_skipped():
    unknown = b"".join(
        (
            b"\x02\0\x09\1",
            b"\x08\0\x0a\0\0\0\5",
            b"\x0b\0\x0b" + text(b"x"),
            b"\x0c\0\x0c\x0a\0\1" + bytes(8) + b"\0",
            b"\x0f\0\x0d\x0b" + struct.pack(">i", 2) + text(b"a") + text(b"b"),
            b"\x0d\0\x0e\x0b\x08" + struct.pack(">i", 1) + text(b"a") + bytes(4),
            b"\x0e\0\x0f\x06" + struct.pack(">i", 3) + bytes(6),
        )
    )
    entry = b"\x0b\0\2" + text(b"hello") + unknown + b"\x0b\0\1" + text(b"shop") + b"\0"
    frame = head() + unknown + b"\x0f\0\1\x0c" + struct.pack(">i", 2) + entry + b"\0" + b"\0"
    assert entries_of(frame) == [(b"shop", b"hello"), (b"", b"")]


def test_a_reply_has_the_form_of_its_call():
    strict, old = read_call(head()), read_call(head(strict=False))
    code = b"\x08\0\0\0\0\0\1\0"
    assert result_of_log(strict, TRY_LATER)[4:] == b"\x80\1\0\2" + text(b"Log") + b"\0\0\0\7" + code
    assert result_of_log(old, TRY_LATER)[4:] == text(b"Log") + b"\2" + b"\0\0\0\7" + code


def test_what_is_inherited_is_answered_and_ends_nothing():
    def replied(name: bytes) -> bytes:
        return result_of_other(read_call(head(name)), 1_700_000_000)[4 + len(head(name)) :]

    assert replied(b"getName") == b"\x0b\0\0" + text(b"logboom") + b"\0"
    assert replied(b"getStatus") == b"\x08\0\0\0\0\0\2\0"
    assert replied(b"aliveSince") == b"\x0a\0\0" + struct.pack(">q", 1_700_000_000) + b"\0"
    assert replied(b"shutdown") == b"\0"
    assert b"there is no method erase" in replied(b"erase")
    assert result_of_other(read_call(head(b"shutdown", kind=4)), 0) == b""


@pytest.mark.parametrize(
    "frame",
    [b"", b"\0\0\0", b"\x80\2\0\1" + text(b"Log"), head(kind=2), text(b"") + b"\1\0\0\0\1", text(b"x" * 300) + b"\1"],
)
def test_what_is_no_call_is_refused(frame: bytes):
    with pytest.raises(InvalidRequest, match="expected a call"):
        read_call(frame)


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        (arguments((b"a", b"b"))[:-9], "end too early"),
        (b"\x0f\0\1\x0c" + struct.pack(">i", 101), "a call of 101 messages exceeds max_entries = 100"),
        (b"\x0f\0\1\x0c" + struct.pack(">i", -1), "a call of -1 messages"),
        (b"\x63\0\1\0", "the type 99"),
        (b"\x0c\0\2" * 40, "too much that is not Scribe's"),
        (b"\x0f\0\2\x0c" + struct.pack(">i", 50_000) + bytes(50_000) + b"\0", "too much that is not Scribe's"),
        (b"\x0b\0\2" + struct.pack(">i", -5) + b"\0", "end too early"),
    ],
)
def test_arguments_that_cannot_be_are_refused(tail: bytes, message: str):
    with pytest.raises(InvalidRequest, match=message):
        entries_of(head() + tail)


def test_an_exception_is_raised_by_the_callers_library():
    call = Call("Log", b"\0\0\0\7", is_strict=True, is_oneway=False, arguments=0)
    assert exception_of(call, "no")[4:] == (
        b"\x80\1\0\3" + text(b"Log") + b"\0\0\0\7" + b"\x0b\0\1" + text(b"no") + b"\x08\0\2\0\0\0\7\0"
    )


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: head() + tail))
def test_no_bytes_break_it_but_by_an_error_that_is_answered(frame: bytes):
    with contextlib.suppress(InvalidRequest):
        entries_of(frame)
