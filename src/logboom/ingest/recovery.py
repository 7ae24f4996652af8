"""What is done at start, whatever ended the last run: power cut, kill -9, or nothing worse than a SIGTERM.

Only what was never acknowledged can be torn, since an acknowledged append was fsynced, so the torn end of an open
segment is cut. docs/durability.md goes through every point at which a crash can happen.
"""

import contextlib
import logging
import os
from pathlib import Path

from logboom.ingest.committer import Sealed
from logboom.ingest.durable_files import TEMPORARY_SUFFIX, sync_directory
from logboom.ingest.event_ids import EventIds
from logboom.ingest.manifest import ManifestUnreadable, read_manifest
from logboom.ingest.rising_ids import RisingIds
from logboom.ingest.segment import SegmentName, event_marks, marks, parse_file_name, whole_bytes
from logboom.ingest.senders import Senders

log = logging.getLogger(__name__)


def recover(directory: Path, ids: RisingIds, senders: Senders, event_ids: EventIds) -> list[Sealed]:
    """Seal the segments that were open, and list all that wait to be loaded."""
    found: list[Sealed] = []
    for path in sorted(directory.iterdir()):
        if path.suffix == TEMPORARY_SUFFIX:
            path.unlink()
        elif named := parse_file_name(path.name):
            name, state = named
            ids.rise_above(name.id)
            sealed = path if state == "sealed" else _seal(path, name, senders, event_ids)
            if sealed:
                pinned = (directory / name.manifest_file).exists()
                found.append(Sealed(name, sealed, sealed.stat().st_size, pinned=pinned))
    found = _without_successors(directory, found)
    present = {segment.name.manifest_file for segment in found}
    for manifest in directory.glob("*.manifest"):
        if manifest.name not in present:
            manifest.unlink()  # its segment is loaded: the segment goes first
    sync_directory(directory)
    return found


def _without_successors(directory: Path, found: list[Sealed]) -> list[Sealed]:
    """Remove what a crash kept from taking its predecessor's place: it is made again, under the same id."""
    unfinished: set[int] = set()
    for segment in found:
        with contextlib.suppress(ManifestUnreadable):  # the loader puts such a segment aside
            if manifest := read_manifest(directory, segment.name):
                unfinished.update(manifest.successor_ids)
    for segment in found:
        if segment.name.id in unfinished:
            segment.path.unlink()
    return [segment for segment in found if segment.name.id not in unfinished]


def _seal(path: Path, name: SegmentName, senders: Senders, event_ids: EventIds) -> Path | None:
    content = path.read_bytes()
    whole = whole_bytes(content)
    if whole < len(content):
        log.warning("cut %d bytes that were never acknowledged from the end of %s", len(content) - whole, path.name)
    if not whole:
        path.unlink()
        return None
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, whole)
        os.fsync(descriptor)  # also what was written but not fsynced is loaded, and must not change once it is
    finally:
        os.close(descriptor)
    held = list(marks(content[:whole]))
    senders.remember(held)
    senders.record(held)
    events = list(event_marks(content[:whole]))
    event_ids.remember(events)
    event_ids.record(events)
    return path.rename(path.with_name(name.file("sealed")))
