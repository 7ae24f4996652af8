"""Finds the trace in a text, whatever language printed it, and reads it as the report that an SDK would have sent."""

from collections.abc import Callable
from typing import Final

from logboom.issues.report import ExceptionValue, Report
from logboom.issues.traces import dotnet, go, java, node, php, python, ruby

LONGEST: Final = 300_000  # characters; of a longer text the beginning is looked at

# What a text must hold for a language to be tried, and its reader: the first that finds anything has it.
LANGUAGES: Final[tuple[tuple[str, tuple[str, ...], Callable[[str], list[ExceptionValue]]], ...]] = (
    ("python", python.MARKERS, python.exceptions),
    ("java", java.MARKERS, java.exceptions),
    ("node", node.MARKERS, node.exceptions),
    ("csharp", dotnet.MARKERS, dotnet.exceptions),
    ("go", go.MARKERS, go.exceptions),
    ("php", php.MARKERS, php.exceptions),
    ("ruby", ruby.MARKERS, ruby.exceptions),
)
# Without any of these there is no trace in a text; they look the same where a line feed or a tab is written as in JSON.
MARKERS: Final = tuple(dict.fromkeys(marker for _, markers, _ in LANGUAGES for marker in markers))


def find(text: str) -> Report | None:
    """The report of the first trace in the text; None when there is none. Never raises for what a text says."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    for platform, markers, read in LANGUAGES:
        if any(marker in text for marker in markers) and (found := read(text)):
            return Report(platform=platform, exceptions=found)
    return None
