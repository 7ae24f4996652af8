"""The standard library's logging.handlers.SysLogHandler, with and without its NUL, over UDP and TCP."""

import logging
import logging.handlers
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.serving import Server


@contextmanager
def logger_to(
    server: Server, transport: socket.SocketKind, *, ident: str = "", append_nul: bool = True
) -> Iterator[logging.Logger]:
    handler = logging.handlers.SysLogHandler(("127.0.0.1", server.syslog_port), socktype=transport)
    handler.ident, handler.append_nul = ident, append_nul
    logger = logging.getLogger("tests.clients.shop")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        handler.close()


TRANSPORTS = pytest.mark.parametrize("transport", [socket.SOCK_DGRAM, socket.SOCK_STREAM])


@TRANSPORTS
def test_messages_of_each_level_arrive(server: Server, word: str, transport: socket.SocketKind):
    with logger_to(server, transport) as logger:
        logger.info("first %s", word)
        logger.error("second %s", word)
        logger.critical("third %s", word)
        found = server.wait_for(word, 3)
    assert {row["message"]: row["level"] for row in found} == {
        f"first {word}": "info",
        f"second {word}": "error",
        f"third {word}": "critical",
    }
    assert {row["input"] for row in found} == {"syslog"}
    assert {row["host"] for row in found} == {"127.0.0.1"}, "it names no host: the peer is the best that is known"


@TRANSPORTS
def test_a_traceback_is_one_event(server: Server, word: str, transport: socket.SocketKind):
    with logger_to(server, transport) as logger:
        try:
            _ = {}[word]
        except KeyError:
            logger.exception("lookup of %s failed", word)
        logger.info("after %s", word)
        found = server.wait_for(word, 2)
    (failed,) = [row for row in found if row["level"] == "error"]
    assert failed["message"].startswith(f"lookup of {word} failed\nTraceback (most recent call last):\n  File ")
    assert failed["message"].endswith(f"KeyError: '{word}'")


def test_an_ident_is_the_service(server: Server, word: str):
    with logger_to(server, socket.SOCK_STREAM, ident="checkout: ") as logger:
        logger.warning("slow %s", word)
        (row,) = server.wait_for(word)
    assert (row["service"], row["message"], row["level"]) == ("checkout", f"slow {word}", "warning")


def test_datagrams_without_nul(server: Server, word: str):
    with logger_to(server, socket.SOCK_DGRAM, append_nul=False) as logger:
        logger.info("bare %s", word)
        (row,) = server.wait_for(word)
    assert row["message"] == f"bare {word}"


def test_a_burst_over_one_connection_arrives_whole_and_once(server: Server, word: str):
    with logger_to(server, socket.SOCK_STREAM) as logger:
        for number in range(500):
            logger.info("%s number %d", word, number)
        found = server.wait_for(word, 500, limit=1000)
    assert sorted(int(row["message"].split()[-1]) for row in found) == list(range(500))
