"""Lines that the engine refuses, kept for a person: seen, loaded again after a repair, or dropped.

A directory beside the segments: the lines in a file named like a segment, the reason in a JSON file beside it. All
functions work on the files alone, whether a server runs on them or not: a replay is put where a running server finds it
within a second, and a stopped one at its next start.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from logboom.errors import NotFound
from logboom.ingest.committer import Sealed
from logboom.ingest.durable_files import sync_directory, write_durably
from logboom.ingest.segment import SegmentName, parse_file_name

QUARANTINE = "quarantine"
REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Lines that were put aside together: how many, by which codec they are to be read, and why they are here."""

    id: int
    codec: str
    codec_version: int
    lines: int
    bytes: int
    error: str
    error_code: int  # ClickHouse's number; 0 when the engine had no part in it
    quarantined_at: datetime


def put_aside(spool: Path, name: SegmentName, lines: Sequence[bytes], error: str, error_code: int = 0) -> None:
    """Keep these lines of a segment in quarantine; on disk on return. Doing it again for the same segment is harmless."""
    directory = spool / QUARANTINE
    directory.mkdir(exist_ok=True, mode=0o700)
    reason = {
        "error": error,
        "error_code": error_code,
        "lines": len(lines),
        "quarantined_at": datetime.now(UTC).isoformat(),
    }
    write_durably(_reason_file(directory, name), json.dumps(reason).encode("ascii"))
    write_durably(directory / name.file("sealed"), b"".join(lines))


def quarantined(spool: Path) -> list[Quarantined]:
    """All that is in quarantine, oldest first."""
    return [_described(path, name) for path, name in _segments(spool / QUARANTINE)]


def show(spool: Path, id_: int, limit: int = 100) -> list[bytes]:
    """The first lines of an entry as they are in the file: the segment's prefix, then the raw line. Raises NotFound."""
    path, _ = _found(spool, id_)
    with path.open("rb") as file:
        return list(islice(file, limit))


def replay(spool: Path, id_: int) -> None:
    """Have the lines loaded again, by the newest version of their codec. Raises NotFound."""
    path, name = _found(spool, id_)
    (spool / REPLAY).mkdir(exist_ok=True, mode=0o700)
    path.rename(spool / REPLAY / path.name)
    sync_directory(spool / REPLAY)
    sync_directory(path.parent)
    _reason_file(path.parent, name).unlink(missing_ok=True)


def drop(spool: Path, id_: int) -> None:
    """Remove an entry for good. Raises NotFound."""
    path, name = _found(spool, id_)
    path.unlink()
    sync_directory(path.parent)
    _reason_file(path.parent, name).unlink(missing_ok=True)


def adopt_replays(spool: Path, next_id: Callable[[], int], codec_versions: Mapping[str, int]) -> list[Sealed]:
    """Take what is to be replayed into the spool, under a new id: the engine may remember the old one as loaded."""
    adopted = []
    for path, name in _segments(spool / REPLAY):
        version = codec_versions.get(name.codec, name.codec_version)
        renamed = SegmentName(next_id(), name.codec, version, name.pipeline_version)
        target = path.rename(spool / renamed.file("sealed"))
        sync_directory(spool)
        sync_directory(path.parent)
        adopted.append(Sealed(renamed, target, target.stat().st_size))
    return adopted


def _segments(directory: Path) -> Iterator[tuple[Path, SegmentName]]:
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        if named := parse_file_name(path.name):
            yield path, named[0]


def _found(spool: Path, id_: int) -> tuple[Path, SegmentName]:
    for path, name in _segments(spool / QUARANTINE):
        if name.id == id_:
            return path, name
    raise NotFound(f"there is no {id_} in quarantine", hint="see `logboom admin quarantine list`")


def _described(path: Path, name: SegmentName) -> Quarantined:
    reason = json.loads(_reason_file(path.parent, name).read_bytes())
    return Quarantined(
        id=name.id,
        codec=name.codec,
        codec_version=name.codec_version,
        lines=reason["lines"],
        bytes=path.stat().st_size,
        error=reason["error"],
        error_code=reason["error_code"],
        quarantined_at=datetime.fromisoformat(reason["quarantined_at"]),
    )


def _reason_file(directory: Path, name: SegmentName) -> Path:
    return directory / f"{name.id:020d}.json"
