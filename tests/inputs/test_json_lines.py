"""JSON lines over real sockets into a real spool."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from logboom.errors import SettingsError
from logboom.inputs.json_lines import JsonLines, JsonLinesSettings
from tests.certificates import self_signed
from tests.inputs.conftest import SpoolOfTest


@asynccontextmanager
async def listening(kept: SpoolOfTest, **settings: Any) -> AsyncIterator[int]:
    """The port of the listener."""
    json_lines = JsonLines(kept.spool, {"default": 3}.get, JsonLinesSettings(**settings))
    await json_lines.start()
    (address,) = json_lines.addresses
    try:
        yield int(address.rpartition(":")[2])
    finally:
        await json_lines.stop()


async def test_objects_pass_as_they_are(kept: SpoolOfTest):
    async with listening(kept, listen="127.0.0.1:0", service="my shop") as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b'{"message": "one"}\r\n{"message": "two"}\n{"message":\n "three"}\n')
        writer.close()
        found = await kept.taken_lines(3)
    assert {(one.codec, one.project, one.flags.partition("?")[2]) for one in found} == {
        ("json_lines_named", 3, "input=json_lines&service=my+shop")
    }
    assert [json.loads(one.message)["message"] for one in found] == ["one", "two", "three"]


async def test_what_has_no_end_is_kept_when_its_sender_goes(kept: SpoolOfTest):
    async with listening(kept, listen="127.0.0.1:0") as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b'{"message": "one"}')
        writer.close()
        assert await kept.taken_messages(1) == [b'{"message": "one"}']


async def test_over_tls_with_the_certificate_of_the_settings(kept: SpoolOfTest, tmp_path: Path):
    made = self_signed(tmp_path)
    settings = {"tls_listen": "127.0.0.1:0", "tls_certificate": made.certificate, "tls_key": made.key}
    async with listening(kept, **settings) as port:
        context = ssl.create_default_context(cafile=str(made.certificate))
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        writer.write(b'{"message": "secret"}\n')
        await writer.drain()
        assert await kept.taken_messages(1) == [b'{"message": "secret"}']
        writer.close()


async def test_a_project_that_is_not_there_and_an_address_that_is_taken_are_named(kept: SpoolOfTest):
    nowhere = JsonLines(kept.spool, {}.get, JsonLinesSettings(listen="127.0.0.1:0"))
    with pytest.raises(SettingsError, match=r"inputs\.json_lines\.project names 'default'"):
        await nowhere.start()
    async with listening(kept, listen="127.0.0.1:0") as port:
        second = JsonLines(kept.spool, {"default": 3}.get, JsonLinesSettings(listen=f"127.0.0.1:0,127.0.0.1:{port}"))
        with pytest.raises(SettingsError, match=f"cannot listen on 127.0.0.1:{port}") as caught:
            await second.start()
    assert "inputs.json_lines.listen" in caught.value.hint
    assert second.addresses == ()
