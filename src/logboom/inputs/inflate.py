"""The body of a request without its compression: gzip, zlib, raw deflate, zstd, br.

The body's first bytes decide; `Content-Encoding` is a hint, needed only for br and raw deflate, which cannot be
recognized, and for a second layer. Senders are known to name two layers and to send one (pygelf), and to name none.
Memory is bounded while inflating, not after.

Source: RFC 9110 section 8.4.1, RFC 1950, RFC 1951, RFC 1952, RFC 7932, RFC 8878.
"""

import cramjam
from isal import isal_zlib
from isal.igzip_lib import IsalError

from logboom.errors import InvalidRequest, PayloadTooLarge
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.refusals import UnsupportedMediaType

ENCODINGS = {
    "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "zlib": "deflate", "zstd": "zstd", "br": "br",
}  # fmt: skip
MAX_LAYERS = 2
RATIO_FREE_BYTES = 16 * 1024 * 1024  # repetitive logs compress a thousandfold: below this the ratio harms nobody
FIRST_GUESS_BYTES = 256 * 1024
BEGINNING_BYTES = 16 * 1024
LARGEST_WHOLE_BYTES = 2 * 1024 * 1024
WINDOW_BITS = {"gzip": 31, "zlib": 15, "raw": -15}
BROKEN: type[Exception] = IsalError  # type: ignore[assignment]  # its stub has it as an instance
TEXT_BYTES = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))


def inflate(body: bytes, content_encoding: str, limits: LimitsSettings) -> bytes:
    """The body as it was before compression; the body itself when it isn't compressed.

    Raises UnsupportedMediaType for an encoding that is unknown, PayloadTooLarge, and InvalidRequest for broken data.
    """
    named = _named_encodings(content_encoding) if content_encoding else []
    if not body or not (named or _recognized(body)):
        return body
    limit = min(limits.max_decompressed_bytes, max(RATIO_FREE_BYTES, limits.max_inflate_ratio * len(body)))
    for layer in range(max(1, len(named))):
        # The last that was applied is named last.
        hint = named[-1 - layer] if layer < len(named) else ""
        encoding = _recognized(body)
        if not encoding and not (layer and _looks_like_text(body)):
            encoding = _unrecognizable(body, hint)
        if not encoding:
            break
        body = _without(encoding, body, limit, limits)
    if _recognized(body) in ("gzip", "zstd"):
        raise InvalidRequest(
            "the body is compressed more than once", hint="compress it once, or name every layer in Content-Encoding"
        )
    return body


def beginning(body: bytes, content_encoding: str, limits: LimitsSettings) -> bytes:
    """The first bytes of the body as it was before compression, for those who have to know whom it is from first.

    Raises what `inflate` raises, for zstd and br also when the whole is larger than it may be for that.
    """
    named = _named_encodings(content_encoding) if content_encoding else []
    encoding = _recognized(body) or _unrecognizable(body, named[-1] if named else "")
    if not encoding:
        return body[:BEGINNING_BYTES]
    if encoding in WINDOW_BITS:
        try:
            begun: bytes = isal_zlib.decompressobj(WINDOW_BITS[encoding]).decompress(body, BEGINNING_BYTES)
        except BROKEN as error:
            raise InvalidRequest(f"the body is no {encoding}: {error}", hint="compress it anew") from error
        return begun
    # Their decoder tells nothing before it has read all of it.
    return _without(encoding, body, LARGEST_WHOLE_BYTES, limits)


def _named_encodings(content_encoding: str) -> list[str]:
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    for name in names:
        if name not in ENCODINGS:
            raise UnsupportedMediaType(
                f"Content-Encoding {name[:40]!r} is unknown", hint="use gzip, deflate, zstd, br or none"
            )
    if len(names) > MAX_LAYERS:
        raise UnsupportedMediaType(f"Content-Encoding names {len(names)} layers", hint="compress the body once")
    return [ENCODINGS[name] for name in names]


def _recognized(body: bytes) -> str:
    if body.startswith(b"\x1f\x8b"):
        return "gzip"
    if body.startswith(b"\x28\xb5\x2f\xfd"):
        return "zstd"
    # `x^` is text and a zlib header: only what no text begins with is taken without a hint.
    return "zlib" if body[:2] in (b"x\x01", b"x\x9c", b"x\xda") else ""


def _unrecognizable(body: bytes, hint: str) -> str:
    """The compression of a body that shows none: what is said, unless it looks like text that was inflated already."""
    if hint == "br":
        return "br"
    if hint == "deflate" and len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        return "zlib"
    return "raw" if hint == "deflate" and not _looks_like_text(body) else ""


def _looks_like_text(body: bytes) -> bool:
    return TEXT_BYTES.issuperset(body[:16])


def _without(encoding: str, body: bytes, limit: int, limits: LimitsSettings) -> bytes:
    try:
        inflated: bytes | None
        if encoding in ("zstd", "br"):
            inflated = _in_growing_buffer(encoding, body, limit)
        else:
            inflated = _members(body, WINDOW_BITS[encoding], limit)
    except (BROKEN, cramjam.DecompressionError) as error:
        raise InvalidRequest(f"the body is no complete {encoding}: {error}", hint="compress it anew") from error
    if inflated is None:
        name = "max_decompressed_bytes" if limit == limits.max_decompressed_bytes else "max_inflate_ratio"
        raise PayloadTooLarge(
            f"the body inflates to more than {limit} bytes, which limits.{name} decides", hint="send smaller batches"
        )
    return inflated


def _members(body: bytes, window_bits: int, limit: int) -> bytes | None:
    """The content of a deflate stream, or of several gzip members one after the other; None when over the limit."""
    pieces: list[bytes] = []
    room = limit + 1
    while body:
        inflater = isal_zlib.decompressobj(window_bits)
        pieces.append(inflater.decompress(body, room))
        room -= len(pieces[-1])
        if room <= 0:
            return None
        if not inflater.eof:
            raise BROKEN("it ends in the middle")
        body = inflater.unused_data.lstrip(b"\0") if window_bits == 31 else b""
    return b"".join(pieces)


def _in_growing_buffer(encoding: str, body: bytes, limit: int) -> bytes | None:
    """cramjam fills a buffer of ours and fails when that is full: it is tried with larger ones up to the limit."""
    decompress_into = cramjam.zstd.decompress_into if encoding == "zstd" else cramjam.brotli.decompress_into
    size = min(limit, max(FIRST_GUESS_BYTES, 8 * len(body)))
    while True:
        buffer = bytearray(size)
        try:
            return bytes(memoryview(buffer)[: decompress_into(body, buffer)])
        except cramjam.DecompressionError as error:
            if "whole buffer" not in str(error):
                raise
        if size == limit:
            return None
        size = min(limit, 8 * size)
