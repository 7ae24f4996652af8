"""Where a request may carry its ingest key: `Authorization: Bearer KEY`, `X-Logboom-Key: KEY`, or `?key=KEY`."""

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl


def presented_key(query_string: bytes, headers: Mapping[bytes, bytes]) -> str:
    """The first that is there, in that order; empty when there is none.

    An Authorization of another kind, as a proxy in between may want it, hides no key.
    """
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    key = token if scheme.lower() == b"bearer" else headers.get(b"x-logboom-key", b"")
    return key.strip().decode("latin-1") or _key_in_query(query_string)


def presented_key_or_password(query_string: bytes, headers: Mapping[bytes, bytes]) -> str:
    """The same of a client that knows names and passwords: the password of Basic, or its name when there is none."""
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"basic":
        try:
            name, _, password = base64.b64decode(token.strip(), validate=True).decode("latin-1").partition(":")
        except (binascii.Error, ValueError):
            name = password = ""
        if password or name:
            return password or name
    return presented_key(query_string, headers)


@lru_cache(maxsize=1024)
def _key_in_query(query_string: bytes) -> str:
    return next((value.strip() for name, value in parse_qsl(query_string.decode("latin-1")) if name == "key"), "")
