"""What a grouping answers: the fingerprint and, for people, the components that it was made of."""

from hashlib import blake2b

from msgspec import Struct


class Component(Struct, kw_only=True, frozen=True):
    """One thing that was looked at: `type`, `frame`, `value`, `message`, `fingerprint`, ..."""

    name: str
    value: str
    used: bool = True
    """Whether it is part of the fingerprint."""
    note: str = ""
    """Why it is not, or how it was read."""


class Grouping(Struct, kw_only=True, frozen=True):
    """`fingerprint` fits a UInt64 and is never 0; `components` in the order in which they were looked at."""

    fingerprint: int
    grouping: str
    components: list[Component]


def fingerprint_of(parts: list[str]) -> int:
    """Sixty-four bits of the parts: in another order, or cut in other places, they give another number."""
    written = "".join([f"{len(part)}:{part}" for part in parts]).encode("utf-8", "replace")
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "big") or 1
