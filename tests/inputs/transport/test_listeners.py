"""What all inputs with sockets of their own have in common: the networks that their settings allow."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from logboom.ingest.spool import Spool
from logboom.inputs.accounting import REJECTED
from logboom.inputs.beats.listeners import Beats
from logboom.inputs.beats.settings import BeatsSettings
from logboom.inputs.gelf.listeners import GelfListeners
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.json_lines import JsonLines, JsonLinesSettings
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.logstash.listeners import LogstashListeners
from logboom.inputs.logstash.settings import LogstashSettings
from logboom.inputs.python_logging.listeners import PythonLoggingListeners
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.scribe.listeners import Scribe
from logboom.inputs.scribe.settings import ScribeSettings
from logboom.inputs.syslog.listeners import Syslog
from logboom.inputs.syslog.settings import SyslogSettings
from logboom.inputs.text import Text, TextSettings
from tests.inputs.conftest import SpoolOfTest
from tests.waiting import until

PROJECTS = {"default": 3}
OTHERS: dict[str, Any] = {"allowed_networks": ("10.0.0.0/8",)}
HERE = ("127.0.0.1:0",)

LISTENERS: dict[str, Callable[[Spool], Any]] = {
    "beats": lambda spool: Beats(spool, PROJECTS.get, BeatsSettings(listen=HERE, **OTHERS), LimitsSettings()),
    "gelf tcp": lambda spool: GelfListeners(
        spool, PROJECTS.get, GelfSettings(tcp_listen=HERE, **OTHERS), LimitsSettings()
    ),
    "gelf udp": lambda spool: GelfListeners(
        spool, PROJECTS.get, GelfSettings(udp_listen=HERE, **OTHERS), LimitsSettings()
    ),
    "json_lines": lambda spool: JsonLines(spool, PROJECTS.get, JsonLinesSettings(listen=HERE, **OTHERS)),
    "logstash tcp": lambda spool: LogstashListeners(spool, PROJECTS.get, LogstashSettings(tcp_listen=HERE, **OTHERS)),
    "logstash udp": lambda spool: LogstashListeners(spool, PROJECTS.get, LogstashSettings(udp_listen=HERE, **OTHERS)),
    "python_logging tcp": lambda spool: PythonLoggingListeners(
        spool, PROJECTS.get, PythonLoggingSettings(tcp_listen=HERE, **OTHERS)
    ),
    "python_logging udp": lambda spool: PythonLoggingListeners(
        spool, PROJECTS.get, PythonLoggingSettings(udp_listen=HERE, **OTHERS)
    ),
    "scribe": lambda spool: Scribe(spool, PROJECTS.get, ScribeSettings(listen=HERE, **OTHERS)),
    "syslog tcp": lambda spool: Syslog(
        spool, PROJECTS.get, SyslogSettings(listen=("tcp://127.0.0.1:0",), **OTHERS), {}.get
    ),
    "syslog udp": lambda spool: Syslog(
        spool, PROJECTS.get, SyslogSettings(listen=("udp://127.0.0.1:0",), **OTHERS), {}.get
    ),
    "text": lambda spool: Text(spool, PROJECTS.get, TextSettings(listen=HERE, **OTHERS)),
}


@pytest.mark.parametrize("name", LISTENERS)
async def test_other_networks_are_refused_and_counted(kept: SpoolOfTest, name: str):
    listeners = LISTENERS[name](kept.spool)
    refused = REJECTED.labels(listeners.name, "network_not_allowed")._value
    before = refused.get()
    await listeners.start()
    transport, _, address = listeners.addresses[0].partition("://")
    port = int(address.rpartition(":")[2])
    if transport == "udp":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b'{"message": "hello"}', ("127.0.0.1", port))
        await until(lambda: _is(refused.get() == before + 1))
    else:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
    await listeners.stop()
    assert refused.get() == before + 1
    assert await kept.taken() == []


async def _is(value: bool) -> bool:
    return value
