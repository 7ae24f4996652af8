"""Rules that most projects want: offered when a source first sends; whoever takes one says who is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logboom.alerts.as_code.files import read_text
from logboom.alerts.rule import Rule

FILE: Final = Path(__file__).parent / "ready_made.yaml"


@dataclass(frozen=True, slots=True)
class Offer:
    rule: Rule
    why: str


def offers() -> list[Offer]:
    """Each with a sentence on why one would want it."""
    return [Offer(coded.rule, coded.rule.summary) for coded in read_text(FILE.read_text("utf-8"), FILE.name)]
