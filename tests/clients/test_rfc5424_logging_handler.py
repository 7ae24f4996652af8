"""The package rfc5424-logging-handler: UDP, and both of its framings over TCP."""

import logging
import socket

import pytest
from rfc5424logging import Rfc5424SysLogHandler

from tests.serving import Server

OCTET_COUNTED, LF_ENDED = 1, 2


@pytest.mark.parametrize(
    ("transport", "framing", "newline"),
    [
        (socket.SOCK_DGRAM, LF_ENDED, "\n"),
        (socket.SOCK_STREAM, LF_ENDED, "\\n"),  # the sender itself writes two characters for a LF
        (socket.SOCK_STREAM, OCTET_COUNTED, "\n"),
    ],
)
def test_structured_data_arrives_as_attributes(
    server: Server, word: str, transport: socket.SocketKind, framing: int, newline: str
):
    handler = Rfc5424SysLogHandler(
        address=("127.0.0.1", server.syslog_port),
        socktype=transport,
        framing=framing,
        hostname="web-3",
        appname="checkout",
        procid=77,
        enterprise_id=123,
    )
    logger = logging.getLogger(f"shop.{word}")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    data = {"structured_data": {"order@123": {"id": 'a"b]\\c', "country": "Köln"}}, "msgid": "ORDER"}
    logger.warning("first %s ü", word, extra=data)
    logger.info("second %s\nof two lines", word)
    rows = {row["message"]: row for row in server.wait_for(word, 2)}
    handler.close()

    assert set(rows) == {f"first {word} ü", f"second {word}{newline}of two lines"}
    first = rows[f"first {word} ü"]
    assert (first["service"], first["host"], first["level"]) == ("checkout", "web-3", "warning")
    attributes = first["attributes"]
    assert attributes["sd.order@123.id"] == 'a"b]\\c'
    assert attributes["sd.order@123.country"] == "Köln"
    assert (attributes["proc_id"], attributes["msg_id"]) == ("77", "ORDER")
