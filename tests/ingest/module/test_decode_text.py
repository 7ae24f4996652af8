"""What the module makes of lines of text and of syslog is what their codecs' SQL makes of them, or it leaves them to that."""

from collections.abc import Iterator, Sequence
from itertools import islice

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.events import chunk
from bench.forms import FORMS
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.module.comparing import line_of
from tests.ingest.module.comparing_text import TextSession

SAMPLES = [sample.line.encode() for sample in samples()] + [line.encode() for line in PLAIN]
# What only the codec reads: what is escaped in a request or in logfmt, times with the name of a zone, hours that are none.
MOST_LEFT = 0.05

PAIRS = [
    b"charge failed order=42 amount=13.5", b'done, a=1, b="x y", c=2;  d=e', b"a=1 b", b"x a= b=1", b"(a=1 b=2)", b"a=1,b=2", b"[a=1 b=2 ",
    b'level=error msg="say \\"no\\"" order=42', b'x {"a":1,"b":null,"c":[1,{"d":2}],"trace_id":"abc"}', b'x {"a":1}}', b"x {}", b'x {"a"} b=1 c=2}',
    b'{"message":"m","level":"warn","time":"2026-11-22T10:58:08Z","log":5}', b'@cee: {"msg":"m","Level":"ERROR"}', b'{"message":"","a":"-"}', b'a="x, y" b=1',
]  # fmt: skip
WRAPPED = [
    rb'{"log":"2026-11-22 10:58:08,585 ERROR app: failed order=1 a=2\n","stream":"stderr","time":"2026-11-22T10:58:08.5Z"}', rb'{"log":"Nov 22 10:58:08 web su[1]: x\n","stream":"stdout"}',
    rb'{"log":"\u001b[31mcaf\u00e9 \ud83d\ude00 \"x\"\r\n","stream":"-","attrs":{"log":"a"},"time":"x"}', rb'{"log":"\n","stream":"a","time":"2026-11-22T10:58:08Z"}', rb'{"log":"a","log":"b","time":5}',
    rb'{"log":"{\"level\":\"warn\",\"message\":\"m\"}\n","stream":"","time":"2026-11-22T10:58:08Z"}', rb'{"log":"a', rb'{"log":"a","stream":null}', rb'{"log":"","stream":"a"}',
]  # fmt: skip
JAVA_TIMES = [
    f"{day} {clock} com.example.Pay charge\nSEVERE: failed".encode()
    for day in ("Nov 2, 2026", "Feb 29, 2026", "Feb 29, 2024", "Dec 31, 1970", "Jan 1, 2106")
    for clock in ("12:58:08 AM", "12:58:08 PM", "1:00:00 PM", "13:00:00 PM", "0:10:00 AM", "11:59:60 PM")
]
TIMES = [
    f"{time} ERROR app: charge failed".encode()
    for day in ("2026-11-22", "2026/11/22", "2026-02-29", "2026-13-01", "1970-01-01")
    for clock in ("10:58:08", "24:00:00", "10:58:60", "10:58:08,585", "10:58:08.1234567891")
    for zone in ("", "Z", " Z", " UTC", " GMT", "+01:00", " -0930", " +1500", " -03", " +15")
    for time in (f"{day} {clock}{zone}", f"[{day}T{clock}{zone}]")
] + [
    f"2026-11-22 {clock}{zone} [77] ERROR:  charge failed".encode()
    for clock in ("10:58:08", "24:00:00", "10:60:00", "10:58:08.585")
    for zone in ("", " UTC", " CET", " IST", " MSK", " EST", " -03", " +15", " +0530", " +05:30", " ABCDE")
]  # fmt: skip
REQUESTS = [
    f'203.0.113.9 - - [22/Nov/2026:10:58:08 +0100] "{request}" 200 5 "-" "curl"{rest}'.encode()
    for request in ("GET / HTTP/1.1", "GET /a b?c d HTTP/1.1", "GET /a", "GET  HTTP/1.1", "get / HTTP/1.1", "GET /a b", "-", "", " ", "GET /é?", "M-SEARCH * HTTP/1.1", "GET ? SIP/2")
    for rest in ("", ' "10.0.0.7"', ' "10.0.0.7, unknown"', ' "::1"', ' "[2001:db8::1]:80,1.2.3.4:5"', ' "2.3"', ' x="10.0.0.7"', ' 0.5 "10.0.0.7"', ' "-"', ' ""', " 0.5", " rt=0.5", " 1.5ms", " .5", " 1.", ' "12:30:45"', '  "10.0.0.7"')
]  # fmt: skip
HEADERS = [
    b"<34>Nov 22 10:58:09 web su[12]: text", b"<13>Nov 22 10:58:09 tag: text", b"<13>Nov  2 10:58:09 web tag: text", b"<10>app: text", b"<12>text", b"text", b"",
    b"<0>x", b"<191>x", b"<192>x", b"<007>x", b"<1234>x", b"<>x", b"<34>Nov 22 10:58:09 2026 web su: x", b"<34>Nov 22 2026 10:58:09 web su: x",
    b"<34>2026-11-22T10:58:09.1+01:00 web su[12]: text", b"<34>2026-11-22 10:58:09 web su[12]: text", b"<34>Nov 22 10:58:09.123 CET: x", b"<34>Nov 22 10:58:09 web : x y",
    b"<187>77: router1: *Nov 22 10:58:09.1: %LINK-3-UPDOWN: text", b"<9>ERROR: x", b"<9>ValueError: x", b"<9>Nov 22 10:58:09 ERROR: x", b"<34>Nov 22 10:58:09 web", b"<34>Nov 31 10:58:09 web a: x",
    b'<165>1 2026-11-22T10:58:08.5Z web app 77 ID7 [x@1 a="b\\"c\\\\d\\]e\\f"] text', b'<165>1 2026-11-22T10:58:08.5Z web app - - [a b="c"][d e="f"] text', b"<165>1 2026-11-22T10:58:08.5Z web app - - -",
    b'<165>1 2026-11-22T10:58:08.5Z web app - - [x@1 a="" b="-" trace_id="t" span_id="s"] \xef\xbb\xbftext', b"<165>1 - - - - - [x] t", b'<165>1 - - - - - [x a="b"', b"<165>1  - - - - - t", b"<165>1 - - -  - - t",
    b'<165>1 2026-11-22T10:58:08Z web app - - [x@1 a="b"] Traceback (most recent call last):\\n  File "a.py"\\nValueError: bad', b"<165>0 2026-11-22T10:58:08Z web app - - - x", b"<165>1 2031-11-22T10:58:08Z web app - - - x",
]  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextSession]:
    session = TextSession(tmp_path_factory.mktemp("module"))
    yield session
    session.close()


def escaped(raw: bytes, flags: str = "") -> bytes:
    return line_of(raw.replace(b"\\", b"\\\\").replace(b"\n", b"\\n"), f"e{flags}")


def in_syslog(raws: Sequence[bytes]) -> list[bytes]:
    headers = (
        b"<34>Nov 22 10:58:09 web su[12]: ",
        b'<165>1 2026-11-22T10:58:08.5Z web app 77 - [x@1 a="b"] ',
        b"<13>1 - - - - - - ",
    )
    return [headers[number % 3] + raw for number, raw in enumerate(raws)]


FLAGS = [
    "?service=web&host=h&logger=l",
    "?input=files",
    "?input=loki&service=a%20b",
    "t?level=warn",
    '?attributes={"a":"b"}',
    "?release=1",
]


def with_flags(raws: Sequence[bytes]) -> list[bytes]:
    """Lines for which the request said something."""
    return [line_of(raw.replace(b"\n", b" "), FLAGS[number % len(FLAGS)]) for number, raw in enumerate(raws)]


def test_samples_of_all_formats(session: TextSession) -> None:
    of_samples = [escaped(raw) for raw in SAMPLES]
    others = [escaped(raw) for raw in (*PAIRS, *WRAPPED, *JAVA_TIMES, *TIMES, *REQUESTS)] + with_flags(SAMPLES[::7])
    assert not session.compare("text_lines", [*of_samples, *others]).differences
    assert session.mistaken <= 3
    assert len(set(session.left) & set(of_samples)) <= MOST_LEFT * len(SAMPLES)


def test_headers_of_syslog(session: TextSession) -> None:
    lines = [line_of(raw) for raw in HEADERS] + [escaped(raw) for raw in in_syslog([*SAMPLES[::3], *PAIRS])]
    assert not session.compare("syslog", [*lines, *with_flags(HEADERS)]).differences


@pytest.mark.parametrize(("codec", "form"), [("text_lines", "text"), ("syslog", "syslog")])
def test_corpus(session: TextSession, codec: str, form: str) -> None:
    lines = [line_of(FORMS[form](event).rstrip(b"\n")) for event in islice(chunk(0), 3000)]
    compared = session.compare(codec, lines)
    assert not compared.differences[:3]
    assert compared.left == 0


_PIECES = st.sampled_from([
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\xff", b"\xe2\x80\xa8", b"0", b"5", b".", b"-", b" ", b"  ", b"=", b"\t", b"\xc5\xbf", b"a", b"Z", b"/", b"(", b";", b"x=1 y=2",
    b' {"k":1}', b"<", b"|", b"\x0b", b"\x01", b"12", b"ERROR", b"info: ", b"+", b"%", "é".encode(), b"@", b"Nov ", b"2026-11-22 10:58:08", b'"] ', b'\\"', b"T", b"UTC", b" GMT", b"",
])  # fmt: skip


@st.composite
def _damaged(draw: st.DrawFn, raws: list[bytes]) -> bytes:
    """A line in which bytes were changed, taken out and put in, near its beginning more often than far from it."""
    raw = draw(st.sampled_from(raws))
    for _ in range(draw(st.integers(0, 3))):
        at = min(draw(st.integers(0, 60) | st.integers(0, 400)), len(raw))
        raw = raw[:at] + draw(_PIECES) + raw[at + draw(st.integers(0, 3)) :]
    return raw


@settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
@given(st.lists(_damaged([*SAMPLES, *PAIRS]), min_size=50, max_size=200))
def test_damaged_lines_of_text(session: TextSession, raws: list[bytes]) -> None:
    assert not session.compare("text_lines", [escaped(raw) for raw in raws]).differences


@settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
@given(st.lists(_damaged([*HEADERS, *in_syslog([*SAMPLES[::2], *PAIRS])]), min_size=50, max_size=200))
def test_damaged_lines_of_syslog(session: TextSession, raws: list[bytes]) -> None:
    assert not session.compare("syslog", [escaped(raw) for raw in raws]).differences
