"""What the module makes of a line of the codec `event` is what the codec's SQL makes of it, or it leaves the line to that."""

import json
import random
from collections.abc import Iterator

import pytest

from logboom.event import SEVERITY_OF_WORD
from logboom.ingest.codecs.error_event import ERROR_EVENT
from logboom.ingest.codecs.event_lines import EVENT, OTHERS, TEXTS
from tests.ingest.module.comparing import COMPARED, Session, line_of


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = Session(tmp_path_factory.mktemp("module"))
    yield session
    session.close()


EVENT_COLUMNS = [name for name in COMPARED if name != "several_lines"]

WRITTEN = [
    b'{"timestamp":"2026-11-22T10:58:08Z","severity":17,"message":"disk full","attributes":{"device":"sda"}}',
    b'{"message":"a","level":"WARN","service":"s","host":"h","logger":"l","environment":"e","release":"r","trace_id":"t","span_id":"p","exception_type":"E","input":"otlp"}',
    b'{"message":"a\\nb","fingerprint":18446744073709551615,"attributes":{}}', b'{"message":"","attributes":{}}', b'{"message":""}', b'{"attributes":{"a":""}}',
    b'{"attributes":{"a":"1","a":"2","":"","logboom.level":"x","message":"m"},"level":"odd","timestamp":"1999-11-22T10:58:08Z"}', b'{"severity":5,"level":"debug","message":"m"}',
    b'{"severity":5,"level":"DEBUG","message":"m"}', b'{"severity":5,"level":"info","message":"m"}', b'{"severity":0,"level":"info","message":"m"}', b'{"severity":24,"message":"m"}',
    b'{"level":"info"}', b'{"level":"info","input":"x"}', b'{"input":"x","message":"m"}', b"{}", b"[]", b"", b"null", b'{"message":"a"', b'{"message":"a"}x', b'{"message":"a","attributes":{"b":"c"}',
    b'{"message":"a","attributes":{"b":{"c":[1, 2.50, null]},"d":1e20,"e":null,"f":true}}', b' { "message" : "a" , "attributes" : { "b" : "c" , "d" : "e" } } ', b'{"attributes":{"attributes":{"a":"b"}}}',
]  # fmt: skip
ODD = [
    b'{"message":1}', b'{"message":null}', b'{"message":{"a":1}}', b'{"Message":"a"}', b'{"message":"a","message":"b"}', b'{"message":"a","other":"b"}', b'{"message":"a","attributes":[]}', b'{"message":"a","attributes":"b"}',
    b'{"message":"a","severity":"5"}', b'{"message":"a","severity":25}', b'{"message":"a","severity":300}', b'{"message":"a","severity":-1}', b'{"message":"a","severity":5.0}', b'{"message":"a","severity":18446744073709551617}',
    b'{"message":"a","fingerprint":18446744073709551616}', b'{"message":"a","fingerprint":-1}', b'{"message":"a","attributes":{"b":"c"},"attributes":{"d":"e"}}', b'{"message":"a","attributes":{,}}', b'{"message":"a","timestamp":"soon"}',
]  # fmt: skip


def test_lines_as_they_are_written(session: Session) -> None:
    lines = [line_of(raw, flags) for raw in WRITTEN for flags in ("", "t", "?input=syslog")]
    compared = session.compare(lines, codec=EVENT)
    assert not compared.differences
    assert compared.left == 0


def test_lines_that_nobody_writes(session: Session) -> None:
    compared = session.compare([line_of(raw) for raw in ODD], codec=EVENT)
    assert not compared.differences


def test_any_event(session: Session) -> None:
    chance = random.Random(3)
    texts = [
        "",
        "a",
        "é",
        'a"b',
        "a\nb",
        "{",
        "[1]",
        "x" * 200,
        "\u2028",
        "info",
        "2026-11-22T10:58:08.5Z",
        "1795341600",
        *list(SEVERITY_OF_WORD)[:20],
    ]
    lines = []
    for _ in range(6000):
        event: dict[str, object] = {}
        for name in chance.sample([*TEXTS, *OTHERS], chance.randint(1, 9)):
            match name:
                case "severity":
                    event[name] = chance.randint(0, 26)
                case "fingerprint":
                    event[name] = chance.getrandbits(64)
                case "attributes":
                    event[name] = {
                        chance.choice(texts) + "k": chance.choice(texts) for _ in range(chance.randint(0, 5))
                    }
                case "timestamp":
                    event[name] = chance.choice(
                        ["2026-11-22T10:58:08.5Z", "2026-11-22T10:58:08.123456+02:00", "1795341600"]
                    )
                case _:
                    event[name] = chance.choice(texts)
        raw = bytearray(json.dumps(event, ensure_ascii=chance.random() < 0.5).encode())
        if chance.random() < 0.2:
            raw[chance.randrange(len(raw))] = chance.choice(b'"\\{}[],:0 e')
        lines.append(line_of(bytes(raw)))
    compared = session.compare(lines, codec=EVENT)
    assert not compared.differences[:5]
    assert compared.readable > 2000


def test_an_error_is_its_event_and_its_document(session: Session) -> None:
    """Its sender's id is in the flags: as many of them as there are errors, and none is left for that."""
    ids = [f"?event_id={number:032x}" for number in range(600)]
    documents = [b'{"a":"b}\\tc"}', b"", b"{}", b"no JSON", b'{"a":"\xff"}', b"a\tb}\tc"]
    errors = [
        raw + b"\t" + documents[number % len(documents)] for number, raw in enumerate(WRITTEN) if raw[-1:] == b"}"
    ]
    lines = [line_of(errors[number % len(errors)], flags) for number, flags in enumerate(ids)]
    others = [line_of(raw, flags) for raw in errors for flags in ("", "t", "?event_id=1&input=raygun", "?input=raygun")]
    compared = session.compare([*lines, *others], codec=ERROR_EVENT, compared=[*EVENT_COLUMNS, "payload"])
    assert not compared.differences
    assert compared.left == 0
    compared = session.compare([line_of(b"{}"), line_of(b"\t{}"), b"{}\t{}"], codec=ERROR_EVENT, compared=EVENT_COLUMNS)
    assert not compared.differences
    assert compared.left == 3
