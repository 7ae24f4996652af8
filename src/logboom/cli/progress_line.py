"""One line at the foot of the terminal that tells how far a search is; gone when rows or other words come."""

import sys
from collections.abc import Mapping
from typing import Any, TextIO


class ProgressLine:
    """Shows nothing where nobody looks: on a standard error that is no terminal."""

    def __init__(self, terminal: TextIO = sys.stderr) -> None:
        self._terminal = terminal
        self._shown = False

    @property
    def is_seen(self) -> bool:
        return self._terminal.isatty()

    def show(self, progress: Mapping[str, Any]) -> None:
        """In place of what was shown before; the first word of a search, which has read nothing, is not worth a line."""
        if self.is_seen and progress["rows_read"]:
            self._terminal.write(f"\r\x1b[K{line_of(progress)}")
            self._terminal.flush()
            self._shown = True

    def clear(self) -> None:
        """Before anything else is written."""
        if self._shown:
            self._terminal.write("\r\x1b[K")
            self._terminal.flush()
            self._shown = False


def line_of(progress: Mapping[str, Any]) -> str:
    """`42% · 3,400,000 rows, 240 MB read · 1.2 s · Ctrl-C stops`."""
    share = f"{progress['share']:.0%} · " if progress["share"] is not None else ""
    read = f"{progress['rows_read']:,} rows, {_size(progress['bytes_read'])} read"
    return f"{share}{read} · {progress['elapsed_ms'] / 1000:.1f} s · Ctrl-C stops"


def _size(count: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count / 1000:.0f} kB"
