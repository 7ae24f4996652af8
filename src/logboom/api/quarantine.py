"""`/api/v1/quarantine`: lines that the engine refused, for administrators of the server: seen, loaded again, dropped."""

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter
from pydantic import Field

from logboom.api.access import ServerAdministrator
from logboom.api.answers import Answer
from logboom.api.services import Services, Wired
from logboom.errors import NotFound
from logboom.ingest import quarantine

router = APIRouter(prefix="/api/v1/quarantine", tags=["server"])

SHOWN_LINES = 20
SHOWN_CHARACTERS = 2_000


class QuarantinedAnswer(Answer):
    id: str
    codec: str
    codec_version: int
    lines: int
    bytes: int
    error: str
    error_code: int = Field(description="ClickHouse's number; 0 when the engine had no part in it.")
    quarantined_at: datetime


class QuarantineAnswer(Answer):
    entries: list[QuarantinedAnswer]


class LinesAnswer(Answer):
    lines: list[str] = Field(description="The first ones, as they lie in the file, each cut.")


@router.get("")
def list_quarantine(_: ServerAdministrator, services: Wired) -> QuarantineAnswer:
    """All that was put aside, oldest first."""
    return QuarantineAnswer(
        entries=[
            QuarantinedAnswer(
                id=str(one.id),  # larger than a number of JavaScript's may be
                codec=one.codec,
                codec_version=one.codec_version,
                lines=one.lines,
                bytes=one.bytes,
                error=one.error,
                error_code=one.error_code,
                quarantined_at=one.quarantined_at,
            )
            for one in quarantine.quarantined(_spool(services))
        ]
    )


@router.get("/{entry}")
def show_quarantined(entry: int, _: ServerAdministrator, services: Wired) -> LinesAnswer:
    """The first lines of one entry. Raises NotFound."""
    found = quarantine.show(_spool(services), entry, SHOWN_LINES)
    return LinesAnswer(
        lines=[line[: SHOWN_CHARACTERS * 4].decode("utf-8", "replace")[:SHOWN_CHARACTERS] for line in found]
    )


@router.post("/{entry}/replay", status_code=204)
def replay_quarantined(entry: int, _: ServerAdministrator, services: Wired) -> None:
    """Load its lines again, by the newest version of their codec. Raises NotFound."""
    quarantine.replay(_spool(services), entry)


@router.delete("/{entry}", status_code=204)
def drop_quarantined(entry: int, _: ServerAdministrator, services: Wired) -> None:
    """Remove it for good. Raises NotFound."""
    quarantine.drop(_spool(services), entry)


def _spool(services: Services) -> Path:
    if services.spool_directory is None:
        raise NotFound("this node takes no events, so there is no quarantine here", hint="ask a node that has a spool")
    return services.spool_directory
