r"""A look at a segment before it is decoded: which formats its lines can have.

What the engine takes for a statement grows with the formats in it, whatever the segment holds. So all gates are tried on
the segment first, and the statement then has those formats alone that were found. The findings depend on the segment's
bytes only. They may name a format that no line has, never leave one out: where it is not certain that the engine sees the
same bytes, all formats that match are taken; and where Docker wrapped a line, whose text is escaped twice, nothing is
presumed.

The beginnings of the first lines are matched as the engine does it, with digits written as 0 and each distinct one once,
so that a small segment has a small statement. What follows is swept, at a tenth of the cost: that finds formats of a
later tier also where an earlier one has all of their lines.

Source: RE2, re2/set.h.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.ingest.codecs.formats.format import Format
from logboom.ingest.codecs.formats.recognition import GATE_BYTES
from logboom.ingest.codecs.formats.sweep import MARKS, OBJECTS, PAIRS, SYSLOG, TEXT, swept

DOCKER: Final = '{"log":"'

_FIRST_BYTES: Final = 32 << 10
_CHUNK_BYTES: Final = 256 << 10  # a millisecond, in which Python does nothing else
_AUTOMATON_BYTES: Final = 64 << 20

_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_PREFIX: Final = rb"\n" + rb"[^\t\n]*+\t" * 5
# What is escaped takes two bytes where the engine sees one.
_BEGINNING: Final = rb"([^\\\n]{0,%d}+(?:\\[^\n]{0,%d}+)?)" % (GATE_BYTES, 2 * GATE_BYTES)
_BEGINNINGS: Final = re.compile(_PREFIX + _BEGINNING)
_ESCAPE: Final = re.compile(rb"\\([\\n])")
# Whatever may read otherwise to the engine: escapes, other characters than ASCII's, control characters.
_UNCERTAIN: Final = re.compile(rb"[^\t -\[\]-~]")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the lines of a segment can hold; formats and carriers in the order of the table."""

    formats: tuple[Format, ...] = FORMATS
    carriers: tuple[Format, ...] = CARRIERS
    docker: bool = True
    objects: bool = True
    """JSON, whole or at the end."""
    pairs: bool = True
    """Names and values at the end."""


EVERYTHING: Final = Findings()
NOTHING: Final = Findings(formats=(), carriers=(), docker=False, objects=False, pairs=False)


def survey(segment: Path) -> Findings:
    """Look at lines of text."""
    look = _Look()
    found: set[Format | str] = set()
    for number, chunk in enumerate(_chunks(segment)):
        if b"\t" + DOCKER.encode() in chunk:
            return EVERYTHING
        here = swept(chunk, TEXT)
        if number == 0:
            look.at(b"\n" + chunk.translate(_DIGITS))
            here = {*look.found, *(here & MARKS)}
        found |= here
    return _findings(found)


def survey_messages(segment: Path) -> Findings:
    """Look at the messages of syslog's lines."""
    return _findings({mark for chunk in _chunks(segment) for mark in swept(chunk, SYSLOG)})


def _findings(found: set[Format | str]) -> Findings:
    return Findings(
        formats=tuple(format_ for format_ in FORMATS if format_ in found),
        carriers=tuple(format_ for format_ in CARRIERS if format_ in found),
        docker=False,
        objects=OBJECTS in found,
        pairs=PAIRS in found,
    )


def _chunks(segment: Path) -> Iterator[bytes]:
    """Some whole lines of the segment at a time."""
    with segment.open("rb") as file:
        size = _FIRST_BYTES
        while chunk := file.read(size):
            yield chunk if chunk.endswith(b"\n") else chunk + file.readline()
            size = _CHUNK_BYTES


class _Look:
    """Looks at the beginnings of lines."""

    def __init__(self) -> None:
        self.found: set[Format] = set()
        self._lines = _Beginnings(carriers=CARRIERS)
        self._bodies = _Beginnings(carriers=())

    def at(self, chunk: bytes) -> None:
        """Each line, with its digits masked, follows upon LF."""
        self.found |= self._lines.formats_of(_BEGINNINGS.findall(chunk))
        if carriers := tuple(format_ for format_ in CARRIERS if format_ in self.found):
            self.found |= self._bodies.formats_of(_bodies(carriers).findall(chunk))


class _Beginnings:
    """Tells what beginnings can be."""

    def __init__(self, carriers: tuple[Format, ...]) -> None:
        self._carriers = carriers
        self._formats = (*carriers, *FORMATS)
        self._gates = _gates(carriers)

    def formats_of(self, beginnings: Iterable[bytes]) -> set[Format]:
        new = set(beginnings)
        uncertain = {beginning for beginning in new if _UNCERTAIN.search(beginning)}
        found = {number for beginning in uncertain for number in self._matching(beginning)}
        found |= {number for beginning in uncertain for number in self._matching(_ESCAPE.sub(_unescaped, beginning))}
        formats = {self._formats[number] for number in found}
        for numbers in {tuple(self._matching(beginning)) for beginning in new - uncertain}:
            formats |= self._taken([self._formats[number] for number in numbers])
        return formats

    def _matching(self, beginning: bytes) -> Sequence[int]:
        text = beginning if beginning.isascii() else beginning.decode("utf-8", "replace").encode()
        return self._gates.Match(text) or ()

    def _taken(self, matching: Sequence[Format]) -> set[Format]:
        """What a carrier wraps is looked at without it; of a later tier are only lines that no earlier one has."""
        tier = min((format_.tier for format_ in matching), default=1)
        return {format_ for format_ in matching if format_ in self._carriers} or {
            format_ for format_ in matching if format_.tier == tier
        }


def _unescaped(found: re.Match[bytes]) -> bytes:
    return b"\n" if found[1] == b"n" else b"\\"


@cache
def _gates(carriers: tuple[Format, ...]) -> Any:  # re2 has no types
    """The gates of these and all formats in one automaton, which answers with their numbers."""
    options = re2.Options()
    options.max_mem = _AUTOMATON_BYTES
    gates = re2.Set.SearchSet(options)
    for format_ in (*carriers, *FORMATS):
        gates.Add(format_.gate_expression)
    gates.Compile()
    return gates


@cache
def _bodies(carriers: tuple[Format, ...]) -> re.Pattern[bytes]:
    """What the carriers wrap. Their gates are all that they take off a line."""
    heads = "|".join(format_.gate_expression.removeprefix("^") for format_ in carriers)
    # On one line, with the blanks that RE2 means.
    heads = heads.replace(r"\s", r" \t\n\f\r").replace("[^ ]", r"[^ \n]")
    return re.compile(rb"%b(?:%b)%b" % (_PREFIX, heads.encode(), _BEGINNING))
