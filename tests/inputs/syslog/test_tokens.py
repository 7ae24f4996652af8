"""Keys within messages: whatever the bytes are, each message goes to one project or is refused, and no key is kept."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.framing.lines import Lines
from logboom.inputs.syslog.tokens import Tokens
from logboom.inputs.transport.destination import Destination

KEY = b"0123456789abcdef0123456789abcdef"
KEYS = {KEY.decode(): SimpleNamespace(id=9, project=7)}
TOKENS = Tokens(Destination("syslog", "syslog", 5), KEYS.get, required=False)
PIECES = (
    b"<34>1 ",
    b"- ",
    b"x ",
    b"[",
    b"]",
    b" ",
    b"\\",
    b'"',
    b"=",
    b"@41058",
    KEY,
    b"[" + KEY + b"@41058]",
    b"\n",
    b"\r",
    b"\xff",
)
HEADER = b"<34>1 2026-11-22T10:58:08Z web app - - "


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_no_message_is_lost_or_doubled(data: bytes):
    lines = Lines(HEADER + b"[" + KEY + b"@41058] first\n" + data + b"\n")
    parts = TOKENS.parts("192.0.2.1", lines)
    assert sum(part.data.count(b"\n") for _, part in parts) == lines.data.count(b"\n")
    assert all(part.data.endswith(b"\n") for _, part in parts)
    assert {destination.project for destination, _ in parts} <= {5, 7}
    of_key = [part.data for destination, part in parts if destination.project == 7]
    assert of_key
    assert all(b"[" + KEY + b"@41058" not in data for data in of_key)


@given(st.binary(max_size=100).filter(lambda data: b"@41058" not in data))
def test_what_holds_no_token_stays_as_it_is(data: bytes):
    lines = Lines(data + b"\n")
    ((destination, part),) = TOKENS.parts("192.0.2.1", lines)
    assert (destination.project, destination.key, part) == (5, 0, lines)
