"""A spool in order after whatever ended the last run."""

from pathlib import Path
from shutil import copytree

from logboom.ingest.manifest import Manifest
from logboom.ingest.segment import SegmentName
from logboom.ingest.spool import Origin, SenderBatch
from tests.ingest.conftest import files, opened

LINE = b"1\t0\t1763852945123456\t\t\tline %d\n"
PINNED = Manifest(load_id=9, segment_time_us=1, retention={}, default_retention=30, timezone="UTC")


def put(directory: Path, name: SegmentName, content: bytes, *, state: str = "sealed") -> Path:
    directory.mkdir(exist_ok=True)
    path = directory / name.file("open" if state == "open" else "sealed")
    path.write_bytes(content)
    return path


async def test_an_open_segment_is_loaded_without_its_torn_end(directory: Path):
    """Only what was never acknowledged can be torn."""
    put(directory, SegmentName(7, "text_lines", 1), LINE % 1 + LINE % 2 + b"1\t0\t17", state="open")
    async with opened(directory) as spool:
        segment = await spool.take()
        assert segment.name.id == 7
        assert segment.path.read_bytes() == LINE % 1 + LINE % 2


async def test_an_open_segment_without_a_whole_line_is_removed(directory: Path):
    """Nothing in it was acknowledged."""
    put(directory, SegmentName(7, "text_lines", 1), b"1\t0\t17", state="open")
    put(directory, SegmentName(8, "text_lines", 1), b"", state="open")
    async with opened(directory):
        assert files(directory, "*text_lines*") == []


async def test_a_batch_in_an_open_segment_is_known_after_a_crash(directory: Path, tmp_path: Path):
    """Its mark is in the lines; a copy of the directory as it is now is what a crash would leave."""
    after_crash = tmp_path / "crashed"
    async with opened(directory, seal_seconds=60) as spool:
        await spool.append("text_lines", b"a\nb\n", Origin(1, flags="?host=x"), batch=SenderBatch("web", 1))
        copytree(directory, after_crash)
    for start in (1, 2):  # the first finds it in the lines, the second in the journal
        async with opened(after_crash, seal_seconds=60) as spool:
            retry = await spool.append("text_lines", b"a\nb\n", Origin(1), batch=SenderBatch("web", 1))
            assert retry.duplicate
            new = SenderBatch("web", 1 + start)
            assert not (await spool.append("text_lines", b"c\n", Origin(1), batch=new)).duplicate


async def test_a_load_that_was_begun_goes_on_first(directory: Path):
    """Load ids rise in the order of commits, whatever the segments' own order."""
    put(directory, SegmentName(7, "text_lines", 1), LINE % 1)
    put(directory, SegmentName(8, "text_lines", 1), LINE % 2)
    PINNED.write(directory, SegmentName(8, "text_lines", 1))
    async with opened(directory) as spool:
        assert [(await spool.take()).name.id, (await spool.take()).name.id] == [8, 7]


async def test_what_was_to_take_a_segments_place_is_made_again(directory: Path):
    """As long as the segment is there its successors were not loaded."""
    put(directory, SegmentName(7, "json_lines", 1), LINE % 1)
    PINNED.repairing((8, 9)).write(directory, SegmentName(7, "json_lines", 1))
    put(directory, SegmentName(9, "event", 1), LINE % 2)
    async with opened(directory) as spool:
        assert (await spool.take()).name.id == 7
        assert spool.waiting_bytes == len(LINE % 1)
        assert not files(directory, "*.event.*")


async def test_a_manifest_without_its_segment_is_removed(directory: Path):
    """The segment goes first, once it is loaded."""
    put(directory, SegmentName(8, "json_lines", 1), LINE % 1)
    PINNED.write(directory, SegmentName(7, "json_lines", 1))
    (directory / "00000000000000000008.manifest.tmp").write_bytes(b"{")
    async with opened(directory):
        assert not files(directory, "*.manifest*")


async def test_new_ids_are_above_all_that_are_there(directory: Path):
    """Also when the file of ids is lost and the clock is wrong."""
    put(directory, SegmentName(10**17, "text_lines", 1), LINE % 1)
    async with opened(directory) as spool:
        assert spool.ids.next() > 10**17
