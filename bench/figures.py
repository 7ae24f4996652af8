"""What was measured: figures with their targets, as a table for people and as JSON for comparisons."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `target` is the bound that it should keep, at most or, when `more_is_better`, at least."""

    name: str
    value: float
    unit: str
    target: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """`reached`, `MISSED`, or nothing when there is no target."""
        if self.target is None:
            return ""
        kept = self.value >= self.target if self.more_is_better else self.value <= self.target
        return "reached" if kept else "MISSED"


def table(figures: Sequence[Figure]) -> str:
    """The figures in the form of a Markdown table."""
    lines = ["| measured | value | target | | note |", "| --- | ---: | ---: | --- | --- |"]
    for figure in figures:
        bound = "" if figure.target is None else f"{'≥' if figure.more_is_better else '≤'} {_short(figure.target)}"
        cells = (figure.name, f"{_short(figure.value)} {figure.unit}".strip(), bound, figure.verdict, figure.note)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [asdict(figure) | {"verdict": figure.verdict} for figure in figures]


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 10 else f"{value:.1f}"
