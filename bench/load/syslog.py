"""Syslog lines over TCP, ended by LF: N connections write as fast as the server reads.

    python -m bench.load.syslog FILE --address 127.0.0.1:5514 --connections 8

Prints one JSON object: events written and seconds until the last was taken by the socket. Syslog has no answers.
"""

import argparse
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load.requests import batches

LINES_A_WRITE = 500


class Shared:
    """One row of batches that several threads take from."""

    def __init__(self, bodies: Iterator[bytes]) -> None:
        self._bodies = bodies
        self._lock = threading.Lock()
        self.events = 0

    def next(self) -> bytes | None:
        with self._lock:
            body = next(self._bodies, None)
            self.events += body.count(b"\n") if body else 0
            return body


def _write(shared: Shared, host: str, port: int) -> None:
    with socket.create_connection((host, port)) as connection:
        while (body := shared.next()) is not None:
            connection.sendall(body)
        # A plain close could reset the connection before the server has read all; this tells the end and waits for it.
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(60)
        while connection.recv(4096):
            pass


def main() -> None:
    parser = argparse.ArgumentParser(description="Send a file of syslog lines over TCP.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--address", required=True, help="host:port")
    parser.add_argument("--connections", type=int, default=8)
    arguments = parser.parse_args()
    host, _, port = arguments.address.rpartition(":")
    shared, started = Shared(batches(arguments.file, LINES_A_WRITE)), time.perf_counter()
    writers = [threading.Thread(target=_write, args=(shared, host, int(port))) for _ in range(arguments.connections)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    print(json.dumps({"events": shared.events, "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
