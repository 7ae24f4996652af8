"""What a load is to do, fixed on disk."""

from pathlib import Path

import pytest

from logboom.ingest.manifest import Manifest, ManifestUnreadable, read_manifest
from logboom.ingest.segment import SegmentName

NAME = SegmentName(7, "json_lines", 1)
MANIFEST = Manifest(
    load_id=9, segment_time_us=8, retention={1: 30, 2: 90}, default_retention=30, timezone="Europe/Kyiv"
)


@pytest.mark.parametrize(
    "manifest", [MANIFEST, MANIFEST.repairing((10, 11)), MANIFEST.dividing((10, 11), "it's \ud800 \0 bad", 6)]
)
def test_what_was_written_is_read(tmp_path: Path, manifest: Manifest):
    """With its numbers as numbers."""
    manifest.write(tmp_path, NAME)
    assert read_manifest(tmp_path, NAME) == manifest


def test_a_segment_whose_load_was_not_begun_has_none(tmp_path: Path):
    """Nothing of it can be in the table."""
    assert read_manifest(tmp_path, NAME) is None


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"[]", b"{}", b'{"retention":{},"successor_ids":[],"load_id":1}']
)
def test_one_that_the_disk_has_damaged_is_told(tmp_path: Path, content: bytes):
    """It must not be taken for one that was never written."""
    (tmp_path / NAME.manifest_file).write_bytes(content)
    with pytest.raises(ManifestUnreadable, match="00000000000000000007"):
        read_manifest(tmp_path, NAME)
