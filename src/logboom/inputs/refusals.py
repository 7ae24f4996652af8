"""Errors of HTTP inputs that no other room knows."""

from logboom.errors import LogboomError


class MethodNotAllowed(LogboomError):
    code, status = "method_not_allowed", 405


class UnsupportedMediaType(LogboomError):
    """The body's type or compression isn't one that Logboom reads."""

    code, status = "unsupported_media_type", 415
