"""Pickles of plain values are read, and no other: whatever a pickle asks for, nothing is ever run."""

import contextlib
import datetime as dt
import logging
import logging.handlers
import os
import pickle
import struct
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.inputs.python_logging.plain_pickle import BrokenPickle, UnsafePickle, read_plain

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES, st.integers(3, 5))
def test_plain_values_are_read_as_python_itself_reads_them(value: object, protocol: int):
    assert read_plain(pickle.dumps(value, protocol)) == value


TEXTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner, inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(TEXTS, st.integers(0, 2))
def test_so_are_those_of_the_old_protocols(value: object, protocol: int):
    assert read_plain(pickle.dumps(value, protocol)) == value


def test_a_set_is_a_list_and_a_key_is_a_text():
    assert sorted(read_plain(pickle.dumps({1, 2}, 4))) == [1, 2]
    assert read_plain(pickle.dumps({1: "a", None: "b"}, 1)) == {"1": "a", "None": "b"}


def test_a_record_as_its_handler_pickles_it():
    record = logging.makeLogRecord({"msg": "order %s", "args": (7,), "levelno": 30, "levelname": "WARNING", "a": [1]})
    sent = logging.handlers.SocketHandler("127.0.0.1", 1).makePickle(record)
    assert struct.unpack(">L", sent[:4])[0] == len(sent) - 4
    found = read_plain(sent[4:])
    assert (found["msg"], found["args"], found["levelno"], found["a"]) == ("order 7", None, 30, [1])


class Runs:
    """What a hostile sender pickles."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self._asked = (call, arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._asked


HOSTILE = [
    Runs(os.system, "true"),
    Runs(eval, "1"),
    Runs(print, "never"),
    dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    Decimal(1),
    ValueError("x"),
    logging.makeLogRecord({}),
    int,
]


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_whatever_is_more_than_plain_is_refused(value: object, protocol: int):
    with pytest.raises(UnsafePickle) as caught:
        read_plain(pickle.dumps({"msg": value}, protocol))
    assert "logboom.Handler" in caught.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"cos\nsystem\n(S'true'\ntR.",  # GLOBAL, REDUCE
        b"(S'true'\nios\nsystem\n.",  # INST
        b"(cos\nsystem\nS'true'\no.",  # OBJ
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.",  # STACK_GLOBAL
        b"\x80\x02\x82\x01.",  # EXT1
        b"}}b.",  # BUILD
        b"))\x81.",  # NEWOBJ
        b"P1\n.",  # PERSID
        b"NQ.",  # BINPERSID
        b"\x97.",  # NEXT_BUFFER
    ],
)
def test_no_opcode_that_could_run_anything_is_known(data: bytes):
    with pytest.raises(UnsafePickle):
        read_plain(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b".",
        b"(.",
        b"N",
        b"X\xff\xff\xff\x7fabc.",
        b"\x8e" + b"\xff" * 8 + b".",
        b"\x8b\xff\xff\xff\x7f.",
        b"h\1.",
        b"q\0.",
        b"Na.",
        b"}(Nu.",
        b"}])s.",
        b"})Ns.",
        b"I" + b"9" * 5000 + b"\n.",
        b"L" + b"9" * 1100 + b"L\n.",
        b"S'a\n.",
        b"N" * 200_000,
        b")" + b"\x85" * 99_990 + b"}" + b"2" * 9 + b".",
    ],
)
def test_what_is_no_pickle_is_refused(data: bytes):
    with contextlib.suppress(BrokenPickle):
        value = read_plain(data)
        assert data.endswith(b"2.") or value is None


def test_an_index_beyond_all_memory_takes_none():
    """Python's own memo grows to the greatest index that a pickle names."""
    assert read_plain(b"Nr\xff\xff\xff\xff0j\xff\xff\xff\xff.") is None


@given(st.binary(max_size=60))
def test_no_bytes_break_it(data: bytes):
    with contextlib.suppress(InvalidRequest):
        read_plain(data)


@given(
    st.lists(
        st.sampled_from(
            [
                bytes((code,))
                for code in b"(.012FGIJKMLNSTUVXBC]lae)t}dsupqrghj\n0\x80\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x94\x95\x96"
            ]
        ),
        max_size=40,
    ).map(b"".join)
)
def test_no_row_of_known_opcodes_breaks_it(data: bytes):
    with contextlib.suppress(InvalidRequest):
        read_plain(data + b".")
