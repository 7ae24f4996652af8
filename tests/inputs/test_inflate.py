"""Compressed bodies: recognized by themselves, bounded while they are inflated."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from logboom.errors import InvalidRequest, PayloadTooLarge
from logboom.inputs.inflate import RATIO_FREE_BYTES, inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.refusals import UnsupportedMediaType

LIMITS = LimitsSettings()
TEXT = b'{"message": "one"}\n{"message": "two"}\n'
NOISY = bytes(range(256)) * 5000 + TEXT


def raw_deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(data) + deflater.flush()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), "x-gzip"),
        (gzip.compress(TEXT, mtime=0), ""),
        (gzip.compress(TEXT[:20], mtime=0) + gzip.compress(TEXT[20:], mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0) + b"\0" * 10, "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (zlib.compress(TEXT, 3), "deflate"),
        (zlib.compress(TEXT), ""),
        (raw_deflate(TEXT), "deflate"),
        (zstandard.compress(TEXT), "zstd"),
        (zstandard.compress(TEXT), ""),
        (brotli.compress(TEXT), "br"),
    ],
)
def test_each_compression_with_and_without_its_name(body: bytes, named: str):
    assert inflate(body, named, LIMITS) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, zstandard.compress, brotli.compress])
def test_larger_bodies(pack: object):
    named = {gzip.compress: "gzip", zlib.compress: "deflate", zstandard.compress: "zstd", brotli.compress: "br"}[pack]
    assert inflate(pack(NOISY), named, LIMITS) == NOISY  # type: ignore[operator]


def test_a_stream_of_zstd_without_its_size():
    packed = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    assert inflate(packed.compress(NOISY) + packed.flush(), "zstd", LIMITS) == NOISY


def test_the_body_outdoes_its_name():
    """pygelf names two layers and sends one; a proxy inflates and leaves the name."""
    assert inflate(zlib.compress(TEXT), "gzip,deflate", LIMITS) == TEXT
    assert inflate(zstandard.compress(TEXT), "gzip", LIMITS) == TEXT
    assert inflate(TEXT, "gzip", LIMITS) == TEXT
    assert inflate(TEXT, "deflate", LIMITS) == TEXT


def test_two_layers_that_are_named():
    assert inflate(gzip.compress(zlib.compress(TEXT)), "deflate, gzip", LIMITS) == TEXT
    assert inflate(zstandard.compress(brotli.compress(TEXT)), "br, zstd", LIMITS) == TEXT


def test_layers_that_are_not_named_are_refused():
    with pytest.raises(InvalidRequest, match="more than once"):
        inflate(gzip.compress(gzip.compress(TEXT, mtime=0)), "gzip", LIMITS)


@pytest.mark.parametrize("named", ["snappy", "gzip, lz4", "gzip, gzip, gzip"])
def test_what_cannot_be_read_is_refused(named: str):
    with pytest.raises(UnsupportedMediaType, match="Content-Encoding"):
        inflate(TEXT, named, LIMITS)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (gzip.compress(NOISY, mtime=0)[:-20], "gzip"),
        (gzip.compress(TEXT, mtime=0) + b"tail", "gzip"),
        (zlib.compress(TEXT)[:-6], "deflate"),
        (zstandard.compress(NOISY)[:-5], "zstd"),
        (brotli.compress(NOISY)[:-5], "br"),
        (b"\x1f\x8b" + b"\xff" * 30, ""),
        (b"\xff\xfe\xfd" * 20, "deflate"),
    ],
)
def test_broken_data_is_refused(body: bytes, named: str):
    with pytest.raises(InvalidRequest, match="is no complete"):
        inflate(body, named, LIMITS)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, zstandard.compress, brotli.compress])
def test_a_bomb_is_refused_by_its_growth(pack: object):
    named = "br" if pack is brotli.compress else ""
    bomb = pack(b"\0" * (RATIO_FREE_BYTES + 1))  # type: ignore[operator]
    with pytest.raises(PayloadTooLarge, match="max_inflate_ratio"):
        inflate(bomb, named, LIMITS)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, zstandard.compress, brotli.compress])
def test_what_is_too_large_is_refused(pack: object):
    named = "br" if pack is brotli.compress else ""
    limits = LimitsSettings(max_decompressed_bytes=len(NOISY))
    assert inflate(pack(NOISY), named, limits) == NOISY  # type: ignore[operator]
    with pytest.raises(PayloadTooLarge, match="max_decompressed_bytes"):
        inflate(pack(NOISY + b"x"), named, limits)  # type: ignore[operator]
