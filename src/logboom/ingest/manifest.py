"""What a load is to do, fixed on disk before its first insert, so that a repetition does exactly the same.

A manifest beside a segment also means: an insert may have begun, so rows of its load may be in the table.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from logboom.ingest.durable_files import write_durably
from logboom.ingest.segment import SegmentName

# Ids of the segments that may take this one's place: repaired documents and plain messages, or two halves.
SUCCESSORS = 2


class ManifestUnreadable(ValueError):
    """The disk returned something else than was written; only a person can tell whether the segment was loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The facts that a load depends on beside the segment's bytes and versions."""

    load_id: int
    segment_time_us: int
    retention: Mapping[int, int]
    default_retention: int
    timezone: str
    trace_markers: tuple[str, ...] = ()
    """Lines with one of these are looked at for a stack trace."""
    action: Literal["insert", "divide"] = "insert"
    successor_ids: tuple[int, ...] = ()
    error: str = ""
    error_code: int = 0

    def dividing(self, successor_ids: tuple[int, ...], error: str, error_code: int) -> "Manifest":
        """The engine refused the segment: its halves are to take its place."""
        return replace(self, action="divide", successor_ids=successor_ids, error=error, error_code=error_code)

    def repairing(self, successor_ids: tuple[int, ...]) -> "Manifest":
        """Some lines were left over: what is made of them is to take their place."""
        return replace(self, successor_ids=successor_ids)

    def write(self, directory: Path, name: SegmentName) -> None:
        """On disk on return."""
        write_durably(directory / name.manifest_file, json.dumps(asdict(self)).encode("ascii"))


def read_manifest(directory: Path, name: SegmentName) -> Manifest | None:
    """The manifest of a segment whose load was begun; None when it wasn't. Raises ManifestUnreadable."""
    path = directory / name.manifest_file
    try:
        document = json.loads(path.read_bytes())
        retention = {int(project): int(days) for project, days in document.pop("retention").items()}
        ids = tuple(int(number) for number in document.pop("successor_ids"))
        markers = tuple(str(marker) for marker in document.pop("trace_markers", ()))
        return Manifest(retention=retention, successor_ids=ids, trace_markers=markers, **document)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ManifestUnreadable(f"{path.name} is not what was written: {error!r}") from error
