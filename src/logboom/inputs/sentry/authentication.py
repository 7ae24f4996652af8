"""Where an SDK says its key: the header X-Sentry-Auth, the query, Authorization, or the DSN in the envelope's header.

    X-Sentry-Auth: Sentry sentry_key=0123456789abcdef0123456789abcdef, sentry_version=7

A secret beside the key is a thing of the past and is not looked at.

Source: Sentry developer documentation, "Authentication".
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

_KEY: Final = re.compile(rb"sentry_key=\s*\"?([^\s,\"]+)")


def presented_key(query_string: bytes, headers: Mapping[bytes, bytes]) -> str:
    """The first that is there; empty when there is none outside of the envelope."""
    for name in (b"x-sentry-auth", b"authorization"):
        if found := _KEY.search(headers.get(name, b"")):
            return found[1].decode("latin-1")
        if (dsn := headers.get(name, b"")).lower().startswith(b"dsn "):
            return key_of_dsn(dsn[4:].decode("latin-1"))
    return _key_in_query(query_string)


def key_of_dsn(dsn: str) -> str:
    """`http://KEY@host:8514/1`: the key; empty when it holds none."""
    try:
        return urlsplit(dsn.strip()).username or ""
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _key_in_query(query_string: bytes) -> str:
    try:
        given = dict(parse_qsl(query_string.decode("latin-1"), max_num_fields=64))
    except ValueError:  # far more than any SDK sends
        return ""
    return given.get("sentry_key", "").strip()
