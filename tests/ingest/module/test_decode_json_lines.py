"""What the module makes of a line is what the codec's SQL makes of it, or it leaves the line to that."""

import json
import random
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.events import chunk
from bench.forms import FORMS
from logboom.event import SEVERITY_OF_WORD
from logboom.ingest.codecs.field_codes import ALL_CODES
from tests.ingest.module.comparing import Session, line_of


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = Session(tmp_path_factory.mktemp("module"))
    yield session
    session.close()


HOSTILE = [
    b"", b"{}", b"[]", b"null", b'"x"', b"1", b"{", b"}", b"{a:1}", b'{"a"}', b'{"a":}', b'{"a":1,}', b'{,"a":1}',
    b'{"a":1}x', b'{"a":1}{}', b' {"a":1} ', b'{ "a" : 1 , "b" : [ 1 , 2 ] }\r', b'\xef\xbb\xbf{"a":1}', b'{"a":1}\x00',
    b'{"a":01}', b'{"a":1.}', b'{"a":.5}', b'{"a":+1}', b'{"a":1e}', b'{"a":-}', b'{"a":NaN}', b'{"a":tru}',
    b'{"a":truex}', b'{"a":null,"b":true,"c":false}', b'{"a":1 2}', b'{"a":1:1}', b'{"a":1;}', b"{1:1}", b'{"a":[1,]}',
    b'{"a":-0,"b":-0.0,"c":0.0,"d":0e5,"e":-0e-5,"f":[-0,-0.0]}',
    b'{"a":1e20,"b":1e21,"c":1e22,"d":1.5e20,"e":123456e15,"f":123456e16,"g":123456e17}',
    b'{"a":1e-5,"b":1e-6,"c":1e-7,"d":12e-7,"e":12e-8,"f":0.000001,"g":0.0000001,"h":0.00000012}',
    b'{"a":1e289,"b":1e308}', b'{"a":1e309}', b'{"a":1e-289}', b'{"a":1e-400}', b'{"a":5e-324}',
    b'{"a":18446744073709551615,"b":-9223372036854775808}', b'{"a":18446744073709551616}', b'{"a":-9223372036854775809}',
    b'{"a":123456789012345678901234567890}', b'{"a":1234567890123456789012345678901234567890}',
    b'{"a":[18446744073709551615,18446744073709551616,-9223372036854775808,-9223372036854775809,100000000000000000000,1e20]}',
    b'{"log":{"level":18446744073709551616}}', b'{"a":{"b":123456789012345678901234567890}}',
    b'{"a":0.1234567890123456}', b'{"a":0.30000000000000004}', b'{"a":1795345088.2512345}',
    b'{"a":"\\ud83d\\ude00 \\u00e9\\u0000\\/\\b\\f\\n\\r\\t\\"\\\\"}', b'{"a":["\\ud83d\\ude00 \\u00e9\\u0000\\/\\b\\f\\n\\r\\t\\"\\\\\\u2028\\u001f"]}',
    b'{"b":"\\ud83d"}', b'{"b":"\\ude00"}', b'{"b":"\\ud83dx"}', b'{"b":"\\ud83d\\ud83d"}', b'{"b":"\\ud83d\\u0041"}', b'{"b":"\\ud83d\\n"}',
    b'{"b":["\\ud83d"]}', b'{"b":"\\x"}', b'{"b":"\\u12"}', b'{"b":"\\u12g4"}', b'{"b":"\\', b'{"b":"\\"', b'{"b":"\\u"}', b'{"b":"\\uD83D\\uDE00"}',
    b'{"b":"\xff"}', b'{"b":"\xed\xa0\x80"}', b'{"b":"\xf4\x90\x80\x80"}', b'{"b":"\xf4\x8f\xbf\xbf\xef\xbf\xbf"}', b'{"b":"\xc0\x80"}', b'{"b":"\xe2\x80"}', b'{"b":"\xe2\x80',
    b'{"b":"\xe0\x9f\xbf"}', b'{"b":"\xf0\x8f\xbf\xbf"}', b'{"b":"\x01"}', b'{"b":"\x7f"}', b'{"b":"a\tb"}', b'{"b":["\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"]}', b'{"\xff":1}',
    b'{"":1,"a":"","a":2,"A":3}', b'{"message":"","message":"x"}', b'{"message":"x","Message":"y","msg":"z"}', b'{"message":{"a":1}}', b'{"message":"{\\"a\\":1}"}',
    b'{"message":"","message":{"a":1}}', b'{"message":{"a":1},"message":"{x"}', b'{"message":[1]}', b'{"message":5}', b'{"event":{"a":1}}', b'{"log":{"level":"warn","logger":"l"},"message":"m"}',
    b'{"log":"{\\"level\\":\\"warn\\"}"}', b'{"log":"{nothing"}', b'{"log":{"level":{"a":1}}}', b'{"log":{"LEVEL":"warn","level":"info"},"level":"x"}', b'{"Log":{"Level":"warn"},"LOG":{"level":"info"}}',
    b'{"service":{"name":"a","version":1.50,"environment":["x"]},"host":{"name":"h"},"trace":{"id":"t"},"span":{"id":"s"},"dd":{"trace_id":"q"}}', b'{"error":{"type":"E","stack_trace":"E: x\\n at y"}}',
    b'{"error":"TypeError: bad\\n  at x (y.js:1:2)"}', b'{"message":"Traceback (most recent call last):\\n  File\\nValueError: x"}', b'{"error":{"type":"E"},"exception_type":"F"}',
    b'{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}', b'{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","trace_id":"x"}', b'{"traceparent":"00"}',
    b'{"level":30,"pid":1,"hostname":"h","time":1795341600123}', b'{"level":30}', b'{"level":"30"}', b'{"level":99}', b'{"level":100}', b'{"level":"007"}', b'{"level":" WARN "}', b'{"level":"INFO"}', b'{"level":"odd"}', b'{"level":""}', b'{"level":{"a":1}}', b'{"level":[1]}',
    b'{"levelno":10}', b'{"levelno":"x"}', b'{"priority":3}', b'{"priority":"high"}', b'{"status":200}', b'{"status":"ok"}', b'{"status":"error"}', b'{"severity_number":9}', b'{"severity_number":25}', b'{"severity_number":"9 "}', b'{"severity":"NOTICE"}',
    b'{"timestamp":"2026-11-22T10:58:08.123Z"}', b'{"timestamp":"2026-11-22T10:58:08Z"}', b'{"timestamp":"2026-11-22 10:58:08,585"}', b'{"timestamp":"2026-11-22T10:58:08.123456789123+05:30"}', b'{"timestamp":"2026-11-22T10:58:08-0100"}', b'{"timestamp":"2026-11-22T10:58:08+01"}',
    b'{"timestamp":"2026-02-29T10:58:08Z"}', b'{"timestamp":"2028-02-29T10:58:08Z"}', b'{"timestamp":"2024-02-29T10:58:08Z"}', b'{"timestamp":"2026-13-01T10:58:08Z"}', b'{"timestamp":"2026-04-31T10:58:08Z"}', b'{"timestamp":"1970-01-01T00:00:00Z"}', b'{"timestamp":"1971-01-01T00:00:00Z"}', b'{"timestamp":"2199-12-31T23:59:59Z"}',
    b'{"timestamp":"2026-11-22T23:59:60Z"}', b'{"timestamp":"2026-11-22T24:00:00Z"}', b'{"timestamp":"2026-11-22t10:58:08z"}', b'{"timestamp":"2026-11-23T10:00:00.000Z"}', b'{"timestamp":"2026-11-23T10:00:00.000001Z"}', b'{"timestamp":"2026-11-22T10:58:08.Z"}', b'{"timestamp":"2026-11-22T10:58:08Zx"}', b'{"timestamp":"2026-11-22x10:58:08Z"}', b'{"timestamp":"2026-11-22T10:58:08[UTC]"}',
    b'{"ts":1795341600}', b'{"ts":1795341600.25}', b'{"ts":1795341600123}', b'{"ts":1795341600123.5}', b'{"ts":1795341600123456}', b'{"ts":"1795341600123456789"}', b'{"ts":999999999}', b'{"ts":1}', b'{"ts":"soon"}', b'{"ts":9999999999}', b'{"ts":1.795341600e9}',
    b'{"time":"22/Nov/2026:10:58:08 +0100"}', b'{"time":"Nov 22 10:58:09"}', b'{"timestamp":{"a":1}}', b'{"timestamp":null}', b'{"@timestamp":"2026-11-22T10:58:08Z","timestamp":"other"}',
    b'{"a":' + b"[" * 400 + b"]" * 400 + b"}", b'{"a":' + b"[" * 1100 + b"]" * 1100 + b"}", b'{"a":{"b":[1,{"c":1e3}]},"z":[ ],"y":{ }}', b'{"a":{"b":1}', b'{"a":[1}}', b'{"a":{"b"}}', b'{"a":{,}}', b'{"a":{"b":1,}}',
    b"{" + b",".join(b'"message":%d' % i for i in range(20)) + b"}", b"{" + b",".join(b'"message":%d' % i for i in range(16)) + b',"timestamp":"2026-11-22T10:58:08Z"}', b"{" + b",".join(b'"k%d":%d' % (i, i) for i in range(5000)) + b"}",
    b'{"' + b"m" * 40 + b'":1,"deployment.environment.name":"p","Deployment.Environment.Namex":"q"}',
]  # fmt: skip


def test_hostile_documents(session: Session) -> None:
    compared = session.compare([line_of(raw) for raw in HOSTILE])
    assert not compared.differences
    print(compared.lines, "lines,", compared.left, "left")


def test_hostile_lines(session: Session) -> None:
    raw = b'{"message":"a","level":"info"}'
    lines = [
        b"", b"\t", b"x", b"\t\t\t\t\t" + raw, b"1\t2\t3\t4", b"1\t2\t3\t\t\t" + raw, b"4294967295\t1\t1\t\t\t" + raw,
        b"4294967296\t1\t1\t\t\t" + raw, b"-1\t1\t1\t\t\t" + raw, b"1\t1\t99999999999999999999\t\t\t" + raw, b"1x\t1\t1\t\t\t" + raw,
        line_of(raw, "t"), line_of(raw, "?input=files"), line_of(raw, "e?input=otlp&x=e"), line_of(raw, "?input=%41"), line_of(raw[:-3], "t"),
        line_of(raw, "?input=a&input=b"), line_of(raw, "?xinput=a&input=b"), line_of(raw, "?x=input=a"), line_of(raw, "?input="), line_of(raw, "?input=&input=b"), line_of(raw, "?a=b&input=otlp.http"), line_of(raw, "?Input=a"), line_of(raw, "t?input"), line_of(raw, "?x=1?input=a"), line_of(raw, "?x#input=a"), line_of(raw, "?a;input=b"), line_of(raw, "input=a"),
        line_of(b'{"message":\\n"a\\\\nb"}', "e"), line_of(b'{"message":"a\\\\\\\\n"}', "e"), line_of(b'{"message":"a"}\\', "e"), line_of(b'{"message":"\\\\"a"}', "e"), line_of(b'{"message":\t"a"}'), line_of(raw, "et"),
    ]  # fmt: skip
    assert not session.compare(lines).differences


def test_corpus(session: Session) -> None:
    lines = [line_of(FORMS["jsonl"](event).rstrip(b"\n"), received_us=RECEIVED) for event in islice(chunk(0), 3000)]
    compared = session.compare(lines)
    assert not compared.differences[:3]
    assert compared.left == 0


RECEIVED = 1_795_341_600_000_000
_NAMES = st.sampled_from([*ALL_CODES, *(name.upper() for name in ALL_CODES), "a", "", "é"])
_LEVELS = st.sampled_from([*SEVERITY_OF_WORD, "Info", "nothing", *map(str, range(0, 110, 3))])
_TIMES = st.datetimes().map(lambda time: time.isoformat()) | st.integers(10**8, 10**19).map(str)
_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40)
    | st.decimals(-(10**9), 10**9, places=3).map(float) | _LEVELS | _TIMES
)  # fmt: skip
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | _NAMES, inner, max_size=4),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(_NAMES | st.text(max_size=12), _VALUES, min_size=1, max_size=9)
_WRITTEN = st.builds(
    lambda document, ascii_only, spaced: json.dumps(
        document, ensure_ascii=ascii_only, separators=(", ", ": ") if spaced else (",", ":")
    ).encode("utf-8", "surrogatepass"),
    _DOCUMENTS,
    st.booleans(),
    st.booleans(),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
@given(st.lists(_WRITTEN, min_size=1, max_size=40))
def test_any_document(session: Session, raws: list[bytes]) -> None:
    assert not session.compare([line_of(raw) for raw in raws]).differences


@pytest.mark.parametrize("seed", range(3))
def test_damaged_documents(session: Session, seed: int) -> None:
    """Bytes changed, taken out and doubled in documents that can be read."""
    chance = random.Random(seed)
    pieces = [b'"', b"\\", b"\\u", b"\\ud8", b"{", b"}", b"[", b"]", b",", b":", b"\xff", b"\xe2\x80\xa8", b"0", b"e5", b".", b"-", b" ", b"null", b"\x1f"]  # fmt: skip
    documents = [raw for raw in HOSTILE if 5 < len(raw) < 400]
    lines = []
    for _ in range(5000):
        raw = bytearray(chance.choice(documents))
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randint(0, 2)] = chance.choice(pieces) if chance.random() < 0.7 else b""
            if not raw:
                break
        lines.append(line_of(bytes(raw).replace(b"\n", b"")))
    compared = session.compare(lines)
    print(compared.lines, "lines,", compared.left, "left,", compared.readable, "readable")
    assert not compared.differences[:5]


def test_doubles(session: Session) -> None:
    """As programs write them, with 16 or 17 digits: none of usual size is left. As nobody should, with digits that say nothing."""
    chance = random.Random(11)
    shortest, longer = [], []
    for _ in range(3000):
        double = chance.choice(
            [chance.random(), chance.random() * 10 ** chance.randint(-6, 9), 1795345088 + chance.random()]
        )
        shortest.append(f'{{"a":{double!r},"b":[{-double!r}]}}'.encode())
        digits = "".join(chance.choice("0123456789") for _ in range(chance.randint(15, 19)))
        longer.append(
            f'{{"a":{double:.{chance.randint(15, 18)}g},"b":0.{digits},"c":{digits[:9]}.{digits[9:]}}}'.encode()
        )
    compared = session.compare([line_of(raw) for raw in shortest])
    assert not compared.differences[:5]
    assert compared.left < 30
    compared = session.compare([line_of(raw) for raw in longer])
    print(compared.lines, "lines,", compared.left, "left")
    assert not compared.differences[:5]


def test_traces(session: Session) -> None:
    chance = random.Random(7)
    pieces = [
        "Traceback (most recent call last):", "Traceback (most recent call last):\n", "\n", "\n\n", "  File x", "ValueError: bad", "a.b::C", "a..b", "a:::b", "é", "x y",
        "Uncaught ", "Caused by: ", "Exception in thread main ", "Exception in thread ", "java.lang.IllegalStateException", "Error", "KeyError", ":", " ", ".", "\t", "Fault", "_$1", "SomeExit",
    ]  # fmt: skip
    texts = ["".join(chance.choice(pieces) for _ in range(chance.randint(1, 9))) for _ in range(8000)]
    raws = [json.dumps({chance.choice(["stack", "error", "message", "msg"]): text}) for text in texts]
    compared = session.compare([line_of(raw.encode()) for raw in raws])
    assert not compared.differences[:5]
    assert compared.left == 0


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Berlin"])
def test_numbers_and_times(session: Session, timezone: str) -> None:
    chance = random.Random(5)
    raws = []
    for _ in range(4000):
        digits = "".join(chance.choice("0123456789") for _ in range(chance.randint(1, 16)))
        point = chance.randint(0, len(digits))
        number = (digits[:point].lstrip("0") or "0") + ("." + digits[point:] if point < len(digits) else "")
        power = chance.choice(["", "", f"e{chance.randint(-30, 30)}", f"E+{chance.randint(0, 300)}"])
        raws.append(f'{{"a":{chance.choice(["", "-"])}{number}{power},"b":[{number}]}}')
    for _ in range(2000):
        # Nearly all are days that exist.
        day = f"{chance.randint(1969, 2030)}-{chance.randint(1, 12):02}-{chance.randint(1, 30):02}"
        clock = f"{chance.randint(0, 24):02}:{chance.randint(0, 60):02}:{chance.randint(0, 60):02}"
        fraction = chance.choice(["", ".", ","]) + "".join(
            chance.choice("0123456789") for _ in range(chance.randint(0, 10))
        )
        zone = chance.choice(["", "Z", "z", " Z", "+01:00", "-0930", "+15:00", "+5", " UTC", "+00:60", "-12"])
        raws.append(f'{{"time":"{day}{chance.choice("TTTT t")}{clock}{fraction}{zone}"}}')
    compared = session.compare([line_of(raw.encode()) for raw in raws], timezone=timezone)
    print(compared.lines, "lines,", compared.left, "left")
    assert not compared.differences[:5]


def test_more_words_than_a_block_may_have(session: Session) -> None:
    """The first 254 come along, lines with others are left; an engine that took them all would fail here."""
    lines = [line_of(b'{"message":"m","host":"h%d","service":"s%d","a%d":1}' % (i, i % 300, i % 7)) for i in range(400)]
    lines += [line_of(b'{"name%d":"x"}' % i) for i in range(400)]
    compared = session.compare(lines)
    assert not compared.differences
    assert compared.left == 146 + 400 - (254 - 7)
