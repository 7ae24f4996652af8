"""What SDKs understand as an answer: which event it was, what went wrong, and for how long not to come back.

A browser needs to be told that any page may send, and which headers its script may read. An SDK never sends an event
again, whatever the answer; `X-Sentry-Rate-Limits` without categories tells it to send nothing for so many seconds.

Source: Sentry developer documentation, "Rate Limiting", "Handling of errors"; Fetch Standard, "CORS protocol".
"""

import json
from typing import Final

from logboom.errors import LogboomError
from logboom.inputs.asgi import JSON_CONTENT, Header, Send, answer
from logboom.inputs.intake import retry_after_seconds
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import QuotaExceeded, RateLimited

CROSS_ORIGIN: Final[tuple[Header, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"x-sentry-error, x-sentry-rate-limits, retry-after"),
)
PREFLIGHT: Final[tuple[Header, ...]] = (
    *CROSS_ORIGIN,
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"x-sentry-auth, x-requested-with, origin, referer, accept, content-type, authorization, content-encoding",
    ),
    (b"access-control-max-age", b"86400"),
)
_TOO_MANY: Final = 429


ACCEPTED_HEADERS: Final = (JSON_CONTENT, *CROSS_ORIGIN)


def accepted_body(event_id: str) -> bytes:
    """What is said of an event that is on disk."""
    return b'{"id":"%s"}' % event_id.encode() if event_id else b"{}"


async def accepted(send: Send, event_id: str) -> None:
    """It is on disk."""
    await answer(send, 200, accepted_body(event_id), *ACCEPTED_HEADERS)


async def preflight(send: Send) -> None:
    await answer(send, 204, b"", *PREFLIGHT)


async def refuse(send: Send, error: LogboomError, *, with_body: bool) -> None:
    """See `refusal`."""
    status, body, headers = refusal(error)
    await answer(send, status, body if with_body else b"", *headers)


def refusal(error: LogboomError) -> tuple[int, bytes, tuple[Header, ...]]:
    """Status, body and headers: the reason in the body, and in the header that SDKs log."""
    status = error.status
    headers = [
        JSON_CONTENT,
        *CROSS_ORIGIN,
        (b"x-sentry-error", _one_line(error.message)),
        *refusal_headers(error, methods=b"GET, POST, OPTIONS"),
    ]
    if (seconds := retry_after_seconds(error)) is not None:
        # The only status that makes every SDK pause; after any other it goes on sending into the void.
        status = _TOO_MANY
        scope = b"key" if isinstance(error, RateLimited | QuotaExceeded) else b"organization"
        headers.append((b"x-sentry-rate-limits", b"%d::%s:%s" % (seconds, scope, error.code.encode())))
    body = json.dumps({"detail": error.message, "causes": [error.hint] if error.hint else []}).encode()
    return status, body, tuple(headers)


def _one_line(text: str) -> bytes:
    return " ".join(text.split())[:500].encode("ascii", "replace")
