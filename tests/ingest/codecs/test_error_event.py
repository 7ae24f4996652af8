"""Errors: a narrow row beside the events, and the whole document in a table of its own."""

import itertools
import json
from pathlib import Path

import pytest

from logboom.ingest.codecs import INSERT_SETTINGS, codec_named
from logboom.ingest.codecs.error_attachment import attachment_line
from logboom.ingest.codecs.error_event import error_line
from logboom.inputs.error_reports import error_report
from logboom.store.embedded import EmbeddedEngine
from logboom.store.engine import Load
from logboom.store.statement import Statement
from tests.ingest.codecs.reading import PROJECT, RECEIVED_US, Line, load_into

_loads = itertools.count(7_800_000)


async def load(engine: EmbeddedEngine, directory: Path, codec: str, raws: list[bytes]) -> int:
    """Put the lines into every table that the codec names; the load's id."""
    load_id = next(_loads)
    segment = directory / "segment"
    segment.write_bytes(b"".join(bytes(Line(raw.removesuffix(b"\n"))) for raw in raws))
    named = codec_named(codec, 1)
    if named.makes_events:
        await load_into(engine, named, segment, load_id, named.targets)
        return load_id
    insert = named.insert(
        load_id=load_id, segment_time_us=RECEIVED_US, retention={PROJECT: 90}, default_retention=30, timezone="UTC"
    )
    settings = {**INSERT_SETTINGS, "insert_deduplication_token": f"error-{load_id}"}
    await engine.load(Load(insert=insert, segment=segment, settings=settings))
    return load_id


async def rows(engine: EmbeddedEngine, sql: str, load_id: int) -> list[list[object]]:
    return (await engine.rows(Statement(sql + " WHERE load_id = {load:UInt64}", {"load": load_id}))).rows


async def test_an_error_and_its_payload_share_their_id(engine: EmbeddedEngine, tmp_path: Path):
    event = {"message": "division by zero", "exception_type": "ZeroDivisionError", "fingerprint": 2**64 - 1}
    payload = b'{"exception":{"values":[{"type":"ZeroDivisionError"}]},"extra":{"text":"a\\tb\\n"}}'
    load_id = await load(engine, tmp_path, "error_event", [error_line(json.dumps(event).encode(), payload)])
    columns = "project, toString(event_id), toString(timestamp), toString(fingerprint), retention_days"
    (found,) = await rows(engine, f"SELECT {columns}, payload FROM logboom.error_payloads", load_id)
    (narrow,) = await rows(engine, f"SELECT {columns}, message, exception_type FROM logboom.events", load_id)
    assert found == [*narrow[:5], payload.decode()]
    assert narrow[3:] == [str(2**64 - 1), 90, "division by zero", "ZeroDivisionError"]


@pytest.mark.parametrize("payload", [b"{}", b"not json at all", b'{"broken":', b'"\xff\xfe"', b'{"lone":"\\ud800"}'])
async def test_a_payload_is_kept_byte_for_byte_whatever_it_is(engine: EmbeddedEngine, tmp_path: Path, payload: bytes):
    load_id = await load(engine, tmp_path, "error_event", [error_line(b'{"message":"m"}', payload)])
    (found,) = await rows(engine, "SELECT hex(payload) FROM logboom.error_payloads", load_id)
    assert bytes.fromhex(str(found[0])) == payload


async def test_a_payload_printed_over_lines_stays_the_same_document(engine: EmbeddedEngine, tmp_path: Path):
    document = {"a": [1, {"b": "x\ty\nz"}]}
    printed = json.dumps(document, indent="\t").encode()
    load_id = await load(engine, tmp_path, "error_event", [error_line(b'{\n"message":\t"m"}', printed)])
    (found,) = await rows(engine, "SELECT payload FROM logboom.error_payloads", load_id)
    assert json.loads(str(found[0])) == document


@pytest.mark.parametrize("moment", ["2038-01-19T03:14:08Z", 2147483648, 2147483647.5, "1901-12-13T20:45:51Z"])
async def test_an_error_of_another_age_is_of_the_time_when_it_came(
    engine: EmbeddedEngine, tmp_path: Path, moment: str | float
):
    """A clock that is wrong by years neither refuses an error nor hides it; what it claimed can be read."""
    document = json.dumps({"timestamp": moment, "message": "late"}).encode()
    report = error_report(document, input="sentry", max_bytes=1_000)
    load_id = await load(engine, tmp_path, "error_event", [report.data])
    columns = "toUnixTimestamp64Micro(timestamp), attributes['logboom.claimed_timestamp'] != '', message"
    for table in ("error_payloads", "events"):
        assert await rows(engine, f"SELECT {columns} FROM logboom.{table}", load_id) == [[RECEIVED_US, 1, "late"]]


async def test_an_attachment_is_a_file_and_no_event(engine: EmbeddedEngine, tmp_path: Path):
    content = bytes(range(256))
    line = attachment_line("9ec79c33ec9942ab8353589fcb2e04dc", "state.bin", "application/octet-stream", "", content)
    load_id = await load(engine, tmp_path, "error_attachment", [line, line])
    found = await rows(
        engine,
        "SELECT sender_event_id, name, content_type, size_bytes, hex(content), uniq(attachment_id) OVER ()"
        " FROM logboom.error_attachments",
        load_id,
    )
    whole = ["9ec79c33ec9942ab8353589fcb2e04dc", "state.bin", "application/octet-stream", 256, content.hex().upper()]
    assert [row[:5] for row in found] == [whole, whole]
    assert found[0][5] == 2
    assert await rows(engine, "SELECT count() FROM logboom.events", load_id) == [[0]]


@pytest.mark.parametrize("claimed", ["2038-01-19T03:14:08Z", "2100-01-01T00:00:00Z", "1969-12-31T23:59:59Z"])
async def test_an_error_of_another_age_is_kept_under_the_time_it_came(
    engine: EmbeddedEngine, tmp_path: Path, claimed: str
):
    """In both tables, so that its document is found where the event is."""
    event = json.dumps({"message": "m", "timestamp": claimed}).encode()
    load_id = await load(engine, tmp_path, "error_event", [error_line(event, b"{}")])
    for table in ("events", "error_payloads"):
        columns = "timestamp = received_at, attributes['logboom.claimed_timestamp']"
        assert await rows(engine, f"SELECT {columns} FROM logboom.{table}", load_id) == [[1, claimed]]
