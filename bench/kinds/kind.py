"""What a kind of log gives to the corpus."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.kinds.pick import Pick


@dataclass(slots=True)
class Said:
    """One event as its program would say it, before it has a time and a form."""

    host: str
    level: str
    message: str
    trace_id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A program whose logs we imitate.

    `weight` is its share of the corpus; `facility` its syslog facility (RFC 5424 table 1); `old_syslog` says that it
    writes RFC 3164, as the system's own programs do.
    """

    service: str
    weight: int
    say: Callable[[Pick], Said]
    facility: int = 16
    old_syslog: bool = False
