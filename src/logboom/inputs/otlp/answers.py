"""Refusals in OTLP's own words: gRPC's status codes, which its HTTP answers carry too.

Source: OpenTelemetry Protocol Specification, "Failures" (which of them clients send again); google/rpc/code.proto.
"""

from typing import Final

from logboom.errors import LogboomError
from logboom.inputs.intake import retry_after_seconds

INVALID_ARGUMENT: Final = 3
RESOURCE_EXHAUSTED: Final = 8
INTERNAL: Final = 13
UNAVAILABLE: Final = 14

_CODES: Final = {401: 16, 403: 7, 404: 5, 405: 12, 429: RESOURCE_EXHAUSTED, 507: RESOURCE_EXHAUSTED, 503: UNAVAILABLE}


def code_of(error: LogboomError) -> int:
    """The code of gRPC that says the same; those that clients send again are of what goes away by itself."""
    if error.status in _CODES:
        return _CODES[error.status]
    if error.status < 500:
        return INVALID_ARGUMENT
    return UNAVAILABLE if retry_after_seconds(error) is not None else INTERNAL


def text_of(error: LogboomError) -> str:
    """What is wrong, and what to do about it."""
    return f"{error.message}; {error.hint}" if error.hint else error.message
