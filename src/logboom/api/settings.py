"""The section `access` of the settings: how long people stay signed in, and who may read the server's own figures."""

from typing import Literal

from logboom.settings import Section


class AccessSettings(Section):
    """Signing in, and what is open without it."""

    session_days: int = 30
    """How long a browser stays signed in, in days."""

    sign_in_attempts: int = 10
    """Failed sign-ins that one address may make within `sign_in_window_seconds` for one e-mail address; ten times as many for all."""

    sign_in_window_seconds: int = 900
    """After how many seconds a failed sign-in is forgotten."""

    metrics: Literal["loopback", "token", "everyone"] = "loopback"
    """Who reads /metrics: `loopback` callers without a token and others with one of scope admin, only with a `token`, or `everyone`."""
