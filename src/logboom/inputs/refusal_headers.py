"""What HTTP itself says of a refusal in headers, whatever words a protocol has: when to come again, how to show a key.

Source: RFC 9110 sections 9.6 (close), 10.2.1 (Allow), 10.2.3 (Retry-After), 11.6.1 (WWW-Authenticate).
"""

from logboom.errors import LogboomError, PayloadTooLarge, Unauthenticated
from logboom.inputs.asgi import Header
from logboom.inputs.intake import retry_after_seconds
from logboom.inputs.refusals import MethodNotAllowed


def refusal_headers(error: LogboomError, *, methods: bytes = b"", challenge: bytes = b"") -> list[Header]:
    """`methods` are those of the path, `challenge` is how a sender without a key is asked for one; empty says nothing."""
    if (seconds := retry_after_seconds(error)) is not None:
        return [(b"retry-after", b"%d" % seconds)]
    if isinstance(error, Unauthenticated) and challenge:
        return [(b"www-authenticate", challenge)]
    if isinstance(error, MethodNotAllowed) and methods:
        return [(b"allow", methods)]
    if isinstance(error, PayloadTooLarge):
        return [(b"connection", b"close")]  # the rest of the body isn't read
    return []
