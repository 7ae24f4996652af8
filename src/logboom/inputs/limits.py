"""How much one sender may send at once: `[limits]`, the same for every input."""

from pydantic import Field

from logboom.settings import Section


class LimitsSettings(Section):
    max_request_bytes: int = Field(default=32 * 1024 * 1024, ge=1024)
    """Largest body of a request as it is sent, compressed or not; larger ones are answered 413. Bytes."""

    max_decompressed_bytes: int = Field(default=128 * 1024 * 1024, ge=1024)
    """Largest body of a request after decompression; larger ones are answered 413. Bytes."""

    max_receiving_bytes: int = Field(default=256 * 1024 * 1024, ge=1024)
    """Bodies that are held in memory at a time, of all senders together; a further one is answered 429. Bytes."""

    max_inflate_ratio: int = Field(default=200, ge=10)
    """How many times its size a compressed body may grow, once it is larger than 16 MiB; more is answered 413."""

    max_line_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest line or document of a request; a longer one is truncated to this and its event marked. Bytes."""
