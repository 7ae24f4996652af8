"""Whatever can write a line to a socket."""

import socket

import pytest

from tests.clients.listening import ListeningServer
from tests.serving import line_of

pytestmark = pytest.mark.slow

TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nKeyError: 1'


def test_a_trace_among_lines_is_understood(listening: ListeningServer, word: str):
    with socket.create_connection(("127.0.0.1", listening.text)) as connection:
        connection.sendall(f"ERROR charge {word}\n{TRACE}\n".encode())
        (event,) = listening.server.wait_for(f"input:text exception_type:KeyError {word}", seconds=60)
    assert line_of(event) == f"ERROR charge {word}\n{TRACE}"
    assert event["peer"] == "127.0.0.1"
