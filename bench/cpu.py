"""CPU seconds: of this process, and of a process with all that it started.

Source: proc(5), /proc/PID/stat fields 14-17 (utime, stime, cutime, cstime) and /proc/PID/task/TID/children;
clock_getcpuclockid(3).
"""

import os
import resource
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def own_cpu_seconds() -> float:
    """User and system time of this process, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def process_cpu_seconds(pid: int) -> float:
    """CPU time of one process, its living and dead threads, to the nanosecond: for what takes only a few ticks."""
    clock = (~pid << 3) | 2  # what clock_getcpuclockid() makes on Linux
    return time.clock_gettime_ns(clock) / 1e9


def tree(pid: int) -> list[int]:
    """The process and its living descendants."""
    found = [pid]
    for parent in found:
        for task in _tasks(parent):
            try:
                found += [int(child) for child in (task / "children").read_text().split()]
            except OSError:  # the thread ended while we looked
                continue
    return found


def tree_cpu_seconds(pid: int) -> float:
    """User and system time of the process, its living descendants, and the dead ones that were waited for."""
    return sum(_cpu_ticks(process) for process in tree(pid)) / TICKS_PER_SECOND


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def _cpu_ticks(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    # The name in parentheses may hold blanks; what follows it begins with field 3.
    fields = text.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])
