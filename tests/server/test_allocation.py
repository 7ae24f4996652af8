"""What a request frees serves the next one."""

import ctypes
import subprocess
import sys

import pytest

# As the pieces of a request of a thousand lines: read, joined, put behind prefixes, all freed at its end.
REQUESTS = """
import resource
from logboom.server.allocation import keep_freed_memory
if {keeps}: keep_freed_memory()
def request():
    return [bytes(bytearray(350_000)) for _ in range(4)]
for _ in range(5): request()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20): request()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(*, keeps: bool) -> int:
    program = [sys.executable, "-c", REQUESTS.format(keeps=keeps)]
    return int(subprocess.run(program, check=True, capture_output=True).stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not GNU's")
def test_the_kernel_is_not_asked_for_the_memory_of_each_request_anew() -> None:
    assert page_faults(keeps=True) * 5 < page_faults(keeps=False)


KEPT = """
import gc
from logboom.server.allocation import keep_for_good
made = [[] for _ in range(100_000)]
if {keeps}: keep_for_good()
print(len(gc.get_objects()))
"""


def looked_at(*, keeps: bool) -> int:
    program = [sys.executable, "-c", KEPT.format(keeps=keeps)]
    return int(subprocess.run(program, check=True, capture_output=True).stdout)


def test_what_a_server_is_made_of_is_not_looked_through_for_garbage() -> None:
    assert looked_at(keeps=True) < 1_000 < 100_000 < looked_at(keeps=False)
