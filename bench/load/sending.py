"""Sends what was made beforehand: bodies over HTTP, frames over a stream, datagrams at a steady pace."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CONNECTIONS = 8
DATAGRAMS_A_PAUSE = 200


def over_http(url: str, path: str, bodies: Sequence[bytes], headers: Mapping[str, str]) -> dict[str, Any]:
    """Every body as a request; raises when one is refused."""
    host, _, port = url.rpartition("/")[2].partition(":")
    waiting, refused = list(reversed(bodies)), list[str]()

    def send() -> None:
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        while waiting:
            try:
                body = waiting.pop()
            except IndexError:
                break
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            said = answer.read()
            if answer.status >= http.client.BAD_REQUEST:
                refused.append(f"{answer.status} {said[:200]!r}")
        connection.close()

    began = time.perf_counter()
    _side_by_side(send)
    if refused:
        raise RuntimeError(f"{path}: {refused[0]}")
    return {"requests": len(bodies), "seconds": time.perf_counter() - began}


def over_stream(address: tuple[str, int], frames: Sequence[bytes], *, answered_bytes: int = 0) -> dict[str, Any]:
    """Frames over connections of their own; of each an answer of so many bytes is waited for, if any is given."""
    waiting = list(reversed(frames))

    def send() -> None:
        with socket.create_connection(address, timeout=120) as connection:
            while waiting:
                try:
                    frame = waiting.pop()
                except IndexError:
                    break
                connection.sendall(frame)
                left = answered_bytes
                while left > 0:
                    got = connection.recv(left)
                    if not got:
                        raise RuntimeError("the connection was closed without an answer")
                    left -= len(got)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass

    began = time.perf_counter()
    _side_by_side(send)
    return {"requests": len(frames), "seconds": time.perf_counter() - began}


def datagrams(address: tuple[str, int], messages: Sequence[bytes], *, a_second: int) -> dict[str, Any]:
    """One datagram each, at a pace."""
    began = time.perf_counter()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number, message in enumerate(messages):
            sender.sendto(message, address)
            if number % DATAGRAMS_A_PAUSE == 0:
                time.sleep(max(0.0, began + number / a_second - time.perf_counter()))
    return {"requests": len(messages), "seconds": time.perf_counter() - began}


def _side_by_side(send: Callable[[], None]) -> None:
    senders = [threading.Thread(target=send) for _ in range(CONNECTIONS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
