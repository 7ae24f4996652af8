r"""Scalyr's dialect of JSON, made JSON.

    {token: "x", events: [{sev: 3, attrs: {message: `s\0\0\0\3abc}}]}

Keys may be bare words, and a text may stand behind its length in four bytes, the highest first, as it is, without escapes.

Source: scalyr-agent-2, `scalyr_agent/json_lib`.
"""

import re
import struct
from typing import Final

import msgspec

from logboom.errors import InvalidRequest

_LENGTH: Final = struct.Struct(">I")
# A text in quotes (to the end, where it has none), the begin of one with a length, a bare word. All in one pass.
_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|`s|(?<![\w.$])[A-Za-z_$][\w$]*+', re.DOTALL)
_WORDS: Final = frozenset((b"true", b"false", b"null"))


def as_json(body: bytes) -> bytes:
    """The same in JSON; what is JSON already stays as it is. Raises InvalidRequest for a text that ends too early."""
    pieces: list[bytes] = []
    copied = position = 0
    while (token := _TOKEN.search(body, position)) is not None:
        position = token.end()
        first = body[token.start()]
        if first == 0x22 or (first != 0x60 and token[0] in _WORDS):
            continue
        pieces.append(body[copied : token.start()])
        if first == 0x60:
            start = position + _LENGTH.size
            if start > len(body):
                raise _too_early()
            length: int = _LENGTH.unpack_from(body, position)[0]
            position = start + length
            if position > len(body):
                raise _too_early()
            pieces.append(msgspec.json.encode(body[start:position].decode("utf-8", "replace")))
        else:
            pieces.append(b'"%s"' % token[0])
        copied = position
    if not pieces:
        return body
    pieces.append(body[copied:])
    return b"".join(pieces)


def _too_early() -> InvalidRequest:
    return InvalidRequest("a text with its length before it ends too early", hint="send the whole request")
