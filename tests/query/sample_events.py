"""The events that the examples of the query reference run over: half an hour of a small shop."""

import json
from typing import Any, Final

NOON: Final = 1_790_000_400  # 2026-09-21T14:20:00Z
SECOND: Final = 1_000_000_000

_REQUESTS: Final = (
    # minutes before, host, service, user, method, path, status, duration, bytes
    (1, "web-1", "shop", "ann", "GET", "/cart", 200, 31, 5120),
    (2, "web-2", "shop", "bob", "POST", "/api/pay", 502, 1840, 310),
    (4, "web-1", "shop", "ann", "GET", "/p1", 200, 12, 20480),
    (7, "web-1", "shop", "", "GET", "/p2", 200, 9, 18944),
    (9, "web-2", "shop", "bob", "POST", "/api/pay", 200, 412, 640),
    (13, "web-2", "shop", "cleo", "GET", "/p1", 404, 8, 512),
    (16, "web-1", "shop", "cleo", "GET", "/cart", 200, 45, 6144),
    (21, "web-2", "shop", "ann", "POST", "/api/pay", 503, 2010, 290),
    (24, "db-1", "postgres", "", "", "", 0, 120, 0),
    (28, "db-1", "postgres", "", "", "", 0, 95, 0),
)  # fmt: skip


USERS: Final = [{"user": "ann", "team": "web"}, {"user": "bob", "team": "billing"}, {"user": "cleo", "team": "web"}]
"""The lookup `users`."""


def sample_events() -> list[dict[str, Any]]:
    """The events, newest first: columns by name, times in nanoseconds."""
    return [_event(number, request) for number, request in enumerate(_REQUESTS)]


def _event(number: int, request: tuple[int, str, str, str, str, str, int, int, int]) -> dict[str, Any]:
    minutes, host, service, user, method, path, status, duration, size = request
    attributes = {"duration": str(duration)}
    if method:
        attributes |= {"method": method, "path": path, "status": str(status), "bytes": str(size)}
    if user:
        attributes["user"] = user
    if path == "/cart":
        attributes["cart"] = json.dumps({"items": [{"id": "b7"}, {"id": "k2"}][: 1 + number % 2], "total": 40 + number})
    if service == "postgres":
        attributes["requests_total"] = str(5000 - 40 * minutes)
    message = (
        f"{method} {path} {status} in {duration} ms" if method else f"checkpoint complete: wrote {duration} buffers"
    )
    return {
        "timestamp": (NOON - minutes * 60) * SECOND,
        "received_at": (NOON - minutes * 60) * SECOND,
        "event_id": f"01997000-0000-7000-8000-{number:012d}",
        "severity": 17 if status >= 500 else 13 if status == 404 else 9,
        "host": host,
        "service": service,
        "message": message,
        "attributes": attributes,
    }
