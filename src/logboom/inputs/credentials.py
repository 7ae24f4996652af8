"""Where a request may carry its ingest key: `Authorization: Bearer KEY`, `X-Logboom-Key: KEY`, or `?key=KEY`."""

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


@lru_cache(maxsize=1024)
def _key_in_query(query_string: bytes) -> str:
    return next((value.strip() for name, value in parse_qsl(query_string.decode("latin-1")) if name == "key"), "")
