"""The engine's code that only its start runs leaves the process's memory.

chDB is a library of half a gigabyte, and its start goes through 200 MB of it: it makes itself known, function by function.
An engine at rest uses half of that. What is let go are pages of the library's file as it is on disk: the kernel keeps them
in its cache as long as it has room, and gives them back, 64 kB at a time, to whoever runs that code again.

Source: madvise(2), MADV_DONTNEED; proc_pid_smaps(5).
"""

import contextlib
import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_DONTNEED: Final = 4
_HEAD: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ +(.*)")
UNCHANGED: Final = frozenset({"r-xp", "r--p"})


class _Mapping(NamedTuple):
    begin: int
    end: int
    rights: str
    file: str
    changed: bool
    """Whether it holds pages that are no longer the file's: a library's addresses, written where it was loaded."""


def let_go_of_code(library: Path) -> None:
    """Give back what is in memory of this library's file; nothing happens where the system has no such call."""
    with contextlib.suppress(OSError, AttributeError):
        file = str(library.resolve())
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for part in _mappings(Path("/proc/self/smaps").read_text()):
            if part.file == file and part.rights in UNCHANGED and not part.changed:
                madvise(part.begin, part.end - part.begin, _DONTNEED)


def _mappings(smaps: str) -> Iterator[_Mapping]:
    head: re.Match[str] | None = None
    for line in smaps.splitlines():
        if found := _HEAD.match(line):
            head = found
        elif head is not None and line.startswith("Anonymous:"):
            yield _Mapping(int(head[1], 16), int(head[2], 16), head[3], head[4], line.split()[1] != "0")
