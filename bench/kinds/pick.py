"""Chance that repeats: everything that the kinds of log draw from, a pure function of its seed."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

METHODS = ("GET", "GET", "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE")
RESOURCES = ("orders", "users", "carts", "invoices", "products", "sessions", "reports", "payments")
NAMES = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "oscar")


class Pick:
    """Draws values; the same seed draws the same values on every machine and Python version.

    Only `Random.random` and `getrandbits` are used: the other methods of `Random` may change between versions.
    """

    def __init__(self, seed: str) -> None:
        # An int from the text itself: hash() differs from run to run.
        source = Random(int.from_bytes(seed.encode(), "big"))
        self.fraction = source.random
        self.bits = source.getrandbits

    def number(self, lowest: int, highest: int) -> int:
        """A whole number from `lowest` to `highest`, both included, evenly."""
        return lowest + int(self.fraction() * (highest - lowest + 1))

    def of(self, items: Sequence[Item]) -> Item:
        """One of the items, evenly."""
        return items[int(self.fraction() * len(items))]

    def skewed(self, items: Sequence[Item]) -> Item:
        """One of the items, the first ones far oftener: as hosts, paths and users are in life."""
        draw = self.fraction()
        return items[int(draw * draw * draw * len(items))]

    def hex(self, digits: int) -> str:
        """So many hexadecimal digits, e.g. 32 for a trace."""
        return f"{self.bits(digits * 4):0{digits}x}"

    def milliseconds(self) -> float:
        """A duration with a long tail: mostly some ms, a few in a thousand above 5 s."""
        draw = self.fraction()
        return round(1.5 + 12.0 * draw / (1.0015 - draw), 3)

    def address(self) -> str:
        """An IPv4 address of the ranges that are kept for documentation (RFC 5737)."""
        return f"{self.of(('192.0.2', '198.51.100', '203.0.113'))}.{self.number(1, 254)}"

    def path(self) -> str:
        """The path of a web request: a resource, often with a number."""
        resource = self.skewed(RESOURCES)
        return f"/api/{resource}/{self.number(1, 99_999)}" if self.fraction() < 0.7 else f"/api/{resource}"


def hosts(role: str, count: int) -> tuple[str, ...]:
    """`hosts("web", 2)` gives web-01 and web-02."""
    return tuple(f"{role}-{number:02}" for number in range(1, count + 1))
