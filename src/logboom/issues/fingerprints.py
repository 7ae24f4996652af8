"""Whose events are an issue's, as a condition of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from logboom.store.statement import Value


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Whose events they are."""

    project: int
    fingerprints: Sequence[int]
    kept_from: int = 0
    """In seconds: their retention may have taken events before it."""

    @property
    def condition(self) -> str:
        # With one alone the engine reads in the order of the table and stops at the first that is wanted.
        one = len(self.fingerprints) == 1
        wanted = "= {fingerprint:UInt64}" if one else "IN {fingerprints:Array(UInt64)}"
        return f"project = {{project:UInt32}} AND fingerprint {wanted}"

    @property
    def parameters(self) -> dict[str, Value]:
        if len(self.fingerprints) == 1:
            return {"project": self.project, "fingerprint": self.fingerprints[0]}
        return {"project": self.project, "fingerprints": list(self.fingerprints)}
