"""What was read of a library's file leaves memory, and nothing that was written does."""

import ctypes
import mmap
from pathlib import Path

import pytest

from logboom.store.start_code import let_go_of_code

PAGES = 64
pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="the system has no /proc")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A file whose pages tell their number."""
    path = tmp_path / "library.so"
    path.write_bytes(b"".join(bytes([number]) * mmap.PAGESIZE for number in range(PAGES)))
    return path


def in_memory(path: Path) -> int:
    """Kilobytes of the file that this process has."""
    lines = Path("/proc/self/smaps").read_text().splitlines()
    heads = [number for number, line in enumerate(lines) if line.endswith(str(path.resolve()))]
    sizes = [next(line for line in lines[head:] if line.startswith("Rss:")) for head in heads]
    return sum(int(size.split()[1]) for size in sizes)


def test_what_was_read_leaves_memory_and_is_there_when_it_is_read_again(library: Path):
    """The file holds it."""
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as code:
        content = bytes(code)
        before = in_memory(library)
        let_go_of_code(library)
        assert before == PAGES * mmap.PAGESIZE // 1024
        assert in_memory(library) == 0
        assert bytes(code) == content == library.read_bytes()


def test_what_was_written_when_the_library_was_loaded_stays(library: Path):
    """Its addresses are written first and closed to writing then."""
    rights = mmap.PROT_READ | mmap.PROT_WRITE
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, rights) as table:
        table[0:4] = b"here"
        pinned = ctypes.c_char.from_buffer(table)
        address = ctypes.c_void_p(ctypes.addressof(pinned))
        del pinned
        assert ctypes.CDLL(None).mprotect(address, ctypes.c_size_t(len(table)), mmap.PROT_READ) == 0
        let_go_of_code(library)
        assert table[0:4] == b"here"


def test_other_files_are_left_alone(library: Path, tmp_path: Path):
    """They may be let go of by whoever mapped them while this looks."""
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as code:
        bytes(code)
        let_go_of_code(tmp_path / "another.so")
        assert in_memory(library) > 0
