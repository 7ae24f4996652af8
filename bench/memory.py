"""Memory of a process with all that it started, now and at its highest.

Source: proc(5): /proc/PID/smaps_rollup, Rss and Pss; Pss counts a page shared by N processes as an Nth for each.
"""

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.cpu import tree

SAMPLE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a whole process tree."""

    rss: int
    pss: int


def memory_of(pid: int) -> Memory:
    rss = pss = 0
    for process in tree(pid):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        facts = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines[1:])}
        rss += facts["Rss"] * 1024
        pss += facts["Pss"] * 1024
    return Memory(rss, pss)


class Peak:
    """`with Peak(pid) as peak:` watches the highest memory while the block runs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._sample)
        self.memory = Memory(0, 0)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._watch.join()

    def _sample(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            now = memory_of(self._pid)
            self.memory = Memory(max(self.memory.rss, now.rss), max(self.memory.pss, now.pss))
