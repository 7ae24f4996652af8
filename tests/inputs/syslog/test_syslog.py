"""Syslog over real sockets into a real spool."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client import generate_latest

from logboom.errors import SettingsError
from logboom.inputs.accounting import REJECTED
from logboom.inputs.rejections import REJECTIONS
from logboom.inputs.syslog.listeners import Syslog
from logboom.inputs.syslog.settings import SyslogSettings
from tests.certificates import self_signed
from tests.inputs.conftest import SpoolOfTest
from tests.waiting import until

PROJECTS = {"default": 5, "shop": 6}
KEY = "0123456789abcdef0123456789abcdef"
DASHED = "01234567-89ab-cdef-0123-456789abcdef"  # as Loggly's tokens look
KEYS = {KEY: SimpleNamespace(id=9, project=7), "f" * 32: SimpleNamespace(id=10, project=8)}


@pytest.fixture
async def syslog(kept: SpoolOfTest) -> AsyncIterator[Syslog]:
    listening = Syslog(
        kept.spool, PROJECTS.get, SyslogSettings(listen=("127.0.0.1:0",), idle_timeout_seconds=1.5), KEYS.get
    )
    await listening.start()
    yield listening
    await listening.stop()


def port_of(listening: Syslog, transport: str) -> int:
    (address,) = [address for address in listening.addresses if address.startswith(transport)]
    return int(address.rpartition(":")[2])


@asynccontextmanager
async def connected(listening: Syslog) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(listening, "tcp"))
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_a_datagram_is_a_message(syslog: Syslog, kept: SpoolOfTest):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", port_of(syslog, "udp")))
        for message in (b"<12>one\0", b"<13>two\n", b"<14>a\nb\\c\r\n", b"\n"):
            client.send(message)
        assert await kept.taken_messages(3) == [b"<12>one", b"<13>two", b"<14>a\nb\\c"]


async def test_the_senders_address_and_the_project_are_kept(syslog: Syslog, kept: SpoolOfTest):
    async with connected(syslog) as (_, writer):
        writer.write(b"<13>one\n")
        (line,) = await kept.taken_lines(1)
        assert (line.codec, line.project, line.key, line.peer, line.flags) == ("syslog", 5, 0, "127.0.0.1", "")


async def test_a_stream_of_lines(syslog: Syslog, kept: SpoolOfTest):
    async with connected(syslog) as (_, writer):
        sent = [b"<13>message %d" % number for number in range(5000)]
        writer.write(b"\n".join(sent) + b"\n")
        assert await kept.taken_messages(5000) == sent


async def test_the_last_line_comes_without_waiting_for_another(syslog: Syslog, kept: SpoolOfTest):
    """The connection stays open: nothing but the clock says that the message is complete."""
    async with connected(syslog) as (_, writer):
        writer.write(b"<13>one\n")
        assert await kept.taken_messages(1) == [b"<13>one"]
        writer.write(b"<13>without end")
        assert await kept.taken_messages(1) == [b"<13>without end"]


async def test_a_bad_message_leaves_the_connection_open(syslog: Syslog, kept: SpoolOfTest):
    async with connected(syslog) as (_, writer):
        writer.write(b"12 <13>too sh99999999999 <13>x\n8 <14>two\n")
        assert await kept.taken_messages(3) == [b"<13>too sh99", b"999999999 <13>x", b"<14>two"]
        writer.write(b"10 <14>three\n")
        assert await kept.taken_messages(1) == [b"<14>three"]


async def test_a_silent_connection_is_closed(syslog: Syslog):
    async with connected(syslog) as (reader, _):
        async with asyncio.timeout(10):
            assert await reader.read() == b""


async def test_a_broken_compressed_stream_is_closed(syslog: Syslog):
    async with connected(syslog) as (reader, writer):
        writer.write(b"x\x9c" + b"\xff" * 50)
        async with asyncio.timeout(10):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""


async def test_a_stream_waits_while_the_spool_has_no_room(
    syslog: Syslog, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    """More than all buffers hold is sent; nothing is lost, and the sender is made to wait."""
    monkeypatch.setattr(type(kept.spool), "has_room", property(lambda spool: room.is_set()))
    room = asyncio.Event()

    async def wait_for_room() -> None:
        await room.wait()

    monkeypatch.setattr(kept.spool, "wait_for_room", wait_for_room)
    line = b"<13>" + b"x" * 995 + b"\n"
    count = 30_000
    async with connected(syslog) as (_, writer):
        sending = asyncio.ensure_future(_send(writer, line * 1000, count // 1000))
        done, _ = await asyncio.wait([sending], timeout=1.0)
        assert not done, "the sender wasn't held back"
        room.set()
        await sending
        assert len(await kept.taken_messages(count)) == count


async def _send(writer: asyncio.StreamWriter, piece: bytes, times: int) -> None:
    for _ in range(times):
        writer.write(piece)
        await writer.drain()


async def test_stopping_keeps_what_was_read(syslog: Syslog, kept: SpoolOfTest):
    async with connected(syslog) as (_, writer):
        writer.write(b"<13>one\n<13>two\n")
        assert await kept.taken_messages(1) == [b"<13>one"]  # two is held for its continuation
        await syslog.stop()
        assert await kept.taken_messages(1) == [b"<13>two"]


async def test_an_address_in_use_is_named(syslog: Syslog, kept: SpoolOfTest):
    settings = SyslogSettings(listen=(f"tcp://127.0.0.1:{port_of(syslog, 'tcp')}",))
    with pytest.raises(SettingsError, match=r"cannot listen on 127\.0\.0\.1"):
        await Syslog(kept.spool, PROJECTS.get, settings, KEYS.get).start()


async def test_a_project_that_is_not_there_is_named(kept: SpoolOfTest):
    with pytest.raises(SettingsError, match="'nowhere'"):
        await Syslog(kept.spool, PROJECTS.get, SyslogSettings(project="nowhere"), KEYS.get).start()


@pytest.mark.parametrize("listen", ["127.0.0.1", "tls://127.0.0.1:6514", "127.0.0.1:99999", ":5514"])
def test_an_address_is_checked(listen: str):
    with pytest.raises(ValueError, match="isn't HOST:PORT"):
        SyslogSettings.model_validate({"listen": listen})


def test_addresses_may_be_one_text():
    settings = SyslogSettings.model_validate({"listen": "udp://0.0.0.0:514, [::1]:5514"})
    assert settings.listen == ("udp://0.0.0.0:514", "[::1]:5514")


async def test_datagrams_for_which_there_is_no_room_are_counted(
    syslog: Syslog, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    def dropped() -> float:
        return REJECTED.labels("syslog", "spool_full")._value.get()

    before = dropped()
    monkeypatch.setattr(type(kept.spool), "has_last_room", property(lambda spool: False))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"<13>one", ("127.0.0.1", port_of(syslog, "udp")))
        client.sendto(b"<13>two", ("127.0.0.1", port_of(syslog, "udp")))
        await until(lambda: _is(dropped() == before + 2))


async def test_what_the_kernel_drops_is_counted(kept: SpoolOfTest):
    """A buffer for a few datagrams, and many sent before the socket is read."""
    settings = SyslogSettings(listen=("udp://127.0.0.1:0",), receive_buffer_bytes=4096)
    listening = Syslog(kept.spool, PROJECTS.get, settings, KEYS.get)
    await listening.start()
    before = REJECTED.labels("syslog", "receive_buffer_full")._value.get()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for number in range(500):
            client.sendto(b"<13>%d " % number + b"x" * 500, ("127.0.0.1", port_of(listening, "udp")))
        taken = len(await kept.taken_lines(1))
        client.sendto(b"<13>last", ("127.0.0.1", port_of(listening, "udp")))  # the count comes with the next datagram
        taken += len(await kept.taken_lines(1))
        dropped = REJECTED.labels("syslog", "receive_buffer_full")._value.get() - before
    await listening.stop()
    assert dropped > 0
    assert taken + dropped == 501
    shown = f'logboom_input_rejected_total{{input="syslog",reason="receive_buffer_full"}} {before + dropped}'
    assert shown in generate_latest().decode()  # what `/metrics` answers


async def _is(fact: bool) -> bool:
    return fact


async def test_the_messages_of_each_sender_are_kept_under_its_address(syslog: Syslog, kept: SpoolOfTest):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as second,
    ):
        second.bind(("127.0.0.2", 0))
        for number in range(3):
            first.sendto(b"<13>a%d" % number, ("127.0.0.1", port_of(syslog, "udp")))
            second.sendto(b"<13>b%d" % number, ("127.0.0.1", port_of(syslog, "udp")))
    taken = await kept.taken_lines(6)
    assert [line.line for line in taken if line.peer == "127.0.0.1"] == [b"<13>a0", b"<13>a1", b"<13>a2"]
    assert [line.line for line in taken if line.peer == "127.0.0.2"] == [b"<13>b0", b"<13>b1", b"<13>b2"]


async def test_more_connections_than_allowed_are_closed(kept: SpoolOfTest):
    settings = SyslogSettings(listen=("tcp://127.0.0.1:0",), max_connections=1)
    listening = Syslog(kept.spool, PROJECTS.get, settings, KEYS.get)
    await listening.start()
    async with connected(listening) as (_, writer):
        writer.write(b"<13>taken\n")
        assert await kept.taken_messages(1) == [b"<13>taken"]
        async with connected(listening) as (refused, _), asyncio.timeout(30):
            with suppress(ConnectionResetError):
                assert await refused.read() == b""
        writer.write(b"<13>still taken\n")
        assert await kept.taken_messages(1) == [b"<13>still taken"]
    await listening.stop()


async def test_lines_that_are_truncated_among_others_keep_their_order(kept: SpoolOfTest):
    settings = SyslogSettings(listen=("tcp://127.0.0.1:0",), max_frame_bytes=2048)
    listening = Syslog(kept.spool, PROJECTS.get, settings, KEYS.get)
    await listening.start()
    async with connected(listening) as (_, writer):
        writer.write(b"<13>one\n<13>" + b"x" * 5000 + b"\n<13>three\n")
        taken = await kept.taken_lines(3)
    await listening.stop()
    assert [(line.line[:9], len(line.line), line.flags) for line in taken] == [
        (b"<13>one", 7, ""),
        (b"<13>xxxxx", 2048, "t"),
        (b"<13>three", 9, ""),
    ]


@asynccontextmanager
async def listening(kept: SpoolOfTest, **settings: object) -> AsyncIterator[Syslog]:
    """Syslog with these settings, on one free port of TCP unless they say otherwise."""
    given = SyslogSettings.model_validate({"listen": ("tcp://127.0.0.1:0",)} | settings)
    made = Syslog(kept.spool, PROJECTS.get, given, KEYS.get)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


def refused(reason: str) -> float:
    return REJECTED.labels("syslog", reason)._value.get()


async def send(listener: Syslog, data: bytes) -> None:
    async with connected(listener) as (_, writer):
        writer.write(data)
        writer.write_eof()


# TLS


async def test_messages_over_tls(kept: SpoolOfTest, tmp_path: Path):
    """RFC 5425 counts octets; lines are taken too."""
    made = self_signed(tmp_path)
    files = {"tls_certificate": made.certificate, "tls_key": made.key}
    async with listening(kept, listen=(), tls_listen=("127.0.0.1:0",), **files) as listener:
        (address,) = listener.addresses
        assert address.startswith("tls://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=made.certificate)
        for data in (b"7 <13>one9 <13>two\na", b"<13>three\n"):
            _, writer = await asyncio.open_connection(
                "127.0.0.1", int(address.rpartition(":")[2]), ssl=trusted, server_hostname="localhost"
            )
            writer.write(data)
            await writer.drain()
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()
        assert sorted(await kept.taken_messages(3)) == [b"<13>one", b"<13>three", b"<13>two\na"]


async def test_who_speaks_no_tls_is_not_taken(kept: SpoolOfTest, tmp_path: Path):
    made = self_signed(tmp_path)
    files = {"tls_certificate": made.certificate, "tls_key": made.key}
    async with listening(kept, listen=(), tls_listen=("127.0.0.1:0",), **files) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(listener.addresses[0].rpartition(":")[2]))
        writer.write(b"<13>plain\n")
        async with asyncio.timeout(30):
            with suppress(ConnectionError):
                await reader.read()
        writer.close()
    assert not await kept.taken()


async def test_tls_without_a_certificate_says_how_to_make_one(kept: SpoolOfTest):
    settings = SyslogSettings(listen=(), tls_listen=("127.0.0.1:0",))
    with pytest.raises(SettingsError, match=r"inputs\.syslog\.tls_listen") as refusal:
        await Syslog(kept.spool, PROJECTS.get, settings, KEYS.get).start()
    assert "logboom admin tls-cert" in refusal.value.hint


# Projects and networks of their own


async def test_an_address_may_name_a_project_of_its_own(kept: SpoolOfTest):
    async with listening(kept, listen=("tcp://127.0.0.1:0?project=shop",)) as listener:
        await send(listener, b"<13>one\n")
        (line,) = await kept.taken_lines(1)
    assert line.project == PROJECTS["shop"]


@pytest.mark.parametrize(
    "settings",
    [
        {"allowed_networks": ("192.0.2.0/24",)},
        {"listen": ("tcp://127.0.0.1:0?allow=192.0.2.0/24&allow=2001:db8::/32",), "allowed_networks": ("127.0.0.0/8",)},
    ],
)
async def test_a_peer_of_another_network_is_refused(kept: SpoolOfTest, settings: dict[str, object]):
    before = refused("network_not_allowed")
    async with listening(kept, **settings) as listener, connected(listener) as (reader, _):
        async with asyncio.timeout(30):
            with suppress(ConnectionError):
                assert await reader.read() == b""
    assert refused("network_not_allowed") == before + 1


async def test_datagrams_of_another_network_are_refused(kept: SpoolOfTest):
    before = refused("network_not_allowed")
    async with listening(kept, listen=("udp://127.0.0.1:0?allow=127.0.0.1",)) as listener:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as known,
        ):
            stranger.bind(("127.0.0.2", 0))
            stranger.sendto(b"<13>stranger", ("127.0.0.1", port_of(listener, "udp")))
            known.sendto(b"<13>known", ("127.0.0.1", port_of(listener, "udp")))
        assert await kept.taken_messages(1) == [b"<13>known"]
    assert refused("network_not_allowed") == before + 1


@pytest.mark.parametrize("listen", ["127.0.0.1:0?color=red", "127.0.0.1:0?allow=everybody", "127.0.0.1:0?project"])
def test_the_options_of_an_address_are_checked(listen: str):
    with pytest.raises(ValueError):
        SyslogSettings(listen=(listen,))


# Keys within messages


def told(token: str, text: str = "text", more: str = "") -> bytes:
    return f'<34>1 2026-11-22T10:58:08Z web app 7 - {more}[{token}@41058 tag="nginx"] {text}'.encode()


@pytest.mark.parametrize("token", [KEY, DASHED])
async def test_a_token_decides_the_project_and_is_not_kept(kept: SpoolOfTest, token: str):
    async with listening(kept) as listener:
        await send(listener, told(token) + b"\n" + told(token, "more") + b"\n")
        lines = await kept.taken_lines(2)
    assert {(line.project, line.key) for line in lines} == {(7, 9)}
    assert [line.line for line in lines] == [told("token"), told("token", "more")]


async def test_each_message_goes_where_its_own_token_says(kept: SpoolOfTest):
    messages = [
        told(KEY, "a"),
        told("f" * 32, "b"),
        b"<13>c",
        told(KEY, "d", more='[x@1 y="\\] z"]'),
        b"<13>a text with [" + KEY.encode() + b"@41058] in it",
    ]
    async with listening(kept) as listener:
        await send(listener, b"\n".join(messages) + b"\n")
        lines = await kept.taken_lines(5)
    assert sorted((line.project, line.line[-1:]) for line in lines) == [
        (5, b"c"), (5, b"t"), (7, b"a"), (7, b"d"), (8, b"b")
    ]  # fmt: skip


async def test_a_wrong_token_is_refused_and_counted(kept: SpoolOfTest):
    before = refused("unknown_key")
    async with listening(kept) as listener:
        await send(listener, told("e" * 32) + b"\n" + told(KEY) + b"\n")
        (line,) = await kept.taken_lines(1)
    assert line.project == 7
    assert refused("unknown_key") == before + 1
    (sample,) = [one.sample for one in REJECTIONS.of(frozenset((0,))) if one.reason == "unknown_key"]
    assert "e" * 32 not in sample


async def test_datagrams_carry_tokens_too(kept: SpoolOfTest):
    async with listening(kept, listen=("udp://127.0.0.1:0",)) as listener:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            for message in (told(KEY, "one\nmore"), b"<13>two"):
                client.sendto(message, ("127.0.0.1", port_of(listener, "udp")))
        lines = await kept.taken_lines(2)
    assert sorted((line.project, line.message) for line in lines) == [(5, b"<13>two"), (7, told("token", "one\nmore"))]


async def test_a_key_can_be_asked_of_every_message(kept: SpoolOfTest):
    before = refused("no_key")
    async with listening(kept, key_required=True) as listener:
        await send(listener, b"<13>one\n" + told(KEY) + b"\n")
        (line,) = await kept.taken_lines(1)
    assert line.project == 7
    assert refused("no_key") == before + 1
