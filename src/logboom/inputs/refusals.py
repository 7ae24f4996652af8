"""Errors of HTTP inputs that no other room knows."""

from logboom.errors import LogboomError, SpoolFull


class MethodNotAllowed(LogboomError):
    code, status = "method_not_allowed", 405


class UnsupportedMediaType(LogboomError):
    """The body's type or compression isn't one that Logboom reads."""

    code, status = "unsupported_media_type", 415


class RateLimited(SpoolFull):
    """The key's limit a second is spent. To its sender this is any other back pressure: nothing was kept, come later."""

    code = "rate_limited"


class QuotaExceeded(SpoolFull):
    """What may come with the key on one day has come."""

    code = "quota_exceeded"
