"""Envelopes as the real SDK writes them: a Django application fails in ten ways, and what it reports is caught.

    python -m bench.error_reports FILE 20000

The ten are multiplied with other ids, times and order numbers, compressed one by one as the SDK does, and written to a
file: each as four bytes of its length and the body of a request. Django and the SDK want a process of their own.
"""

import gzip
import logging
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.shop.failures import FAILURES

CORPUS = Path(__file__).parent / "corpus"
VERSION = 1  # of what is generated: cached files are named after it
LENGTH_BYTES = 4
ORDER = "4711234"
EVENT_ID = re.compile(rb'"event_id":"([0-9a-f]{32})"')
TRACE_ID = re.compile(rb'"trace_id":"([0-9a-f]{32})"')
TIME = re.compile(rb'"timestamp":"(\d{4}-[^"]+)"')


def envelopes_file(count: int) -> Path:
    """The file with so many envelopes, made when it is not there."""
    path = CORPUS / f"errors-{VERSION}-{count}.bin"
    if not path.exists():
        CORPUS.mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-m", "bench.error_reports", str(path), str(count)], check=True)
    return path


def bodies(path: Path) -> Iterator[bytes]:
    """The bodies of the requests in a file."""
    with path.open("rb") as file:
        while length := file.read(LENGTH_BYTES):
            yield file.read(int.from_bytes(length, "big"))


def main() -> None:
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    ten = caught()
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        for number in range(count):
            body = gzip.compress(another(ten[number % len(ten)], number), 9)
            file.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    temporary.rename(path)


def another(envelope: bytes, number: int) -> bytes:
    """The same failure at another time, of another order, under other ids."""
    for pattern in (EVENT_ID, TRACE_ID):
        if found := pattern.search(envelope):
            envelope = envelope.replace(found[1], uuid.uuid4().hex.encode())
    order = f"{1_000_000 + number % 9_000_000}".encode()
    now = datetime.now(UTC) - timedelta(milliseconds=number % 3_600_000)
    return TIME.sub(
        lambda _: b'"timestamp":"%s"' % f"{now:%Y-%m-%dT%H:%M:%S.%fZ}".encode(), envelope.replace(ORDER.encode(), order)
    )


def caught() -> list[bytes]:
    """One envelope of each failure."""
    import django  # type: ignore[import-untyped]  # noqa: PLC0415
    import sentry_sdk  # noqa: PLC0415
    from django.conf import settings  # type: ignore[import-untyped]  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # type: ignore[import-untyped]  # noqa: PLC0415
    from sentry_sdk.transport import Transport  # noqa: PLC0415
    from werkzeug.test import Client  # noqa: PLC0415

    found: list[bytes] = []

    class Catching(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            found.append(envelope.serialize())

    sentry_sdk.init(
        dsn="http://0123456789abcdef0123456789abcdef@127.0.0.1:8514/1",
        release="shop@2026.11.3",
        environment="production",
        server_name="web-3",
        transport=Catching,
    )
    settings.configure(
        ROOT_URLCONF="bench.shop.urls",
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=[],
        LOGGING_CONFIG=None,
    )
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger().addHandler(logging.NullHandler())
    django.setup()
    client = Client(get_wsgi_application())
    for kind in range(len(FAILURES)):
        client.post(
            f"/checkout/{ORDER}/{kind}/?step=payment&utm_source=mail",
            json={"cart": [1, 2, 3], "coupon": "SPRING", "password": "hunter2"},
            headers={
                "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
                "Cookie": "sessionid=8f1c2a; csrftoken=9e2b",
                "Accept-Language": "en-GB,en;q=0.9",
                "Referer": "https://shop.example/cart",
            },
        )
    return found


if __name__ == "__main__":
    main()
