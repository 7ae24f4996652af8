"""What a sender says about all events of a request."""

from urllib.parse import parse_qs

import pytest

from logboom.errors import InvalidRequest
from logboom.inputs.sender_names import NAMES, flags_of


def test_nothing_said_is_no_flag():
    assert flags_of(b"", ()) == ""
    assert flags_of(b"key=0123", ()) == ""


def test_the_order_is_always_the_same():
    assert flags_of(b"service=web&time_field=when", ()) == flags_of(b"time_field=when&service=web", ())


def test_the_query_outdoes_headers():
    headers = ((b"x-logboom-service", b"header"), (b"x-logboom-host", b"h1"), (b"x-logboom-other", b"?"))
    assert flags_of(b"service=query", headers) == "?service=query&host=h1"


def test_no_value_can_break_a_line_of_the_spool():
    flags = flags_of("service=a%20b%26c%3Fd&host=Köln+1".encode(), ())
    assert not set(flags) & set("\t\n ")
    assert parse_qs(flags[1:]) == {"service": ["a b&c?d"], "host": ["Köln 1"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_a_header(name: str):
    value = b"error" if name == "level" else b"x"
    assert flags_of(b"", ((f"x-logboom-{name.replace('_', '-')}".encode(), value),)) == f"?{name}={value.decode()}"


@pytest.mark.parametrize(
    "query", [b"servce=web", b"service=%09", b"service=a%0Ab", b"level=loudly", b"service=" + b"x" * 257]
)
def test_what_means_nothing_is_refused(query: bytes):
    with pytest.raises(InvalidRequest):
        flags_of(query, ())


def test_a_refusal_names_what_there_is():
    with pytest.raises(InvalidRequest) as refused:
        flags_of(b"mesage_field=x", ())
    assert "mesage_field" in refused.value.message
    assert "message_field" in refused.value.hint
