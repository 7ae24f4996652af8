"""Taking a segment out of the spool, with or without others in its place, so that a crash neither loses nor doubles.

The segment's own file is what counts: as long as it is there its successors are made again, under the ids that its
manifest has fixed; once it is gone, and the directory on disk says so, they may be loaded.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from logboom.ingest.committer import Sealed
from logboom.ingest.durable_files import sync_directory, write_durably
from logboom.ingest.segment import SegmentName, projects_of


def replace(segment: Sealed, successors: Iterable[tuple[SegmentName, Sequence[bytes]]]) -> list[Sealed]:
    """Put segments with these lines in the place of one; those without lines are left out."""
    sealed = []
    for name, lines in successors:
        if lines:
            content = b"".join(lines)
            path = segment.path.with_name(name.file("sealed"))
            write_durably(path, content)
            sealed.append(Sealed(name, path, len(content), len(lines), projects_of(lines)))
    remove(segment)
    return sealed


def remove(segment: Sealed) -> None:
    """Return when the segment is gone from the disk; then its manifest may go, which is of no use alone."""
    directory: Path = segment.path.parent
    segment.path.unlink(missing_ok=True)
    sync_directory(directory)
    (directory / segment.name.manifest_file).unlink(missing_ok=True)
