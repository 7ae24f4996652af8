"""Envelopes of a Sentry SDK over HTTP/1.1, compressed as it sends them; see `bench.load.http` for how.

python -m bench.load.envelopes FILE --url http://127.0.0.1:8514/api/1/envelope/ --key KEY --connections 8
"""

import argparse
import asyncio
import json
from pathlib import Path

from bench.error_reports import bodies
from bench.load.http import send


class EnvelopePoster:
    """Puts the head before an envelope."""

    def __init__(self, target: str, host: str, key: str) -> None:
        self._head = (
            f"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-sentry-envelope\r\n"
            "Content-Encoding: gzip\r\nUser-Agent: sentry.python.django/2.75.0\r\n"
            f"X-Sentry-Auth: Sentry sentry_key={key}, sentry_version=7, sentry_client=sentry.python.django/2.75.0\r\n"
            "Content-Length: "
        ).encode()

    def request(self, body: bytes) -> bytes:
        return b"%s%d\r\n\r\n%s" % (self._head, len(body), body)


def main() -> None:
    parser = argparse.ArgumentParser(description="Send a file of envelopes.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--connections", type=int, default=8)
    arguments = parser.parse_args()
    found = asyncio.run(
        send(
            bodies(arguments.file),
            arguments.url,
            [arguments.key],
            arguments.connections,
            poster=lambda target, host, keys: EnvelopePoster(target, host, keys[0]),
        )
    )
    print(json.dumps(found | {"events": found["requests"]}))


if __name__ == "__main__":
    main()
