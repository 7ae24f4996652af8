"""Secrets: how they are made, what form they have, and what of them is stored.

An ingest key is stored as it is, since it can only write and a project's administrators paste it into senders. Tokens,
sessions and login links are 256 random bits of which only the SHA-256 is stored: a slow hash would protect nothing, as
such a secret can't be guessed. Passwords are another matter, see `passwords.py`.

Source: RFC 6750 section 2.1 (the form `b64token` of bearer tokens).
"""

import hashlib
import re
import secrets

from logboom.errors import InvalidRequest

TOKEN_PREFIX = "lb_"  # lets secret scanners and people recognise a token of ours  # noqa: S105
SHOWN_CHARACTERS = 7  # of a token in lists: the prefix and four more, so that people can tell theirs apart

_INGEST_KEY = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,200}=*")


def new_ingest_key() -> str:
    """32 hex digits: the form that Sentry's clients demand of the key in a DSN."""
    return secrets.token_hex(16)


def new_token() -> str:
    """An API token: `lb_` and 43 characters."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def new_secret() -> str:
    """The secret of a sign-in session or a login link: 43 characters that are safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret and looked up: its SHA-256 in hex.

    Looking a digest up in an index leaks by its timing at most how much of the *digest* matched, which says nothing
    about the secret.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def ingest_key(text: str) -> str:
    """The ingest key in its stored form; raises InvalidRequest, without repeating it, when it is not 32 hex digits."""
    key = text.lower()
    if not _INGEST_KEY.fullmatch(key):
        raise InvalidRequest("an ingest key is 32 hexadecimal digits", hint="make one with `openssl rand -hex 16`")
    return key


def token(text: str) -> str:
    """The token itself; raises InvalidRequest, without repeating it, when it could not be sent as a bearer token."""
    if not _TOKEN.fullmatch(text):
        raise InvalidRequest(
            "a token is 16 to 200 letters, digits or -._~+/", hint="make one with `echo lb_$(openssl rand -hex 32)`"
        )
    return text
